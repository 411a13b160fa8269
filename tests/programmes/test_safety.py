"""The question before a session: what is kept, and where a red answer leads."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from factories import ProgrammeFactory
from pages import (
    attribute,
    errors_of,
    every,
    filled,
    heading,
    links,
    main,
    notices,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.programmes.models import SafetyAnswer
from apps.programmes.models.safety import SIGNS
from apps.programmes.safety_form import TICKS
from apps.programmes.safety_views import SAY

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
MINUTE = timedelta(minutes=1)
PATH = "/en/safety/"


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
        patient=anna, assigned_by=theo, practice=brug, start_on=WEDNESDAY - timedelta(days=7)
    )


def say(programme, *signs, at=NOON):
    SafetyAnswer.objects.record([programme], at=at, language="nl", signs=signs)


def kept():
    return [(told.answered_at, told.signs, told.urgency) for told in SafetyAnswer.objects.all()]


# --- the fixed rule ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signs", "urgency"),
    [
        ([], ""),
        (["fever"], "today"),
        (["fall"], "today"),
        (["numb"], "today"),
        (["cannot_stand"], "today"),
        (["fever", "fall", "numb"], "today"),
        (["saddle"], "now"),
        (["fall", "cannot_stand"], "now"),
        (["fever", "cannot_stand"], "now"),
        (["numb", "cannot_stand"], "today"),
    ],
)
def test_urgency_follows_from_the_signs(programme, signs, urgency):
    say(programme, *signs)
    assert kept() == [(NOON, signs, urgency)]


def test_every_sign_has_a_line_for_the_telephone():
    assert list(SAY) == [name for name, _label in TICKS] == list(SIGNS)


def test_another_answer_stands_beside_the_first_and_a_repeat_changes_nothing(programme):
    say(programme, "fall")
    say(programme, "fall", at=NOON + MINUTE)
    say(programme, at=NOON + 2 * MINUTE)
    assert kept() == [(NOON + 2 * MINUTE, [], ""), (NOON, ["fall"], "today")]


def test_answer_is_seen_by_whoever_sees_the_programme(programme, theo, bram, vera, mila):
    say(programme, "fall")
    seen = SafetyAnswer.objects.visible_to
    assert [seen(person).count() for person in (programme.patient, theo)] == [1, 1]
    assert [seen(person).count() for person in (bram, vera, mila)] == [0, 0, 0]


# --- the page ----------------------------------------------------------------------------------


def test_page_asks_five_things(client, programme):
    page = page_of(client.get(PATH))
    assert heading(page) == "Before you begin"
    boxes = every(main(page), "input", type="checkbox", name="signs")
    assert [attribute(box, "value") for box in boxes] == list(SIGNS)
    answers = every(main(page), "button", name="answer")
    assert [(attribute(b, "value"), text_of(b)) for b in answers] == [
        ("none", "None of these"),
        ("yes", "Yes, what I ticked"),
    ]
    assert kept() == []


def test_none_of_these_goes_on(client, programme, theo, brug):
    ProgrammeFactory(patient=programme.patient, assigned_by=theo, practice=brug)
    response = client.post(PATH, {"answer": "none"}, follow=True)
    assert response.request["PATH_INFO"] == "/en/today/"
    assert notices(page_of(response)) == ["Good. You can begin."]
    assert kept() == [(NOON, [], "")] * 2


def sends(client, **said):
    return client.post(PATH, said, headers={"Accept": "application/json"})


def test_answer_that_waited_on_her_device_counts_for_the_moment_she_gave_it(client, programme):
    before = NOON - timedelta(hours=20)
    said = {"answer": "yes", "signs": ["fall"], "said_at": before.isoformat()}
    response = sends(client, **said)
    assert (response.status_code, response.json()) == (
        200,
        {"state": "saved", "url": PATH, "words": "Your answer is sent."},
    )
    assert kept() == [(before, ["fall"], "today")]
    assert sends(client, **said).json()["state"] == "saved"
    assert kept() == [(before, ["fall"], "today")]


def test_answer_that_arrives_late_leaves_what_was_said_after_it(client, programme):
    say(programme, "fall")
    early = {"answer": "none", "tapped_at": (NOON - MINUTE).isoformat()}
    for _time in "twice":
        sends(client, **early)
    assert sorted(kept()) == [(NOON - MINUTE, [], ""), (NOON, ["fall"], "today")]
    assert heading(page_of(client.get(PATH))) == "Call your GP today"


@pytest.mark.parametrize("told", ["", "gisteren", "2099-01-01T00:00:00Z", "9" * 30])
def test_answer_of_a_wrong_clock_is_of_now(client, programme, told):
    sends(client, answer="none", said_at=told)
    assert kept() == [(NOON, [], "")]


def test_answer_that_cannot_be_is_refused_in_words(client, programme):
    response = sends(client, answer="yes")
    assert (response.status_code, kept()) == (422, [])
    assert response.json() == {
        "errors": [["id_signs", "Tick what is new. Is nothing new? Press the other button."]]
    }


def test_answer_of_nobody_is_told_so(client, programme):
    client.logout()
    response = sends(client, answer="none")
    assert (response.status_code, response.json(), kept()) == (401, {"account": None}, [])


def test_answer_without_a_programme_is_taken_and_is_nothing(client, bram):
    client.force_login(bram)
    assert sends(client, answer="none").json()["state"] == "saved"
    assert kept() == []


def test_red_answer_leads_to_the_gp(client, programme):
    answer = {"answer": "yes", "signs": ["fall"]}
    page = page_of(client.post(PATH, answer, follow=True))
    assert heading(page) == "Call your GP today"
    assert texts(every(with_class(page, "say-list")[0], "li")) == [
        "“I have trouble with my hip and do exercises for it.”",
        "“I fell, or had an accident.”",
        "Since when, and what you cannot do now.",
    ]
    assert "tel:112" in links(main(page))
    assert "tel:0201234567" in links(main(page))
    assert with_class(page, "bottom-bar") == with_class(page, "brand") == []


def test_emergency_leads_to_112_and_nothing_before_it(client, programme):
    answer = {"answer": "yes", "signs": ["fall", "cannot_stand"]}
    page = page_of(client.post(PATH, answer, follow=True))
    assert heading(page) == "Call 112 now"
    assert links(main(page))[0] == "tel:112"
    assert texts(every(with_class(page, "dont-list")[0], "li")) == [
        "Do not drive yourself.",
        "Do not walk on the leg.",
    ]


def test_wrong_tap_can_be_changed_and_both_stay(client, programme):
    say(programme, "fall")
    assert "/en/safety/?change=1" in links(main(page_of(client.get(PATH))))
    page = page_of(client.get(f"{PATH}?change=1"))
    assert filled(main(page))["signs"] == ["fall"]
    assert notices(page) == ["You answered at 13:00. You can still change it."]
    with time_machine.travel(NOON + MINUTE, tick=False):
        client.post(f"{PATH}?change=1", {"answer": "none"})
        assert heading(page_of(client.get(PATH))) == "Before you begin"
    assert len(kept()) == 2


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "Choose one of the two buttons."),
        ({"answer": "perhaps"}, "Choose one of the two buttons."),
        ({"answer": "yes"}, "Tick what is new. Is nothing new? Press the other button."),
        (
            {"answer": "none", "signs": ["fall"]},
            "You ticked something. Take the tick away if nothing is new.",
        ),
        ({"answer": "yes", "signs": ["flu"]}, "Choose from the list."),
    ],
)
def test_page_says_what_is_not_right_yet(client, programme, data, error):
    assert errors_of(page_of(client.post(PATH, data))) == {"signs": error}
    assert kept() == []


def test_page_asks_nothing_without_a_programme(client, anna):
    page = page_of(client.get(PATH))
    assert (heading(page), text_of(with_class(page, "lead")[0])) == (
        "Before you begin",
        "You have no programme now.",
    )
    assert client.post(PATH, {"answer": "yes", "signs": ["fall"]}).status_code == 200


# --- where it is seen later --------------------------------------------------------------------


def test_progress_tells_her_what_she_said_and_when(client, programme, theo, brug):
    other = ProgrammeFactory(patient=programme.patient, assigned_by=theo, practice=brug)
    record = SafetyAnswer.objects.record
    record([programme, other], at=NOON, language="nl", signs=["fall", "cannot_stand"])
    page = page_of(client.get("/en/progress/"))
    told = [text_of(li) for li in every(main(page), "li") if "The page said" in text_of(li)]
    assert told == [
        "Wednesday 3 March, 13:00 a fall or an accident; cannot stand on the leg. "
        "The page said: call 112 now."
    ]


def test_therapist_reads_it_on_the_programme(client, programme, theo):
    say(programme, "fever")
    say(programme, at=NOON + MINUTE)
    client.force_login(theo)
    page = page_of(client.get(f"/admin/programmes/programme/{programme.pk}/change/"))
    (table,) = [e for e in with_class(page, "sessions") if "iets nieuw" in text_of(e)]
    rows = [text_of(row) for row in every(table, "tr")][1:]
    assert rows == ["3 mrt 2027, 13:00 nieuwe koorts, of ziek gevoel bel vandaag de huisarts"]
