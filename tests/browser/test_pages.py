"""Each page once in each language, on a narrow phone: reachable for everyone, nothing cut off,
nothing that its own policy refuses."""

from datetime import date
from itertools import product

import pytest
from browser.looking import look_at
from browser.pages_of_ours import OWN, PUBLIC, SIGN_IN, SIGNED_IN

NARROW = {"width": 320, "height": 640}


def annas_paths(someone, language):
    """Her programme, today's session and the newest log, as Today and Progress link to them."""
    someone.opens(f"/{language}/today/")
    programme = someone.page.locator(".session-card h2 a").first.get_attribute("href")
    someone.opens(f"/{language}/progress/")
    log = someone.page.locator("main th a").first.get_attribute("href")
    return [programme, f"{programme}{date.today().isoformat()}/1/", log]  # noqa: DTZ011


ONCE_EACH = {("nl", "light"), ("en", "dark"), ("de", "light")}
LOOKS = [
    pytest.param(*look, marks=() if look in ONCE_EACH else pytest.mark.wide)
    for look in product(("nl", "en", "de"), ("light", "dark"))
]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_every_page_is_accessible_and_fits(person, language, scheme):
    options = {"viewport": NARROW, "color_scheme": scheme}
    visitor = person(locale=language, **options)
    assert (
        look_at(visitor.page, visitor.lookout, [f"/{language}/{path}" for path in PUBLIC] + SIGN_IN)
        == {}
    )
    anna = person(locale=language, **options).signs_in("anna")
    own = [f"/{language}/{path}" for path in OWN] + annas_paths(anna, language)
    assert look_at(anna.page, anna.lookout, own + SIGNED_IN) == {}
    lost = [f"/{language}/nothing-here/"]
    assert look_at(anna.page, anna.lookout, lost, status=404) == {}


def press_tab_until(page, condition, most=60):
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const it = document.activeElement; return {condition} }}"):
            return
    raise AssertionError(f"no {condition} within {most} tabs")


UNDER_THE_BAR = """() => {
  const it = document.activeElement, bar = document.querySelector(".bottom-bar");
  if (it === document.body || bar.contains(it) || getComputedStyle(bar).position !== "sticky") {
    return "";
  }
  const [box, edge] = [it.getBoundingClientRect(), bar.getBoundingClientRect()];
  return box.bottom > edge.top + 1 && box.height < edge.top ? it.outerHTML.slice(0, 120) : "";
}"""


@pytest.mark.parametrize("path", ["today/", "reminders/", "help/"])
def test_keyboard_focus_is_never_hidden_under_the_bar(person, path):
    anna = person(viewport={"width": 390, "height": 640}).signs_in("anna")
    anna.opens(f"/nl/{path}")
    hidden = []
    for _press in range(45):
        anna.page.keyboard.press("Tab")
        hidden.append(anna.page.evaluate(UNDER_THE_BAR))
    assert [element for element in hidden if element] == []


def test_theme_that_she_chose_stands_before_any_script(person):
    visitor = person(java_script_enabled=False, color_scheme="light")
    visitor.opens("/nl/help/")
    visitor.page.get_by_role("button", name="Donker").click()
    visitor.page.wait_for_selector("html[data-theme=dark]")
    visitor.opens("/nl/")
    assert visitor.page.locator("body").evaluate("it => getComputedStyle(it).backgroundColor") == (
        "rgb(14, 26, 23)"
    )


def test_chosen_number_is_said_in_words(person):
    anna = person(viewport=NARROW).signs_in("anna")
    anna.opens(annas_paths(anna, "nl")[1])
    anna.page.locator("[name=pain_after][value='3']").check(force=True)
    said = anna.page.locator(".nprs-chosen").last
    assert said.inner_text() == "Je koos 3 van de 10"
    assert anna.complaints == []


def test_session_is_logged_by_keyboard_alone(person):
    anna = person(viewport=NARROW).signs_in("anna")
    anna.opens("/nl/today/")
    press_tab_until(anna.page, "it.className === 'skip-link'", most=1)
    anna.page.keyboard.press("Enter")
    press_tab_until(anna.page, "it.matches('.session-card summary')")
    anna.page.keyboard.press("Enter")
    press_tab_until(anna.page, "it.matches('.session-card a.button--second')")
    anna.page.keyboard.press("Enter")
    anna.page.wait_for_selector("main form .actions")
    press_tab_until(anna.page, "it.name === 'comment'")
    anna.page.keyboard.type("Met het toetsenbord.")
    press_tab_until(anna.page, "it.matches('.actions .button')")
    anna.page.keyboard.press("Enter")
    anna.page.wait_for_selector(".done-list")
    assert anna.page.locator(".quote").inner_text() == "Met het toetsenbord."


def test_session_is_logged_without_javascript(person):
    henk = person(java_script_enabled=False).signs_in("henk")
    henk.opens(f"{henk.sees_session_cards().locator('h2 a').first.get_attribute('href')}")
    henk.opens(henk.page.url.removeprefix(henk.site) + f"{date.today().isoformat()}/1/")  # noqa: DTZ011
    henk.page.locator("[name=pain_after][value='2']").check(force=True)
    henk.page.locator("main form .actions .button").click()
    assert henk.page.locator(".answer-number").inner_text() == "2"
