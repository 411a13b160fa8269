from django.urls import include, path

from . import feeds, views

app_name = "articles"
urlpatterns = [
    path("", include("apps.articles.self_check.urls")),
    path("read/", views.library, name="library"),
    path("read/feed/", feeds.NewArticles(), name="feed"),
    path("read/<slug:slug>/", views.detail, name="detail"),
    path("read/<slug:slug>/useful/", views.feedback, name="feedback"),
]
