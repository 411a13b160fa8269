from django.urls import include, path

from . import views

app_name = "articles"
urlpatterns = [
    path("", include("apps.articles.self_check.urls")),
    path("read/", views.library, name="library"),
    path("read/<slug:slug>/", views.detail, name="detail"),
]
