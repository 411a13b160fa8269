from django.urls import include, path

from . import views
from .search.views import search

app_name = "articles"
urlpatterns = [
    path("search/", search, name="search"),
    path("", include("apps.articles.self_check.urls")),
    path("read/", views.library, name="library"),
    path("read/<slug:slug>/", views.detail, name="detail"),
]
