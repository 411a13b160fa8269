from django.urls import path

from . import views
from .models import SittingBreak

STOP_BREAKS = {"kind": SittingBreak, "template": "reminders/break_stop.html"}

app_name = "reminders"
urlpatterns = [
    path("reminders/", views.edit, name="edit"),
    path("reminders/stop/<str:token>/", views.stop, name="stop"),
    path("reminders/breaks/", views.breaks, name="breaks"),
    path("reminders/breaks/pause/", views.pause_breaks, name="pause_breaks"),
    path("reminders/breaks/proposal/<int:pk>/", views.answer_proposal, name="answer_proposal"),
    path("reminders/breaks/stop/<str:token>/", views.stop, STOP_BREAKS, name="break_stop"),
    path("reminders/ask/<slug:kind>/", views.ask, name="ask"),
    *[
        path(
            f"reminders/{answer}/<str:token>/",
            views.answer,
            {"answer": answer},
            name=f"session_{answer}",
        )
        for answer in ("done", "later")
    ],
    *[
        path(
            f"reminders/breaks/{answer}/<str:token>/",
            views.answer,
            {"answer": answer},
            name=f"break_{answer}",
        )
        for answer in views.ANSWERS
    ],
]
