from django.urls import path

from . import views
from .search.views import search

app_name = "articles"
urlpatterns = [
    path("search/", search, name="search"),
    path("read/", views.library, name="library"),
    path("read/<slug:slug>/", views.detail, name="detail"),
]
