from django.urls import path

from . import views
from .sign_in.views import devices

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("i/", views.invitation_code, name="invitation_code"),
    path("me/", views.me, name="me"),
    path("me/devices/", devices, name="devices"),
]
