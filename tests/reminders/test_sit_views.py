"""The page of the sit timer as it stands without JavaScript, and the break that it notes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from factories import ExerciseFactory, SittingBreakFactory
from pages import attribute, every, has, heading, main, notices, one, page_of, text_of, with_class

from apps.exercises import starter
from apps.exercises.models import SafetyNote
from apps.reminders.models import Delivery, SittingBreak
from apps.reminders.movements import GENERAL
from apps.reminders.wishes import Wishes

NOW = datetime(2027, 3, 3, 9, 5, tzinfo=UTC)  # a Wednesday, 10:05 in Amsterdam
PAGE = "/en/sit/"
TAKEN = Delivery.State.TAKEN


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna(client, anna):
    anna.language = "en"
    anna.save()
    client.force_login(anna)
    return anna


def movement(slug, **fields):
    return ExerciseFactory(slug=slug, phase="micro-break", name_en=slug.title(), **fields)


def steps(page):
    return [
        (text_of(one(step, "h2")), attribute(step, "data-seconds"))
        for step in with_class(page, "sit-step")
    ]


def shown(client, query=""):
    return page_of(client.get(PAGE + query))


# --- the movements ------------------------------------------------------------------------------


def test_page_is_plain_steps_and_a_button(client, anna):
    movement("mb-01", sets=1, duration_seconds=120, repetitions=None)
    page = shown(client)
    assert heading(page) == "Stand up for two minutes"
    assert steps(page) == [("Mb-01", "120")]
    seen = [
        text_of(button)
        for button in every(main(page), "button")
        if not has(button, "hidden") and attribute(button, "data-do") is None
    ]
    assert seen[0] == "Done"
    assert SittingBreak.objects.count() == 0


def test_library_without_movements_leaves_those_of_the_mails(client, anna):
    assert steps(shown(client)) == [(str(GENERAL["stretch-legs"]), "120")]


def test_movement_for_each_side_has_two_parts_and_a_walk(client, anna):
    movement("mb-08", sets=1, repetitions=8, side="each")
    assert steps(shown(client)) == [
        ("Mb-08", "37"), ("Mb-08", "37"), ("Walk about a little", "46"),
    ]  # fmt: skip


def test_each_break_shows_another_movement(client, anna):
    for slug in ("mb-01", "mb-02"):
        movement(slug, sets=1, duration_seconds=120)
    names = []
    for hours in range(3):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            names.append(steps(shown(client))[0][0])
            client.post(PAGE)
    assert names == ["Mb-01", "Mb-02", "Mb-01"]


def test_another_movement_is_a_link_away(client, anna):
    for slug in ("mb-01", "mb-02"):
        movement(slug, sets=1, duration_seconds=120)
    (link,) = [a for a in every(main(shown(client)), "a") if "?" in attribute(a, "href")]
    assert attribute(link, "href") == "?movement=mb-02"
    assert steps(shown(client, "?movement=mb-02"))[0][0] == "Mb-02"
    assert steps(shown(client, "?movement=nothing%F0%9F%92%A9"))[0][0] == "Mb-01"


def test_general_movements_are_published_ours_and_good_for_everybody(client, anna, brug):
    movement("mb-06-seated-figure4")
    movement("mb-10", is_published=False)
    movement("mb-11", practice=brug)
    ExerciseFactory(slug="act-bridge", phase="activate")
    assert steps(shown(client))[0][0] == str(GENERAL["stretch-legs"])


def test_movements_of_the_library_are_offered_but_the_one_that_is_not_for_all(client, anna):
    files = sorted((starter.FOLDER / "exercises").glob("mb-*.yaml"))
    for file in files:
        assert starter.read_yaml(file)["phase"] == "micro-break"
        movement(file.stem)
    offered, key = [], ""
    for _again in files[1:]:
        (link,) = [a for a in every(main(shown(client, key)), "a") if "?" in attribute(a, "href")]
        key = attribute(link, "href")
        offered.append(key.partition("=")[2])
    assert sorted(offered) == [file.stem for file in files if file.stem != "mb-06-seated-figure4"]


def test_movement_says_when_to_stop_or_ask(client, anna):
    note = SafetyNote.objects.create(code="ST", kind="stop", text_en="Stop when you are dizzy.")
    movement("mb-01").safety_notes.add(note)
    assert "Stop when you are dizzy." in text_of(main(shown(client)))


# --- her own programme --------------------------------------------------------------------------


@pytest.fixture
def own_break(programme):
    line = programme.lines.order_by("pk").last()
    line.session_phase, line.name_en = "micro-break", "Her own break"
    line.save()
    return line


def test_own_movements_are_shown_when_she_chose_so(client, anna, own_break):
    assert "Her own break" not in text_of(main(shown(client)))
    assert client.post("/en/sit/movements/", {"movements": "own"}).status_code == 302
    assert steps(shown(client))[0][0] == "Her own break"
    client.post("/en/sit/movements/", {"movements": "general"})
    assert "Her own break" not in text_of(main(shown(client)))
    assert SittingBreak.objects.get().shows_movement is False


def test_without_own_movements_there_is_nothing_to_choose(client, anna, own_break):
    own_break.session_phase = "activate"
    own_break.save()
    SittingBreakFactory(patient=anna, timer_shows_own=True)
    page = shown(client)
    assert not list(every(page, "button", name="movements"))
    assert steps(page)[0][0] == str(GENERAL["stretch-legs"])


@pytest.mark.parametrize("sent", [{}, {"movements": "hers"}, {"movements": "\x00"}])
def test_unknown_choice_is_no_page(client, anna, sent):
    assert client.post("/en/sit/movements/", sent).status_code == 404
    assert SittingBreak.objects.count() == 0


# --- done ---------------------------------------------------------------------------------------


def taken():
    return list(Delivery.objects.order_by("due_at").values_list("state", "due_at", "done_at"))


def test_done_is_noted_without_any_rule(client, anna):
    page = page_of(client.post(PAGE, follow=True))
    assert notices(page) == ["Noted. Good that you stood up."]
    assert taken() == [(TAKEN, NOW, NOW)]
    rule = SittingBreak.objects.get()
    assert (rule.patient, rule.is_active, rule.done_on(NOW.date())) == (anna, False, 1)
    assert "You stood up 1 time today." in text_of(main(page))


def test_done_twice_within_five_minutes_is_once(client, anna):
    client.post(PAGE)
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        client.post(PAGE)
    assert taken() == [(TAKEN, NOW, NOW)]
    later = NOW + timedelta(minutes=30)
    with time_machine.travel(later, tick=False):
        client.post(PAGE)
    assert taken() == [(TAKEN, NOW, NOW), (TAKEN, later, later)]


def test_done_answers_the_mail_that_asked(client, anna):
    rule = SittingBreakFactory(patient=anna)
    due_at = NOW - timedelta(minutes=5)
    mail = rule.delivery_of(due_at, state=Delivery.State.SENT)
    mail.save()
    client.post(PAGE)
    assert taken() == [(Delivery.State.SENT, due_at, NOW)]


def test_done_leaves_an_older_mail_alone(client, anna):
    rule = SittingBreakFactory(patient=anna)
    old = NOW - timedelta(minutes=25)
    rule.delivery_of(old, state=Delivery.State.SENT).save()
    client.post(PAGE)
    assert taken() == [(Delivery.State.SENT, old, None), (TAKEN, NOW, NOW)]


@pytest.mark.parametrize(
    ("minutes", "is_wanted"), [(-3, False), (0, False), (19, False), (21, True)]
)
def test_no_mail_comes_for_a_break_that_was_taken(client, anna, minutes, is_wanted):
    client.post(PAGE)
    due_at = NOW + timedelta(minutes=minutes)
    rule = SittingBreakFactory._meta.model.objects.get()
    rule.change(at=NOW, is_active=True, weekdays=tuple(range(7)))
    mail = rule.delivery_of(due_at + timedelta(microseconds=1))
    mail.save()
    mail = Delivery.objects.with_rule().get(pk=mail.pk)
    at = max(due_at, NOW) + timedelta(seconds=1)
    assert Wishes([mail], at).is_wanted(mail) is is_wanted


def test_break_without_a_mail_is_no_mail(client, anna):
    client.post(PAGE)
    rule = SittingBreak.objects.get()
    assert rule.last_delivery is None
    assert with_class(main(page_of(client.get("/en/reminders/mails/"))), "mail-list") == []


def test_two_tabs_note_one_break(anna, at_once):
    at_once(lambda patient: SittingBreak.note_break(patient, at=NOW), [anna, anna])
    assert Delivery.objects.count() == 1


def test_timer_asks_the_clock_of_her_rule(client, anna):
    SittingBreakFactory(patient=anna, every=60)
    page = shown(client)
    chosen = [o for o in every(one(page, "select", id="minutes"), "option") if has(o, "selected")]
    assert [attribute(option, "value") for option in chosen] == ["60"]
