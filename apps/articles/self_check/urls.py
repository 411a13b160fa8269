from django.urls import path

from . import views

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/send/", views.send, name="send_check"),
]
