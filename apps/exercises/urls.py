from django.urls import path

from . import views

app_name = "exercises"
urlpatterns = [
    path("exercises/", views.library, name="library"),
    path("exercises/<slug:slug>/", views.detail, name="detail"),
]
