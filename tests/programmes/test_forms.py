"""The session form: what it asks, what it refuses, and what it hands to the log."""

from uuid import uuid4

import pytest
from django.utils import translation
from factories import PrescribedExerciseFactory

from apps.programmes.forms import EntryForm, LogForm, SessionForm, initial_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def line():
    return PrescribedExerciseFactory.build(pk=7)


def entry_form(line, **data):
    return EntryForm({f"line-{line.pk}-{name}": value for name, value in data.items()}, line=line)


def test_pain_zero_is_an_answer_and_empty_is_none():
    form = SessionForm({"pain_before": "0", "pain_after": ""})
    assert form.is_valid()
    assert (form.answers()["pain_before"], form.answers()["pain_after"]) == (0, None)


@pytest.mark.parametrize("pain", ["11", "-1", "2.5", "veel", "٣"])
def test_pain_outside_the_scale_is_refused(pain):
    form = SessionForm({"pain_after": pain})
    assert form.errors == {"pain_after": ["Choose a number from 0 to 10."]}


def test_answers_keep_the_language_they_were_typed_in():
    with translation.override("de"):
        form = SessionForm({"comment": "Ging gut"})
        assert form.is_valid()
        assert form.answers()["language"] == "de"


def test_comment_of_5000_characters_fits_and_one_more_does_not():
    assert SessionForm({"comment": 5000 * "a"}).is_valid()
    assert list(SessionForm({"comment": 5001 * "a"}).errors) == ["comment"]


def test_sent_id_is_the_one_that_was_sent():
    sent = uuid4()
    form = SessionForm({"client_id": str(sent)})
    assert form.is_valid()
    assert form.sent_id == sent


def test_sent_id_without_one_is_new():
    form = SessionForm({})
    assert form.is_valid()
    assert form.sent_id != form.sent_id


@pytest.mark.parametrize(
    ("dose", "asked"),
    [
        ({"repetitions": 8}, ["performed_sets", "performed_repetitions"]),
        ({"repetitions": 8, "hold_seconds": 5}, ["performed_sets", "performed_repetitions"]),
        ({"repetitions": 1, "hold_seconds": 30}, ["performed_sets", "performed_seconds"]),
        ({"repetitions": None, "duration_seconds": 600}, ["performed_sets", "performed_seconds"]),
    ],
)
def test_entry_asks_only_the_numbers_of_its_dosage(dose, asked):
    form = EntryForm(line=PrescribedExerciseFactory.build(pk=7, **dose))
    assert [name for name in form.fields if name.startswith("performed")] == asked


def test_entry_as_planned_hands_over_the_plan(line):
    form = entry_form(line, status="planned", performed_sets="9", effort="right")
    assert form.is_valid()
    assert form.entry() == {
        "prescribed": line,
        "could_do": True,
        "performed_sets": 2,
        "performed_repetitions": 8,
        "performed_seconds": None,
        "effort": "right",
        "is_lighter": False,
        "played_sets": None,
    }


def test_entry_done_differently_hands_over_what_she_typed(line):
    form = entry_form(line, status="different", performed_sets="0", performed_repetitions="5")
    assert form.is_valid()
    assert form.entry() == {
        "prescribed": line,
        "could_do": True,
        "performed_sets": 0,
        "performed_repetitions": 5,
        "performed_seconds": None,
        "effort": "",
        "is_lighter": False,
        "played_sets": None,
    }


def test_entry_that_did_not_work_hands_over_the_reason_and_no_numbers(line):
    form = entry_form(line, status="could_not", reason="hurts", performed_sets="2")
    assert form.is_valid()
    assert form.entry() == {
        "prescribed": line,
        "could_do": False,
        "reason": "hurts",
        "effort": "",
        "is_lighter": False,
        "played_sets": None,
    }


def test_entry_left_out_hands_over_nothing(line):
    form = entry_form(line, status="left_out", performed_sets="2")
    assert form.is_valid()
    assert form.entry() is None


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"status": ["Choose what fits best."]}),
        (
            {"status": "could_not"},
            {"reason": ["Choose a reason. It helps your physiotherapist."]},
        ),
        ({"status": "different"}, {"performed_sets": ["Fill in what you did."]}),
        (
            {"status": "different", "performed_sets": "999"},
            {"performed_sets": ["Fill in a number from 0 to 20."]},
        ),
        (
            {"status": "different", "performed_sets": "-1"},
            {"performed_sets": ["Fill in a number from 0 to 20."]},
        ),
        (
            {"status": "different", "performed_repetitions": "drie"},
            {"performed_repetitions": ["Fill in a number from 0 to 200."]},
        ),
        (
            {"status": "different", "performed_repetitions": "9" * 400},
            {"performed_repetitions": ["Fill in a number from 0 to 200."]},
        ),
    ],
)
def test_entry_refuses_beside_the_field(line, data, errors):
    assert entry_form(line, **data).errors == errors


def test_entry_refuses_words_we_do_not_know(line):
    form = entry_form(line, status="maybe", reason="lazy", effort="huge")
    assert sorted(form.errors) == ["effort", "reason", "status"]


def test_entry_starts_as_planned_for_the_core_and_left_out_for_the_rest():
    core = PrescribedExerciseFactory.build(is_core=True)
    extra = PrescribedExerciseFactory.build(is_core=False)
    plan = {"performed_sets": 2, "performed_repetitions": 8, "performed_seconds": None}
    assert initial_entry(core, None) == {"status": "planned"} | plan
    assert initial_entry(extra, None) == {"status": "left_out"} | plan


def test_summary_names_the_exercise_that_needs_an_answer(programme):
    line = programme.lines.first()
    form = LogForm({}, lines=[line])
    assert not form.is_valid()
    assert [message for _control, message in form.errors] == [
        f"{line.name}: Choose what fits best."
    ]
