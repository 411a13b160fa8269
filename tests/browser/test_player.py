"""The guided session in a real browser: what is tapped is what the site holds, and nothing that
happens on the way loses it."""

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from browser.conftest import Person
from browser.looking import faults_while_its_clock_stands
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
# A bridge of two counted sets, a leg held on each side, and a walk beside the core. It is asked
# twelve times a day in three programmes, so each test has a session of its own.
PROGRAMME = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.models import CareRelationship, User
from apps.exercises.models import Exercise
from apps.programmes.models import PrescribedExercise, Programme, SafetyAnswer
anna, now = User.objects.get(email="anna@demo.example"), timezone.now()
care = CareRelationship.objects.filter(patient=anna).first()
def programme(times):
    made = Programme.objects.create(
        patient=anna, practice=care.practice, assigned_by=care.therapist, weekdays=tuple(range(7)),
        name_nl="Kort", name_en="Short", name_de="Kurz", start_on=anna.local_date(now) - timedelta(days=3),
    )
    phase = made.phases.create(name_nl="Start", name_en="Start", name_de="Start")
    def line(slug, **dose):
        exercise = Exercise.objects.get(slug=slug)
        line = PrescribedExercise.copied(exercise_line(exercise), programme=made, phase=phase)
        for name, value in dose.items():
            setattr(line, name, value)
        line.times_a_day = times
        line.save()
    line("act-bridge", sets=2, repetitions=8, repetitions_max=None, hold_seconds=None, rest_seconds=30)
    line("fun-single-leg-stand", sets=1, repetitions=1, hold_seconds=12, hold_seconds_max=None, side="each", tempo="")
    line("fun-graded-walk", sets=1, repetitions=None, duration_seconds=600, duration_seconds_max=None, is_core=False)
    return made
class Line:
    def __init__(self, exercise, **others):
        self.exercise, self.position, self.is_core, self.note_nl = exercise, 0, True, ""
        self.note_en = self.note_de = self.note = ""
    def copy_dosage(self):
        return self.exercise.copy_dosage()
    def copy_frequency(self):
        return {}
