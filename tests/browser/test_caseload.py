"""The caseload in a real browser: it fits, it can be read by everybody, and its buttons work."""

import re

import pytest
from browser.looking import faults
from browser.waiting import wait_until

WIDE, TABLET, PHONE = (
    {"width": 1280, "height": 900},
    {"width": 768, "height": 1024},
    {"width": 360, "height": 800},
)
TWO_LINES = 54
TALL = """(most) => [...document.querySelectorAll(".cl-row")]
  .filter((row) => row.getBoundingClientRect().height > most).map((row) => row.innerText)"""
CUT = """() => [...document.querySelectorAll(".cl-row .cl-two, .cl-answer, .cl-line")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.innerText)"""


def speaks(theo, language):
    theo.opens("/nl/me/")
    theo.page.locator("main [name=language]").select_option(language)
    theo.page.locator("main form .button").first.click()
    theo.page.wait_for_load_state()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.wide)])
def test_caseload_is_accessible_and_fits(person, scheme):
    theo = person(color_scheme=scheme, bypass_csp=True, viewport=WIDE).signs_in("theo")
    for language in ("nl", "de"):
        speaks(theo, language)
        for size in (WIDE, TABLET, PHONE):
            theo.page.set_viewport_size(size)
            for tab in ("", "?tab=all"):
                theo.opens(f"/admin/{tab}")
                assert (language, size["width"], faults(theo.page)) == (
                    language,
                    size["width"],
                    [],
                )
                assert theo.page.evaluate(CUT) == []
                if size is WIDE:
                    assert theo.page.evaluate(TALL, TWO_LINES) == []
    speaks(theo, "nl")


def mails_go_out(theo):
    """A site that just started says for a moment that mails wait; that line takes a row's room."""
    theo.opens("/admin/")
    return theo.page.locator(".alarm").count() == 0


def test_who_needs_him_fits_one_screen(person):
    theo = person(viewport=WIDE).signs_in("theo")
    wait_until(lambda: mails_go_out(theo), 120, "the first reminders went out")
    rows = theo.page.locator(".cl-row")
    assert rows.count() == 11
    last = rows.last.bounding_box()
    assert last["y"] + last["height"] <= WIDE["height"]


@pytest.mark.parametrize("javascript", [True, False])
def test_handled_undone_and_put_off(person, javascript):
    theo = person(java_script_enabled=javascript, viewport=WIDE).signs_in("theo")
    theo.opens("/admin/")
    row = theo.page.locator(".cl-row", has_text="Fatima El Amrani")
    row.get_by_role("button", name=re.compile("^Afgehandeld")).click()
    assert re.search(r"Door jou afgehandeld, \d\d:\d\d", row.inner_text())
    row.get_by_role("button", name=re.compile("^Ongedaan")).click()
    assert "Geen sessie sinds" in row.inner_text()
    row.locator(".cl-snooze summary").click()
    row.locator(".cl-snooze form button").first.click()
    assert "uitgesteld tot" in row.inner_text()
    row.get_by_role("button", name=re.compile("^Ongedaan")).click()
    assert theo.complaints == []


def test_caseload_by_keyboard(person):
    theo = person(viewport=WIDE).signs_in("theo")
    theo.opens("/admin/")
    page = theo.page
    page.locator(".cl-name").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    at = "document.activeElement.innerText.trim()"
    assert page.evaluate(at) == page.locator(".cl-name").nth(1).inner_text()
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.value") == "3"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.cl-snooze summary')")
    assert page.locator(".cl-snooze[open]").count() == 0
    assert theo.complaints == []
