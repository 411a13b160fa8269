"""Who looked at my record, as the patient reads it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import UserFactory
from pages import every, heading, links, main, page_of, text_of, texts, with_class

from apps.accounts.models import AccessLog
from apps.programmes.models import Programme, SessionLog

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def note(anna, theo, brug):
    def note(at=NOON, by=theo, action="opened", of=Programme, practice=brug):
        shown = [(anna.pk, practice and practice.pk)]
        AccessLog.objects.note(by=by, shown=shown, action=action, of=of, at=at)

    return note


@pytest.fixture
def looks(client, anna):
    client.force_login(anna)
    return lambda language="en", query="": page_of(client.get(f"/{language}/me/looks/{query}"))


def days(page):
    """Day -> what stands under it."""
    return {
        text_of(next(every(section, "h2"))): texts(with_class(section, "history-item"))
        for section in every(main(page), "section")
        if with_class(section, "history-list")
    }


def test_newest_day_first_with_time_name_role_practice_and_what(note, looks):
    note(NOON - timedelta(days=1), action="listed")
    note(of=SessionLog)
    assert days(looks()) == {
        "Wednesday 3 March 2027": [
            "Theo Physiotherapist, De Brug Looked at a session that you filled in, at 13:00."
        ],
        "Tuesday 2 March 2027": [
            "Theo Physiotherapist, De Brug Saw in a list: your programme, at 13:00."
        ],
    }


def test_repeats_are_counted_and_people_stand_apart(note, looks, mila):
    for minutes in (0, 10, 20):
        note(NOON + timedelta(minutes=minutes))
    note(action="changed")
    note(by=mila, of=type(mila))
    assert days(looks())["Wednesday 3 March 2027"] == [
        "Theo Physiotherapist, De Brug Looked at your programme, 3 times, the last one at 13:20. "
        "Changed your programme, at 13:00.",
        "Mila Practice manager, De Brug Looked at your name and details, at 13:00.",
    ]


@pytest.mark.parametrize(
    ("language", "day", "told"),
    [
        ("nl", "Woensdag 3 maart 2027", "Bekeek je programma"),
        ("de", "Mittwoch, 3. März 2027", "Angesehen: Ihr Programm"),
    ],
)
def test_speaks_the_language_of_the_page(note, looks, language, day, told):
    note()
    assert told in days(looks(language))[day][0]


def test_list_is_told_in_the_plural(note, looks):
    note(action="listed", of=SessionLog)
    assert "Zag in een lijst: je sessies, om 13:00." in str(days(looks("nl")))


def test_day_is_that_of_her_own_calendar(note, looks):
    note(datetime(2027, 3, 2, 23, 30, tzinfo=UTC))
    assert list(days(looks())) == ["Wednesday 3 March 2027"]


def test_who_runs_the_installation_is_named_without_a_practice(note, looks):
    note(by=UserFactory(first_name="Root", is_superuser=True), practice=None)
    assert "Root Administrator of this site Looked at" in str(days(looks()))


def test_nothing_of_others(note, looks, vera, bram, zuid):
    shown = [(bram.pk, zuid.pk)]
    AccessLog.objects.note(by=vera, shown=shown, action="opened", of=Programme, at=NOON)
    assert days(looks()) == {}


def test_empty_page_says_so_and_what_is_written_down(looks, brug):
    brug.phone = "020 123 45 67"
    brug.save()
    page = looks()
    assert heading(page) == "Who looked at my record"
    assert "Nobody but you has opened your record yet." in text_of(main(page))
    assert "at least five years" in text_of(main(page))
    assert "tel:0201234567" in links(main(page))


def test_something_unknown_is_a_look_at_her_record(note, looks, brug):
    note(of=brug)
    assert "Looked at your record" in str(days(looks()))


def test_older_days_stand_on_the_next_page(note, looks):
    for day in range(45):
        note(NOON - timedelta(days=day))
    assert len(days(looks())) == 40
    assert "?page=2" in links(main(looks()))
    assert len(days(looks(query="?page=2"))) == 5
    assert "?page=1" in links(main(looks(query="?page=2")))
    assert len(days(looks(query="?page=nothing"))) == 40


def test_costs_the_same_for_one_look_and_for_many(client, note, looks, mila):
    note()
    looks()
    with CaptureQueriesContext(
        connection,
    ) as one:
        looks()
    for day in range(3):
        note(NOON - timedelta(days=day), by=mila)
    with CaptureQueriesContext(connection) as many:
        looks()
    assert len(one) == len(many)


def test_my_details_lead_there(client, anna):
    client.force_login(anna)
    assert "/en/me/looks/" in links(main(page_of(client.get("/en/me/"))))


def test_mails_and_own_visits_leave_nothing(client, anna, programme, looks):
    client.force_login(anna)
    for path in ("today/", "progress/", f"programmes/{programme.pk}/"):
        assert client.get(f"/en/{path}").status_code == 200
    assert days(looks()) == {}
