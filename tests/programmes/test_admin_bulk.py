"""Pause, resume and stop, for one programme or for many: asked first, said afterwards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format as in_words
from django.utils.translation import override
from factories import CareRelationshipFactory, ProgrammeFactory, UserFactory
from pages import every, filled, one, page_of, text_of, with_class

from apps.programmes.models import Programme

LIST = "admin:programmes_programme_changelist"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english(theo, mila, vera):
    for user in (theo, mila, vera):
        user.language = "en"
        user.save()
    with override("en"):
        yield


@pytest.fixture
def today(anna):
    return anna.local_date(timezone.now())


@pytest.fixture
def second(brug, theo, today):
    """Cor's programme of twelve weeks, in its third week."""
    cor = UserFactory(first_name="Cor")
    CareRelationshipFactory(patient=cor, therapist=theo, practice=brug)
    start = today - 14 * DAY
    fields = {"start_on": start, "end_on": start + timedelta(weeks=12, days=-1)}
    return ProgrammeFactory(patient=cor, assigned_by=theo, practice=brug, **fields)


def date_format(day):
    """In English, whatever language the last answer left behind."""
    with override("en"):
        return in_words(day)


def page(programme, name):
    return reverse(f"admin:programmes_programme_{name}", args=[programme.pk])


def chosen(client, action, programmes, **data):
    rows = {"action": f"{action}_chosen", "_selected_action": [p.pk for p in programmes]}
    return client.post(reverse(LIST), rows | data, follow=True)


def rows(answer):
    body = one(one(page_of(answer), "form", id="confirm-form"), "tbody")
    return [[text_of(cell) for cell in every(row, "th", "td")] for row in every(body, "tr")]


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def errors(answer):
    with override("en"):
        return {name: list(texts) for name, texts in answer.context["form"].errors.items()}


def spans(programme):
    return list(programme.pauses.values_list("from_on", "until_on"))


# --- the page that asks -----------------------------------------------------------------------


def test_page_says_to_whom_and_nothing_happens_yet(client, theo, programme, second):
    client.force_login(theo)
    answer = chosen(client, "pause", [programme, second])
    last = date_format(second.end_on)
    assert rows(answer) == [
        ["Cor", "Supple hip", "running", "3 of 12", last],
        ["Anna", "Supple hip", "running", "5", "until further notice"],
    ]
    assert "The weeks stand still" in answer.content.decode()
    assert spans(programme) == spans(second) == []


def test_what_stays_as_it_is_is_named_before(client, theo, programme, second, today):
    second.archive(at=timezone.now())
    client.force_login(theo)
    answer = chosen(client, "pause", [programme, second])
    [left] = [row for row in rows(answer) if row[0] == "Cor"]
    assert left[1] == "Supple hip Stays as it is: It was stopped."
    assert left[2] == f"stopped on {date_format(today)}"


def test_page_of_one_programme_sends_itself(client, theo, programme, today):
    client.force_login(theo)
    answer = client.get(page(programme, "pause"))
    form = filled(one(page_of(answer), "form", id="confirm-form"))
    assert (form["first"], form["until"]) == (today.isoformat(), "")
    form.pop("csrfmiddlewaretoken", None)
    assert client.post(page(programme, "pause"), form).url == reverse(LIST)
    assert spans(programme) == [(today, None)]


def test_nothing_to_resume_has_no_button(client, theo, programme):
    client.force_login(theo)
    answer = client.get(page(programme, "resume"))
    assert "It is not paused." in answer.content.decode()
    form = one(page_of(answer), "form", id="confirm-form")
    assert list(every(form, "input", type="submit")) == []


@pytest.mark.parametrize("name", ["pause", "resume", "stop"])
@pytest.mark.parametrize("who", ["bram", "vera", "mila"])
def test_stranger_finds_no_such_page(client, request, programme, name, who):
    client.force_login(request.getfixturevalue(who))
    for send in (client.get, client.post):
        assert send(page(programme, name), {name: "1"}).status_code == 404
    programme.refresh_from_db()
    assert (spans(programme), programme.archived_at) == ([], None)


@pytest.mark.parametrize("action", ["pause", "resume", "stop"])
def test_programme_of_another_is_not_in_the_choice(client, vera, programme, action):
    client.force_login(vera)
    chosen(client, action, [programme], **{action: "1"})
    programme.refresh_from_db()
    assert (spans(programme), programme.archived_at) == ([], None)


# --- pausing ------------------------------------------------------------------------------------


def test_several_are_paused_at_once(client, theo, programme, second, today):
    client.force_login(theo)
    until = today + 10 * DAY
    data = {"first": today + DAY, "until": until, "pause": "1"}
    answer = chosen(client, "pause", [programme, second], **data)
    names = "Cor: Supple hip, Anna: Supple hip"
    assert told(answer) == [f"Paused until {date_format(until)}: {names}."]
    assert spans(programme) == spans(second) == [(today + DAY, until)]
    before = second.end_on
    second.refresh_from_db()
    assert second.end_on == before + 9 * DAY


def test_one_that_cannot_be_paused_is_left_and_named(client, theo, programme, second, today):
    second.pause(on=today + 5 * DAY)
    client.force_login(theo)
    answer = chosen(client, "pause", [programme, second], first=today, until="", pause="1")
    assert told(answer) == [
        "Paused: Anna: Supple hip.",
        "Left as it was: Cor: Supple hip (It is paused then already. End that pause first.).",
    ]
    assert (spans(programme), spans(second)) == ([(today, None)], [(today + 5 * DAY, None)])


