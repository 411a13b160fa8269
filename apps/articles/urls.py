from django.urls import include, path

from . import feeds, views
from .search.views import search

app_name = "articles"
urlpatterns = [
    path("", include("apps.articles.self_check.urls")),
    path("search/", search, name="search"),
    path("read/", views.library, name="library"),
    path("read/feed/", feeds.NewArticles(), name="feed"),
    path("glossary/", views.glossary, name="glossary"),
    path("read/<slug:slug>/", views.detail, name="detail"),
    path("read/<slug:slug>/useful/", views.feedback, name="feedback"),
]
