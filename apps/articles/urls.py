from django.urls import path

from . import views

app_name = "articles"
urlpatterns = [
    path("read/", views.library, name="library"),
    path("glossary/", views.glossary, name="glossary"),
    path("read/<slug:slug>/", views.detail, name="detail"),
]
