from django.urls import path

from . import calendar_views, later_views, mail_views, sit_views, views
from .models import SittingBreak

STOP_BREAKS = {"kind": SittingBreak, "template": "reminders/break_stop.html"}
FOLDERS = {"session": "reminders", "break": "reminders/breaks"}

app_name = "reminders"
urlpatterns = [
    path("sit/", sit_views.sit, name="sit"),
    path("sit/movements/", sit_views.choose_movements, name="choose_movements"),
    path("today/later/", later_views.later, name="later"),
    path("reminders/", views.edit, name="edit"),
    path("reminders/test/", views.send_test, name="send_test"),
    path("reminders/again/", views.start_again, name="start_again"),
    path("reminders/go-on/", views.end_pause, name="end_pause"),
    path("reminders/address/", views.trust_again, name="trust_again"),
    path("reminders/calendar/", calendar_views.calendar, name="calendar"),
    path("reminders/mails/", views.mails, name="mails"),
    path("reminders/stop/<str:token>/", mail_views.stop, name="stop"),
    path("reminders/breaks/", views.breaks, name="breaks"),
    path("reminders/breaks/pause/", views.pause_breaks, name="pause_breaks"),
    path("reminders/breaks/proposal/<int:pk>/", views.answer_proposal, name="answer_proposal"),
    path("reminders/breaks/stop/<str:token>/", mail_views.stop, STOP_BREAKS, name="break_stop"),
    path("reminders/ask/<slug:kind>/", mail_views.ask, name="ask"),
    *[
        path(
            f"{FOLDERS[about]}/{answer}/<str:token>/",
            mail_views.answer,
            {"answer": answer, "about": about},
            name=f"{about}_{answer}",
        )
        for about, answers in mail_views.ANSWERS.items()
        for answer in answers
    ],
]
