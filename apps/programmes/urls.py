from datetime import date

from django.urls import path, register_converter

from . import (
    day_off_views,
    end_views,
    player_views,
    question_views,
    safety_views,
    send_views,
    sheet_views,
    views,
)


class DayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, value):
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "programmes"
urlpatterns = [
    path("programmes/<int:pk>/", views.detail, name="detail"),
    path("programmes/<int:pk>/print/", sheet_views.sheet, name="sheet"),
    path(
        "programmes/<int:pk>/<int:line>/picture/<slug:which>/", sheet_views.picture, name="picture"
    ),
    path("programmes/<int:pk>/<day:day>/<int:slot>/", views.session, name="session"),
    path("programmes/<int:pk>/<day:day>/<int:slot>/done/", views.done, name="done"),
    path("programmes/<int:pk>/<day:day>/<int:slot>/play/", player_views.player, name="player"),
    path("programmes/<int:pk>/<day:day>/<int:slot>/send/", send_views.send, name="send"),
    path("sessions/<int:pk>/", views.show_log, name="log"),
    path("sessions/<int:pk>/settled/", question_views.settled, name="settled"),
    path("programmes/<int:pk>/check-in/", question_views.check_in, name="check_in"),
    path("programmes/<int:pk>/barrier/", question_views.barrier, name="barrier"),
    path("programmes/<int:pk>/end/", end_views.end, name="end"),
    path("today/<day:day>/off/", day_off_views.not_today, name="not_today"),
    path("today/<day:day>/after-all/", day_off_views.after_all, name="after_all"),
    path("safety/", safety_views.safety, name="safety"),
    path("barriers/<int:pk>/", question_views.tip, name="tip"),
]