exercise_line = Line
made = [programme(12) for number in range(3)]
SafetyAnswer.objects.record(made, at=now, language="nl", signs=[])
print(anna.local_date(now), *[one.pk for one in made])
"""
KEPT = """
import json
import re
from apps.programmes.models import SessionLog
log = SessionLog.objects.filter(programme={pk}, slot={slot}).first()
numbers = ("could_do", "reason", "performed_sets", "performed_repetitions", "performed_seconds")
numbers += ("is_lighter", "played_sets")
names = ("pain_before", "pain_after", "effort", "comment")
print(json.dumps(log and {{
    **{{name: getattr(log, name) for name in names}},
    "entries": [[e.exercise.slug, *(getattr(e, n) for n in numbers)] for e in log.entries.order_by("pk")],
    "has_played": log.played_seconds is not None, "revisions": log.revisions.count(),
}}))
"""
BRIDGE, STAND, WALK = "act-bridge", "fun-single-leg-stand", "fun-graded-walk"
DONE = [
    [BRIDGE, True, "", 2, 8, None, False, 2],
    [STAND, True, "", 1, 1, 12, False, 1],
]


@pytest.fixture(scope="module")
def programme(site):
    day, *pks = site.asks(PROGRAMME).split()
    places = product(pks, range(1, 13))

    def session():
        return Session(site, day, *next(places))

    return session


class Session:
    def __init__(self, site, day, pk, slot):
        self.site, self.pk, self.slot = site, pk, slot
        self.path = f"programmes/{pk}/{day}/{slot}/play/"

    def kept(self):
        return json.loads(self.site.asks(KEPT.format(pk=self.pk, slot=self.slot)))


class Player:
    """Somebody in her session. The clock stands still but for what she waits."""

    def __init__(self, person, session, language="en", query=""):
        self.person, self.page, self.session = person, person.page, session
        now = datetime.now(UTC)
        self.page.clock.install(time=now)
        person.opens(f"/{language}/{session.path}{query}")
        self.page.clock.pause_at(now + timedelta(minutes=1))

    def does(self, name):
        self.page.locator(f"[data-do={name}]:visible").first.click()
        return self

    def sheet(self, name):
        self.page.locator(f"[data-sheet={name}]:visible").click()
        expect(self.page.locator(f"#sheet-{name}")).to_be_visible()
        return self

    def waits(self, seconds):
        self.page.clock.run_for(1000 * seconds)
        return self

    def mode(self):
        return self.page.locator("[data-player]").get_attribute("data-mode")

    def is_in(self, mode):
        expect(self.page.locator("[data-player]")).to_have_attribute("data-mode", mode)
        return self

    def says(self, words):
        expect(self.page.locator("h1")).to_have_text(words)
        return self

    def set_of(self, words):
        expect(self.page.locator(".play-set")).to_have_text(words)
        return self

    def does_the_bridge(self):
        """Two sets, one tap each, with what stands between them over by itself."""
        for _set in range(2):
            self.waits(6).is_in("work").does("done").is_in("rest").waits(31)
        return self

    def stands_on_each_leg(self):
        self.is_in("ready").waits(6).is_in("work").waits(13).is_in("switch")
        return self.waits(9).is_in("work").waits(13)

    def tells(self, pain, effort="right"):
        self.is_in("pain")
        self.page.locator(f"[name=pain_after][value='{pain}']").click(force=True)
        self.waits(1).is_in("effort")
        self.page.locator(f"[name=effort][value={effort}]").click(force=True)
        return self.waits(1).is_in("words")

    def saves(self):
        self.does("save").is_in("finish")
        expect(self.page.locator(".play-finish [data-sent]")).to_have_text("Saved.")
        return self


@pytest.fixture(scope="module")
def signed_in(chromium, site):
    """Her cookies; what her device keeps is another one for each test."""
    context = chromium.new_context()
    Person(context.new_page(), site).signs_in("anna")
    yield {"cookies": context.cookies(), "origins": []}
    context.close()


@pytest.fixture
def anna(person, programme, signed_in):
    def anna(session=None, query="", language="en", **options):
        locale = {"nl": "nl-NL", "en": "en-GB", "de": "de-DE"}[language]
        somebody = person(locale=locale, viewport=PHONE, storage_state=signed_in, **options)
        return Player(somebody, session or programme(), language, query)

    return anna


# --- a session as it was meant ---------------------------------------------------------------------


def test_a_whole_session_is_one_tap_a_set_and_stands_as_it_was_tapped(anna):
    player = anna()
    player.says("Your session").does("start")
    player.says("Bridge").is_in("ready").set_of("Set 1 of 2").does_the_bridge()
    player.stands_on_each_leg().tells(pain=2)
    player.page.fill("[name=comment]", "Stiff at first.")
    player.saves()
    expect(player.page.locator("[data-answer=fine]")).to_be_visible()
    expect(player.page.locator("[data-lead]")).to_contain_text("2 exercises in")
    assert player.session.kept() == {
        "pain_before": None,
        "pain_after": 2,
        "effort": "right",
        "comment": "Stiff at first.",
        "entries": DONE,
        "has_played": True,
        "revisions": 0,
    }
    assert player.person.complaints == []


@pytest.mark.wide
def test_the_side_that_works_is_in_the_picture_and_the_badge(anna):
    player = anna().does("start").does_the_bridge()
    badge, figure = (
        player.page.locator("[data-badge]"),
        player.page.locator(".is-now .figure:visible"),
    )
    player.waits(6).is_in("work")
    expect(badge).to_have_text("Right")
    expect(figure).to_have_count(1)
    assert "is-mirrored" not in figure.get_attribute("class")
    player.waits(13).is_in("switch")
    expect(player.page.locator(".play-cue")).to_have_text("Now the other side: Left")
    player.waits(9).is_in("work")
    expect(badge).to_have_text("Left")
    assert "is-mirrored" in figure.get_attribute("class")


def test_one_exercise_counts(anna):
    player = anna(query="?one").does("start")
    expect(player.page.locator(".play-where")).to_have_text("Exercise 1 of 1")
    player.waits(6).does("done").waits(36).does("done").tells(pain=0).saves()
    expect(player.page.locator("[data-counts]")).to_be_visible()
    assert player.session.kept()["entries"] == DONE[:1]


@pytest.mark.wide
def test_extra_exercises_come_after_the_core_when_she_wants_them(anna):
    player = anna()
    player.page.locator("[data-extra]").check()
    expect(player.page.locator("[data-lead]")).to_contain_text("3 exercises")
    player.does("start").does_the_bridge().stands_on_each_leg()
    player.says("Graded walking").is_in("rest").does("skip").waits(6)
    expect(player.page.locator(".ring-number")).to_have_text("9:59")
    player.waits(400).does("next").tells(pain=1).saves()
    assert player.session.kept()["entries"][2] == [WALK, True, "", 1, None, 401, False, 1]


# --- too hard, it hurts, stop --------------------------------------------------------------------------


@pytest.mark.wide
def test_the_lighter_version_is_marked(anna):
    player = anna().does("start").sheet("hard").does("lighter")
    expect(player.page.locator(".is-now .play-lighter")).to_contain_text("hand's width")
    player.does_the_bridge().stands_on_each_leg().tells(pain=3).saves()
    expect(player.page.locator("[data-answer=allowed]")).to_be_visible()
    assert [entry[6] for entry in player.session.kept()["entries"]] == [True, False]


@pytest.mark.wide
def test_a_painful_day_starts_with_the_lighter_versions(anna):
    player = anna(query="?light")
    expect(player.page.locator("[data-option=light]")).to_be_visible()
    player.does("start")
    expect(player.page.locator(".is-now .play-lighter")).to_be_visible()
    player.sheet("hard").does("usual")
    expect(player.page.locator(".is-now .play-lighter")).to_be_hidden()


@pytest.mark.wide
def test_fewer_repetitions_and_a_set_less_are_what_is_noted(anna):
    player = anna().does("start").sheet("hard")
    expect(player.page.locator("[data-do=fewer]")).to_have_text("5 times instead of 8")
    player.does("fewer").sheet("hard").does("lessSets")
    player.waits(6).is_in("work")
    expect(player.page.locator(".repetitions-number")).to_have_text(re.compile("^5"))
    player.does("done").is_in("rest").waits(31).stands_on_each_leg()
    player.tells(pain=0, effort="too_hard").saves()
    assert player.session.kept()["entries"][0] == [BRIDGE, True, "", 1, 5, None, False, 1]


@pytest.mark.wide
def test_it_hurts_is_skipped_with_its_reason_and_the_next_one_follows(anna):
    player = anna().does("start").waits(6).does("done").waits(36).sheet("hurts")
    expect(player.page.locator("#sheet-hurts .pain-rule > li")).to_have_count(3)
    player.does("leaveOut").is_in("rest").says("Single-leg stand").does("skip")
    player.stands_on_each_leg().tells(pain=7).saves()
    expect(player.page.locator("[data-answer=much]")).to_be_visible()
    entries = player.session.kept()["entries"]
    assert entries[0] == [BRIDGE, False, "hurts", None, None, None, False, 1]


@pytest.mark.wide
def test_every_reason_can_be_given_for_a_skip(anna):
    player = anna().does("start").sheet("hard")
    player.page.locator("#sheet-hard summary").click()
    player.page.get_by_role("button", name="I do not have what it needs").click()
    player.does("skip").stands_on_each_leg().tells(pain=0).saves()
    assert player.session.kept()["entries"][0][:3] == [BRIDGE, False, "no_equipment"]


@pytest.mark.wide
def test_stop_keeps_what_was_done(anna):
    player = anna().does("start").waits(6).does("done").does("stop")
    player.page.locator("#sheet-stop [data-do=end]").dispatch_event("click")
    player.tells(pain=4).saves()
    assert player.session.kept()["entries"] == [[BRIDGE, True, "", 1, 8, None, False, 1]]


@pytest.mark.wide
def test_stop_with_nothing_done_saves_nothing(anna):
    player = anna().does("start").does("stop")
    player.page.locator("#sheet-stop [data-do=end]").dispatch_event("click")
    player.page.wait_for_url("**/today/")
    assert player.session.kept() is None


@pytest.mark.wide
def test_a_sheet_holds_the_time(anna):
    player = anna().does("start").waits(2).sheet("how").waits(60)
    player.page.keyboard.press("Escape")
    player.is_in("ready").waits(2).is_in("ready").waits(2).is_in("work")


# --- what happens on the way ---------------------------------------------------------------------------


def test_a_reload_goes_on_at_the_same_set(anna):
    player = anna().does("start").waits(6).does("done").waits(36).is_in("work")
    player.page.reload()
    player.says("Go on where you were?")
    expect(player.page.locator("[data-lead]")).to_have_text("You were at: Bridge, Set 2 of 2.")
    player.does("goOn").is_in("ready").set_of("Set 2 of 2").waits(6).does("done").waits(31)
    player.stands_on_each_leg().tells(pain=0).saves()
    assert player.session.kept()["entries"] == DONE


@pytest.mark.wide
def test_a_reload_at_the_questions_keeps_the_answers(anna):
    player = anna(query="?one").does("start").waits(6).does("done").waits(36).does("done")
    player.tells(pain=6)
    player.page.fill("[name=comment]", "My knee.")
    player.page.reload()
    player.does("goOn").is_in("words").saves()
    kept = player.session.kept()
    assert (kept["pain_after"], kept["effort"], kept["comment"]) == (6, "right", "My knee.")


@pytest.mark.wide
def test_starting_again_forgets_what_was_done(anna):
    player = anna().does("start").waits(6).does("done")
    player.page.reload()
    player.does("again").says("Your session").does("start").set_of("Set 1 of 2")


@pytest.mark.wide
def test_another_clock_neither_ends_nor_lengthens_a_set(anna):
    player = anna().does("start").does_the_bridge().waits(6).is_in("work").waits(5)
    number = player.page.locator(".ring-number")
    expect(number).to_have_text("0:05")
    for hours in (9, -18):
        player.page.evaluate(f"Date.now = ((now) => () => now() + {hours} * 36e5)(Date.now)")
        player.waits(1).is_in("work")
    expect(number).to_have_text("0:03")
    player.waits(4).is_in("switch")


def test_a_second_tab_takes_over_and_the_first_one_waits(anna):
    player = anna().does("start").waits(6).does("done")
    second = player.page.context.new_page()
    second.goto(player.page.url)
    second.locator("[data-do=goOn]").click()
    player.says("Your session runs in another tab")
    player.does("takeOver").says("Go on where you were?")
    second.close()


@pytest.mark.wide
def test_a_session_of_yesterday_is_offered_and_saved(anna, site):
    player = anna().does("start").waits(6).does("done").does("stop")
    yesterday = player.page.evaluate("""() => {
      const key = Object.keys(localStorage).find((name) => name.includes(":player:"));
      const state = JSON.parse(localStorage.getItem(key)), day = new Date(`${state.day}T12:00Z`);
      day.setDate(day.getDate() - 1);
      const before = day.toISOString().slice(0, 10), old = key.replace(state.day, before);
      const moved = { ...state, day: before, url: state.url.replace(state.day, before), title: "Yesterday" };
      localStorage.setItem(old, JSON.stringify(moved));
      localStorage.removeItem(key);
      return moved.url;
    }""")
    player.page.reload()
    player.says("Not saved yet")
    expect(player.page.locator("[data-lead]")).to_contain_text("Yesterday")
    with player.page.expect_response(f"**{yesterday}") as answer:
        player.does("saveOld").says("Your session")
    assert answer.value.json()["state"] == "saved"


@pytest.mark.wide
def test_a_double_tap_on_done_skips_no_rest(anna):
    player = anna().does("start").waits(6)
    player.page.locator("[data-do=done]:visible").dblclick()
    player.is_in("rest").set_of("Set 2 of 2")


# --- by other means ----------------------------------------------------------------------------------------


def test_keys_alone_do_a_session(anna):
    player = anna(query="?one")
    press = player.page.keyboard.press
    player.page.locator("[data-do=start]").focus()
    press("Enter")
    assert player.page.evaluate("document.activeElement.tagName") == "H1"
    press("Space")
    player.is_in("work")
    press("Space")
    player.is_in("rest")
    press("Space")
    player.is_in("ready")
    press("Space")
    player.is_in("work")
    press("Space")
    player.is_in("pain")
    player.page.locator("[name=pain_after]").first.focus()
    press("ArrowDown")
    player.waits(2).is_in("pain")
    player.does("forward").is_in("effort").does("leave").is_in("words").does("back").is_in("effort")
    player.does("forward").saves()
    assert player.session.kept()["entries"] == DONE[:1]


@pytest.mark.wide
def test_pause_holds_a_hold(anna):
    player = anna().does("start").does_the_bridge().waits(6).waits(3)
    player.page.keyboard.press("Space")
    expect(player.page.locator(".ring--paused .ring-words")).to_have_text("Pause")
    player.waits(100).is_in("work")
    player.page.keyboard.press("Space")
    player.waits(10).is_in("switch")


def test_less_motion_shows_stills_and_a_ring_in_steps(anna):
    player = anna(reduced_motion="reduce").does("start").waits(6).is_in("work")
    expect(player.page.locator(".is-now .figure-stills:visible")).to_have_count(1)
    expect(player.page.locator(".is-now .figure-moving:visible")).to_have_count(0)
    expect(player.page.locator("[data-pace]")).to_be_hidden()


def test_without_javascript_it_is_one_form(person, programme, signed_in):
    session = programme()
    anna = person(java_script_enabled=False, storage_state=signed_in)
    anna.opens(f"/nl/{session.path}")
    page = anna.page
    expect(page.locator(".play-item .log-item")).to_have_count(3)
    expect(page.locator(".play-controls:visible")).to_have_count(1)
    page.locator("[name=pain_after][value='4']").check(force=True)
    page.locator(".play-item [type=checkbox]").first.check(force=True)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".notice").nth(1)).to_have_text("Dit mag. Het moet binnen 24 uur zakken.")
    kept = session.kept()
    assert [entry[:3] for entry in kept["entries"]] == [[BRIDGE, True, ""], [STAND, True, ""]]
    assert (kept["entries"][0][6], kept["has_played"], kept["pain_after"]) == (True, False, 4)


def test_the_safety_question_comes_first_and_once(anna, site):
    site.tells(
        "from apps.programmes.models import SafetyAnswer; SafetyAnswer.objects.all().delete()"
    )
    player = anna()
    player.says("Before you begin")
    expect(player.page.locator(".play-item")).to_have_count(3)
    expect(player.page.locator("[data-do=start]")).to_be_hidden()
    with player.page.expect_response("**/safety/") as answer:
        player.page.get_by_role("button", name="None of these").click()
    assert answer.value.json()["state"] == "saved"
    player.says("Your session")
    player.page.reload()
    player.says("Your session")


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("nl", {}),
        pytest.param("en", {"color_scheme": "dark"}, marks=pytest.mark.wide),
        pytest.param("de", {"forced_colors": "active"}, marks=pytest.mark.wide),
    ],
)
def test_every_screen_is_reachable_for_everyone(anna, language, options):
    player = anna(language=language, **options)
    page, wrong = player.page, {}
    page.set_viewport_size(SMALL)

    def look(name):
        if found := faults_while_its_clock_stands(page):
            wrong[name] = found

    look("prepare")
    player.does("start")
    look("ready")
    for name in ("how", "hard", "hurts"):
        player.sheet(name)
        look(name)
        page.keyboard.press("Escape")
    player.does("stop")
    look("stop")
    page.keyboard.press("Escape")
    player.waits(6).is_in("work")
    look("repetitions")
    player.does("done").is_in("rest")
    look("rest")
    player.does("skip").does("begin").does("done").does("skip").does("begin")
    look("hold")
    player.does("pause")
    look("pause")
    player.does("next").is_in("switch")
    look("switch")
    player.does("skip").does("next").is_in("pain")
    look("pain")
    player.does("forward")
    look("effort")
    player.does("forward")
    look("words")
    player.does("save").is_in("finish")
    look("finish")
    assert wrong == {}
    assert player.person.complaints == []
