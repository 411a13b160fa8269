"""The pages of the three questions, from the address in a mail to the answer."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import translation
from factories import ProgrammeFactory
from pages import (
    attribute,
    errors_of,
    every,
    filled,
    heading,
    links,
    notices,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.programmes.models import Barrier, CheckIn, SessionLog
from apps.programmes.tips import TIPS

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)
LIGHT = "Take the light version next time. Still worse tomorrow? Contact your physiotherapist."


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def anna(client, anna):
    client.force_login(anna)
    return anna


@pytest.fixture
def programme(anna, theo, brug):
    brug.phone = "020 123 45 67"
    brug.save()
    return ProgrammeFactory(
        patient=anna,
        assigned_by=theo,
        practice=brug,
        start_on=WEDNESDAY - 28 * DAY,
        goal="De hond uitlaten",
        goal_language="nl",
    )


@pytest.fixture
def record(programme):
    def record(pain, days_ago=1):
        return SessionLog.objects.record(
            programme,
            done_on=WEDNESDAY - days_ago * DAY,
            slot=1,
            at=NOON - days_ago * DAY,
            by=programme.patient,
            client_id=uuid4(),
            entries=[],
            pain_after=pain,
            language="nl",
        )

    return record


def settled_path(log):
    return f"/en/sessions/{log.pk}/settled/"


def lead(page):
    return text_of(with_class(page, "lead")[0])


# --- has it settled? ---------------------------------------------------------------------------


def test_settled_page_asks_about_yesterday(client, record):
    page = page_of(client.get(settled_path(record(4))))
    assert heading(page) == "Has it settled?"
    assert lead(page) == "Yesterday your pain was 4 after your session. Has that settled?"
    answers = [
        (attribute(b, "name"), attribute(b, "value"), text_of(b))
        for b in every(page, "button", name="settled")
    ]
    assert answers == [("settled", "yes", "Yes"), ("settled", "no", "No, not yet")]


def test_settled_page_names_an_earlier_day(client, record):
    page = page_of(client.get(settled_path(record(8, days_ago=3))))
    assert lead(page) == (
        "On Sunday 28 February your pain was 8 after your session. Had that settled the next day?"
    )


@pytest.mark.parametrize(
    ("pain", "answer", "line"),
    [
        (3, "yes", "Fine. Go on like this."),
        (5, "yes", "Fine. Go on like this."),
        (6, "yes", "Good that it has settled. Take the light version next time."),
        (3, "no", LIGHT),
        (9, "no", LIGHT),
    ],
)
def test_answer_leads_to_today_with_the_line_that_fits(client, record, pain, answer, line):
    log = record(pain)
    response = client.post(settled_path(log), {"settled": answer}, follow=True)
    assert response.request["PATH_INFO"] == "/en/today/"
    assert notices(page_of(response)) == [line]
    log.refresh_from_db()
    assert (log.settled, log.settled_at) == (answer == "yes", NOON)


def test_settled_can_be_changed_the_same_day(client, record):
    log = record(4)
    client.post(settled_path(log), {"settled": "yes"})
    page = page_of(client.get(settled_path(log)))
    assert "Your answer today: yes. You can still change it." in texts(with_class(page, "notice"))
    client.post(settled_path(log), {"settled": "no"})
    log.refresh_from_db()
    assert log.settled is False
    assert settled_path(log) in links(page_of(client.get(f"/en/sessions/{log.pk}/")))


@pytest.mark.parametrize("data", [{}, {"settled": ""}, {"settled": "maybe"}])
def test_settled_without_an_answer_says_so_beside_the_buttons(client, record, data):
    log = record(4)
    page = page_of(client.post(settled_path(log), data))
    assert errors_of(page) == {"settled": "Choose yes or no."}
    log.refresh_from_db()
    assert log.settled is None


@pytest.mark.parametrize(
    ("pain", "days_ago", "message"),
    [
        (2, 1, "Nothing is asked about this session any more."),
        (4, 0, "We ask this the day after your session."),
        (4, 8, "This could be answered for 7 days."),
    ],
)
def test_stale_settled_link_says_why_and_changes_nothing(client, record, pain, days_ago, message):
    log = record(pain, days_ago)
    for response in (
        client.get(settled_path(log)),
        client.post(settled_path(log), {"settled": "no"}),
    ):
        page = page_of(response)
        assert (response.status_code, heading(page), lead(page)) == (
            200,
            "Has it settled?",
            message,
        )
        assert "/en/today/" in links(page)
    log.refresh_from_db()
    assert log.settled is None


def test_settled_is_not_asked_again_the_day_after_the_answer(client, record):
    log = record(4, days_ago=2)
    log.settle(answer=True, at=NOON - DAY)
    page = page_of(client.post(settled_path(log), {"settled": "no"}))
    assert lead(page) == "You answered this before. Your answer is saved."


@pytest.mark.parametrize("name", ["bram", "theo", "vera"])
def test_nobody_else_answers_for_her(client, request, programme, record, name):
    log = record(4)
    told = programme.barriers.record(programme, at=NOON, kind="pain", note="", language="nl")
    client.force_login(request.getfixturevalue(name))
    paths = [
        settled_path(log),
        f"/en/programmes/{programme.pk}/check-in/",
        f"/en/programmes/{programme.pk}/barrier/",
        f"/en/barriers/{told.pk}/",
    ]
    for path in paths:
        assert client.get(path).status_code == 404
        assert (
            client.post(path, {"settled": "no", "kind": "forgot", "pain_average": "1"}).status_code
            == 404
        )
    assert (CheckIn.objects.count(), Barrier.objects.get().kind) == (0, "pain")


# --- check-in ----------------------------------------------------------------------------------


@pytest.fixture
def check_in(programme):
    return f"/en/programmes/{programme.pk}/check-in/"


def test_check_in_asks_two_questions(client, check_in):
    page = page_of(client.get(check_in))
    assert [text_of(legend) for legend in every(page, "legend")] == [
        "How much pain did you have on average in the last week?",
        "How well can you do now what you want to do?",
    ]
    assert len(every_radio(page, "pain_average")) == len(every_radio(page, "goal_score")) == 11
    (goal,) = every(page, "span", lang="nl")
    assert text_of(goal) == "De hond uitlaten"
    assert [text_of(zero) for zero in with_class(page, "nprs-zero")] == [
        "0 No pain",
        "0 I cannot do it",
    ]
    assert texts(with_class(page, "nprs-words")) == [
        "5 is moderate pain",
        "10 is the worst pain",
        "10 is as well as before",
    ]


def every_radio(page, name):
    return list(every(page, "input", type="radio", name=name))


def test_check_in_without_a_goal_asks_one(client, programme, check_in):
    programme.goal = ""
    programme.save()
    page = page_of(client.get(check_in))
    assert every_radio(page, "goal_score") == []
    client.post(check_in, {"pain_average": "0", "goal_score": "9"})
    assert list(CheckIn.objects.values_list("pain_average", "goal_score")) == [(0, None)]


def test_check_in_is_kept_and_can_be_changed_that_day(client, programme, check_in):
    response = client.post(check_in, {"pain_average": "4", "goal_score": "0"}, follow=True)
    assert notices(page_of(response)) == ["Saved. You can change it today."]
    form = filled(one(page_of(client.get(check_in)), "form", **{"class": "form"}))
    assert (form["pain_average"], form["goal_score"]) == ("4", "0")
    client.post(check_in, {"pain_average": "5", "goal_score": "1"})
    told = CheckIn.objects.get()
    assert (told.programme, told.answered_on, told.language) == (programme, WEDNESDAY, "en")
    assert (told.pain_average, told.goal_score) == (5, 1)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"pain_average": "11", "goal_score": "3"}, "pain_average"),
        ({"pain_average": "3", "goal_score": "11"}, "goal_score"),
        ({"pain_average": "3", "goal_score": "-1"}, "goal_score"),
        ({}, "pain_average"),
    ],
)
def test_number_off_the_scale_is_refused_beside_its_question(client, check_in, data, wrong):
    page = page_of(client.post(check_in, data))
    assert errors_of(page) == {wrong: "Choose a number from 0 to 10."}
    kept = filled(one(page, "form", **{"class": "form"}))
    other = {name: value for name, value in data.items() if name != wrong}
    assert {name: kept[name] for name in other} == other
    assert CheckIn.objects.count() == 0


def test_check_in_of_a_programme_that_is_over_says_so(client, programme, check_in):
    programme.archive(at=NOON - 20 * DAY)
    for response in (client.get(check_in), client.post(check_in, {"pain_average": "3"})):
        page = page_of(response)
        assert lead(page) == "This programme is over. Nothing is asked any more."
    assert CheckIn.objects.count() == 0


# --- what got in the way -----------------------------------------------------------------------


@pytest.fixture
def barrier(programme):
    return f"/en/programmes/{programme.pk}/barrier/"


def test_each_barrier_has_its_tip():
    assert set(TIPS) == set(Barrier.Kind)
    assert max(len(str(tip)) for tip in TIPS.values()) < 200


@pytest.mark.parametrize("kind", Barrier.Kind)
def test_barrier_is_answered_with_its_tip(client, programme, barrier, kind):
    response = client.post(barrier, {"kind": kind, "note": "Drukke week"}, follow=True)
    told = Barrier.objects.get()
    assert (told.programme, told.answered_on, told.kind) == (programme, WEDNESDAY, kind)
    assert (told.note, told.language) == ("Drukke week", "en")
    assert response.request["PATH_INFO"] == f"/en/barriers/{told.pk}/"
    page = page_of(response)
    (tip,) = with_class(page, "in-short")
    with translation.override("en"):
        assert text_of(next(every(tip, "p"))) == str(TIPS[kind])
    assert texts(with_class(page, "quote")) == ["Drukke week"]


def test_more_pain_is_answered_with_the_pain_rule_and_the_phone(client, barrier):
    page = page_of(client.post(barrier, {"kind": "pain"}, follow=True))
    assert texts(with_class(page, "range")) == ["0–2", "3–5", "6–10"]
    assert "tel:0201234567" in links(page)
    assert LIGHT in text_of(with_class(page, "in-short")[0])


def test_last_answer_of_the_day_stands(client, barrier):
    client.post(barrier, {"kind": "forgot", "note": "Eerst"})
    form = filled(one(page_of(client.get(barrier)), "form", **{"class": "form"}))
    assert (form["kind"], form["note"]) == ("forgot", "Eerst")
    client.post(barrier, {"kind": "boring", "note": ""})
    assert list(Barrier.objects.values_list("kind", "note")) == [("boring", "")]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"note": "Bewaar mij"}, {"kind": "Choose what fits best."}),
        ({"kind": "moon", "note": "Bewaar mij"}, {"kind": "Choose what fits best."}),
    ],
)
def test_barrier_without_a_choice_keeps_the_note(client, barrier, data, errors):
    page = page_of(client.post(barrier, data))
    assert errors_of(page) == errors
    assert filled(one(page, "form", **{"class": "form"}))["note"] == "Bewaar mij"
    assert Barrier.objects.count() == 0


def test_note_may_have_500_letters(client, barrier):
    page = page_of(client.post(barrier, {"kind": "other", "note": "a" * 501}))
    assert list(errors_of(page)) == ["note"]
    assert filled(one(page, "form", **{"class": "form"}))["kind"] == "other"
    client.post(barrier, {"kind": "other", "note": "a" * 500})
    assert len(Barrier.objects.get().note) == 500


def test_tip_of_an_earlier_day_can_be_read_but_not_changed(client, programme, barrier):
    told = programme.barriers.record(programme, at=NOON - DAY, kind="away", note="", language="en")
    page = page_of(client.get(f"/en/barriers/{told.pk}/"))
    assert "/en/today/" in links(page)
    assert barrier not in links(page)
