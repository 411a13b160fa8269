"""Today in a real browser: nothing jumps while it loads, and it never shows what is over."""

import pytest
from playwright.sync_api import expect

WITH_FIGURES = """
from apps.accounts.models import User
from apps.exercises.figures.drawn import LIBRARY
from apps.programmes.models import PrescribedExercise
from apps.exercises.models import Exercise
drawn = [path.name.removesuffix(".drawn.json") for path in LIBRARY.glob("*.drawn.json")]
exercises = Exercise.objects.filter(slug__in=drawn)
lines = PrescribedExercise.objects.filter(programme__patient__email="anna@demo.example")
for line, number in zip(lines.order_by("pk"), range(99)):
    line.exercise = exercises[number % len(exercises)]
    line.save()
"""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""
SENT = """
(() => {
  const page = performance.getEntriesByType("navigation")[0];
  return { status: page.responseStatus, bytes: page.encodedBodySize, over: page.transferSize };
})()
"""


@pytest.fixture(scope="module")
def _figures(site):
    site.tells(WITH_FIGURES)


@pytest.mark.usefixtures("_figures")
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light")])
def test_nothing_jumps_while_today_loads(person, width, scheme):
    anna = person(viewport={"width": width, "height": 740}, color_scheme=scheme).signs_in("anna")
    anna.page.add_init_script(SHIFTS)
    anna.opens("/nl/today/")
    anna.page.wait_for_load_state("networkidle")
    assert anna.page.locator(".thumb--figure svg").count() > 0
    for part in anna.page.locator(".thumb-item, .session-card, footer").all():
        part.scroll_into_view_if_needed()
    anna.page.wait_for_timeout(300)
    assert anna.page.evaluate("window.shifts") == []
    assert anna.complaints == []


def test_nothing_jumps_while_a_session_opens(person):
    anna = person(viewport={"width": 360, "height": 740}).signs_in("anna")
    anna.page.add_init_script(SHIFTS)
    anna.opens("/nl/today/")
    play = anna.page.locator("a[href*='/play/']").first.get_attribute("href")
    for mode in ("safety", "prepare"):
        anna.opens(play)
        anna.page.wait_for_load_state("networkidle")
        expect(anna.page.locator("[data-player]")).to_have_attribute("data-mode", mode)
        anna.page.wait_for_timeout(300)
        assert anna.page.evaluate("window.shifts") == []
        if mode == "safety":
            with anna.page.expect_response("**/safety/"):
                anna.page.get_by_role("button", name="Geen van deze").click()
            expect(anna.page.locator("[data-player]")).to_have_attribute("data-mode", "prepare")


@pytest.mark.usefixtures("_figures")
def test_today_comes_over_the_wire_once(person):
    """Without the worker, which asks in the same way but hides what came over the wire."""
    anna = person(service_workers="block").signs_in("anna")
    anna.opens("/nl/today/")
    statuses = []
    anna.page.on("response", lambda answer: statuses.append((answer.url, answer.status)))
    anna.opens("/nl/today/")
    sent = anna.page.evaluate(SENT)
    assert sent["over"] < 1000 < sent["bytes"]
    assert anna.page.locator(".session-card").count() > 0


WHERE_START_ENDS = """() => {
  const starts = [...document.querySelectorAll("main .button")].filter(
    (one) => one.className === "button" && one.checkVisibility());
  const bar = document.querySelector(".bottom-bar").getBoundingClientRect();
  return { starts: starts.length, room: bar.top - starts[0].getBoundingClientRect().bottom };
}"""


@pytest.mark.usefixtures("_figures")
@pytest.mark.parametrize("name", ["anna", "fatima"])  # four exercises; back after ten days
def test_start_is_the_one_button_and_stands_above_the_bar(person, name):
    her = person(viewport={"width": 390, "height": 844}).signs_in(name)
    her.opens("/nl/today/")
    seen = her.page.evaluate(WHERE_START_ENDS)
    assert seen["starts"] == 1
    assert seen["room"] > 8  # the dot of the bar rides on its edge
    her.page.set_viewport_size({"width": 360, "height": 640})  # most of a small phone's page
    assert her.page.evaluate(WHERE_START_ENDS)["room"] >= 0
    her.page.set_viewport_size({"width": 1280, "height": 900})
    assert her.page.evaluate(WHERE_START_ENDS)["starts"] == 1
    assert her.page.locator(".only-wide .button").is_visible()
    assert her.complaints == []


def test_not_today_is_one_tap_and_so_is_the_way_back(person):
    els = person(viewport={"width": 390, "height": 844}).signs_in("els")
    els.page.get_by_role("button", name="Vandaag niet").click()
    els.page.get_by_role("heading", level=1, name="Vandaag niet").wait_for()
    els.page.get_by_role("button", name="Ik wil toch oefenen").click()
    els.page.get_by_role("link", name="Start", exact=True).wait_for()
    assert els.complaints == []


@pytest.mark.wide
def test_going_back_shows_what_she_changed(person):
    anna = person().signs_in("anna")
    assert anna.page.locator(".session-card").count() > 0
    anna.opens("/nl/help/")
    anna.site.tells(
        "from apps.accounts.models import User;"
        "User.objects.filter(email='anna@demo.example').update(first_name='Annemarie')"
    )
    anna.page.go_back()
    anna.page.get_by_role("heading", level=1, name="Annemarie").wait_for()
    anna.opens("/accounts/logout/")
    anna.page.locator("main form .button").first.click()
    anna.page.wait_for_url(lambda url: "logout" not in url)
    anna.opens("/nl/today/")
    assert "/accounts/" in anna.page.url
    assert anna.complaints == []
