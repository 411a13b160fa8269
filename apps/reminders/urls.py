from django.urls import path

from . import views

app_name = "reminders"
urlpatterns = [
    path("reminders/", views.edit, name="edit"),
    path("reminders/stop/<str:token>/", views.stop, name="stop"),
]
