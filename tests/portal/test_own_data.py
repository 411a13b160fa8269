"""What we keep about her: the page, and the file that she takes along."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from addresses import PATIENT_MODELS
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pages import every, heading, links, main, page_of, text_of, texts
from world import CANARY, world_of

from apps.accounts.models import Consent, ConsentText, User
from apps.programmes.models import Programme, SessionLog
from apps.reminders.models import CalendarFeed
from portal.own_data import KEPT, called, kept_about

PAGE, TAKE = "/en/me/data/", "/en/me/data/take/"
# Nothing of one person stands in these.
OF_NOBODY = {"Tick"}


def parts(of=KEPT):
    for part in of:
        yield part
        yield from parts(part.parts)


@pytest.fixture
def world(anna, theo, bram, vera, mila, brug, programme, settings, drawings):
    return world_of(anna, theo, bram, vera, mila, brug, programme, settings.KEPT_MAIL_DIR)


def taken(client, form="json"):
    return client.post(TAKE, {"form": form})


# --- which rows ----------------------------------------------------------------------------------


def test_every_model_of_a_patient_is_in_the_file():
    told = {part.model.__name__ for part in parts()}
    assert PATIENT_MODELS - told == set()


def leads_to_somebody(model, known):
    targets = {f.related_model for f in model._meta.get_fields() if isinstance(f, ForeignKey)}
    return bool(targets & known)


def test_every_row_that_leads_to_a_patient_is_in_the_file():
    known = {part.model for part in parts()} | {User}
    models = [
        m
        for label in ("articles", "programmes", "reminders")
        for m in apps.get_app_config(label).get_models()
    ]
    left_out = {
        model.__name__
        for model in models
        if model not in known
        and leads_to_somebody(model, known)
        and not model.__name__.startswith("Historical")
    }
    assert left_out - OF_NOBODY == set()


def test_every_column_has_a_name():
    assert [name for part in parts() for name in map(called, part.fields) if not name] == []


def test_file_holds_what_she_wrote_and_what_was_written_for_her(world, confirmed):
    told = json.loads(taken(confirmed(world.anna)).content)
    (person,) = told["user"]
    assert (person["first_name"], person["email"]) == ("Anna", "anna@demo.example")
    programme = next(one for one in told["programme"] if one.get("goal"))
    assert programme["goal"] == f"{CANARY} doel"
    assert programme["prescribedexercise"][0]["note"] == f"{CANARY} regel"
    assert {log["comment"] for log in programme["sessionlog"]} == {
        f"{CANARY} opmerking",
        f"{CANARY} gisteren",
    }
    assert programme["sessionlog"][0]["exerciselog"][0]["name"]
    assert programme["barrier"][0]["note"] == f"{CANARY} regen"
    assert programme["safetyanswer"][0]["fall"] is True
    assert programme["checkin"][0]["pain_average"] == 4
    assert told["accesslog"][0]["actor"] == str(world.theo)
    assert told["accesslog"][0]["what"] == "your programme"
    assert told["consent"][0]["text"] == "Text"
    assert len(told["delivery"]) == 2
    assert {"reminder", "sittingbreak", "calendarfeed"} <= set(told)


def test_file_holds_no_key_and_nothing_of_others(world, confirmed):
    text = taken(confirmed(world.anna)).content.decode()
    feed = CalendarFeed.objects.get()
    secrets = [world.anna.password, world.anna.session_stamp, feed.token_digest]
    secrets += [str(world.log.client_id), world.calendar_token]
    assert [secret for secret in secrets if secret and secret in text] == []
    assert "bram@demo.example" not in text
    assert CANARY not in taken(confirmed(world.bram)).content.decode()


def test_file_to_read_says_the_same_in_her_language(world, confirmed):
    response = taken(confirmed(world.anna), form="page")
    day = world.anna.local_date(timezone.now())
    assert response.headers["Content-Disposition"] == f'attachment; filename="soepel-{day}.html"'
    assert "no-store" in response.headers["Cache-Control"]
    page = page_of(response)
    assert heading(page) == "What Soepel keeps about you"
    assert texts(every(page, "h2"))[0] == "You"
    assert {f"{CANARY} doel", f"{CANARY} regen"} <= set(texts(every(page, "dd")))


def note_sessions(programme, days):
    for number in days:
        SessionLog.objects.record(
            programme,
            done_on=timezone.localdate() - timedelta(days=number),
            slot=1,
            client_id=uuid4(),
            at=timezone.now(),
            by=programme.patient,
            entries=[{"prescribed": programme.lines.first()}],
            language="en",
        )


def queries_for(user):
    with translation.override("en"), CaptureQueriesContext(connection) as asked:
        kept_about(user)
    return len(asked)


def test_file_takes_as_many_queries_for_a_long_record(anna, programme):
    note_sessions(programme, range(2))
    short = queries_for(anna)
    note_sessions(programme, range(2, 7))
    assert queries_for(anna) == short <= 30


# --- the pages -----------------------------------------------------------------------------------


def test_page_tells_what_is_kept_and_what_she_agreed_to(client, anna, brug):
    brug.phone = "020 123 45 67"
    brug.save()
    text = ConsentText.objects.create(version=1, text_nl="Afspraak", text_en="Our agreement")
    Consent.objects.create(user=anna, practice=brug, text=text, language="en")
    client.force_login(anna)
    page = main(page_of(client.get(PAGE)))
    assert heading(page_of(client.get(PAGE))) == "What we keep about you"
    assert "Our agreement" in text_of(page)
    assert {TAKE, "/en/me/looks/", "tel:0201234567"} <= set(links(page))


def test_file_asks_once_more_who_she_is(client, anna):
    client.force_login(anna)
    for answer in (client.get(TAKE), client.post(TAKE, {"form": "json"})):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/reauthenticate/")


def test_file_offers_two_forms_to_who_showed_it(anna, confirmed):
    page = main(page_of(confirmed(anna).get(TAKE)))
    assert texts(every(page, "button")) == ["A file to read or print", "A file for another program"]


def test_every_part_has_a_title_of_its_own():
    with translation.override("nl"):
        titles = [part.title for part in KEPT]
    assert len(titles) == len(set(titles))
    assert Programme in {part.model for part in KEPT}