@pytest.mark.parametrize(
    ("first", "until", "expected"),
    [
        ("", "", {"first": ["This field is required."]}),
        ("tomorrow", "", {"first": ["Enter a valid date."]}),
        (-1, "", {"first": ["Choose a day from today on, at most a year ahead."]}),
        (400, "", {"first": ["Choose a day from today on, at most a year ahead."]}),
        (3, 3, {"until": ["The pause ends before it begins."]}),
        (3, 2, {"until": ["The pause ends before it begins."]}),
        (0, 400, {"until": ["Choose a day from today on, at most a year ahead."]}),
        (0, "2026-02-30", {"until": ["Enter a valid date."]}),
    ],
)
def test_bad_days_are_said_beside_the_field(client, theo, programme, today, first, until, expected):
    days = [today + n * DAY if isinstance(n, int) else n for n in (first, until)]
    client.force_login(theo)
    answer = chosen(client, "pause", [programme], first=days[0], until=days[1], pause="1")
    assert errors(answer) == expected
    form = filled(one(page_of(answer), "form", id="confirm-form"))
    assert [form["first"], form["until"]] == [str(day) for day in days]
    assert form["_selected_action"] == str(programme.pk)
    assert spans(programme) == []


def test_same_page_sent_twice_makes_one_pause(client, theo, programme, today):
    client.force_login(theo)
    data = {"first": today, "until": today + 5 * DAY, "pause": "1"}
    chosen(client, "pause", [programme], **data)
    answer = chosen(client, "pause", [programme], **data)
    assert told(answer) == ["Left as it was: Anna: Supple hip (It is paused already.)."]
    assert spans(programme) == [(today, today + 5 * DAY)]


# --- resuming -----------------------------------------------------------------------------------


def test_pause_ends_and_a_stopped_one_starts_again(client, theo, programme, second, today):
    programme.pause(on=today - 3 * DAY)
    second.archive(at=timezone.now() - 5 * DAY)
    client.force_login(theo)
    answer = chosen(client, "resume", [programme, second], on=today + DAY, resume="1")
    day = date_format(today + DAY)
    assert told(answer) == [f"Exercises again from {day}: Cor: Supple hip, Anna: Supple hip."]
    assert spans(programme) == [(today - 3 * DAY, today + DAY)]
    assert spans(second) == [(today - 5 * DAY, today + DAY)]
    second.refresh_from_db()
    assert second.archived_at is None


def test_resume_refuses_a_day_that_is_over(client, theo, programme, today):
    programme.pause(on=today - 3 * DAY)
    client.force_login(theo)
    answer = chosen(client, "resume", [programme], on=today - DAY, resume="1")
    assert errors(answer) == {"on": ["Choose a day from today on, at most a year ahead."]}
    assert spans(programme) == [(today - 3 * DAY, None)]


def test_already_stopped_is_said(client, theo, programme):
    programme.archive(at=timezone.now())
    client.force_login(theo)
    answer = chosen(client, "stop", [programme])
    assert told(answer) == ["Left as it was: Anna: Supple hip (Already stopped.)."]


# --- how it shows -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ((-3, 4), "paused until {until}"),
        ((-3, None), "paused"),
        ((2, 4), "running"),
        ((-9, -2), "running"),
    ],
)
def test_state_in_the_list_and_on_the_page(client, theo, programme, today, days, state):
    first, until = (day if day is None else today + day * DAY for day in days)
    programme.pause(on=first, until=until)
    state = state.format(until=until and date_format(until))
    client.force_login(theo)
    answer = client.get(reverse(LIST))
    cell = one(page_of(answer), "td", **{"class": "field-state"})
    assert text_of(cell) == state
    filtered = client.get(reverse(LIST), {"state": "paused"}).context["cl"].result_list
    assert list(filtered) == ([programme] if state.startswith("paused") else [])
    address = reverse("admin:programmes_programme_change", args=[programme.pk])
    answer = page_of(client.get(address))
    span = f"From {date_format(first)}"
    assert span in text_of(with_class(answer, "field-paused_days")[0])


@pytest.mark.parametrize(
    ("prepare", "buttons"),
    [
        (lambda p, today: None, ["pause", "stop"]),
        (lambda p, today: p.pause(on=today), ["resume", "stop"]),
        (lambda p, today: p.archive(at=timezone.now()), ["resume"]),
    ],
)
def test_page_offers_what_fits(client, theo, programme, today, prepare, buttons):
    prepare(programme, today)
    client.force_login(theo)
    address = reverse("admin:programmes_programme_change", args=[programme.pk])
    text = client.get(address).content.decode()
    offered = [name for name in ("pause", "resume", "stop") if page(programme, name) in text]
    assert offered == buttons


def test_patients_of_the_chosen_are_taken_along(client, theo, programme, second):
    client.force_login(theo)
    data = {
        "action": "assign_to_patients",
        "_selected_action": [programme.pk, second.pk],
    }
    answer = client.post(reverse(LIST), data)
    patients = "&".join(
        f"patients={pk}" for pk in sorted([programme.patient_id, second.patient_id])
    )
    assert answer.url == f"{reverse('admin:programmes_programme_assign')}?{patients}"


def test_page_costs_the_same_for_one_and_for_three(client, theo, programme, second, brug):
    third = ProgrammeFactory(patient=second.patient, assigned_by=theo, practice=brug)
    client.force_login(theo)

    def count(programmes):
        with CaptureQueriesContext(connection) as queries:
            chosen(client, "pause", programmes)
        return len(queries)

    count([programme])
    assert count([programme]) == count([programme, second, third])


def test_history_says_what_happened(client, theo, programme, today):
    client.force_login(theo)
    chosen(client, "pause", [programme], first=today, until="", pause="1")
    address = reverse("admin:programmes_programme_history", args=[programme.pk])
    assert "Paused." in client.get(address).content.decode()
    assert Programme.objects.count() == 1
