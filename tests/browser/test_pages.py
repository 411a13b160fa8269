"""Each page once in each language, on a narrow phone: reachable for everyone, nothing cut off."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

PUBLIC = [
    "",
    "read/",
    "read/hip-pain/",
    "exercises/",
    "exercises/act-bridge/",
    "help/",
    "demo/mails/",
]
SIGN_IN = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"]
OWN = ["today/", "progress/", "reminders/", "reminders/breaks/", "me/"]
ACCOUNT = ["/accounts/email/", "/accounts/password/change/", "/accounts/logout/"]
NARROW = {"width": 320, "height": 640}


def faults(page):
    """What axe finds, a sideways scroll, or a page without exactly one h1."""
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    return found


def look_at(someone, paths):
    wrong = {}
    for path in paths:
        someone.opens(path)
        if found := faults(someone.page):
            wrong[path] = found
    return wrong


def annas_paths(someone, language):
    """Her programme, today's session and the newest log, as Today and Progress link to them."""
    someone.opens(f"/{language}/today/")
    programme = someone.page.locator(".session-card h2 a").first.get_attribute("href")
    someone.opens(f"/{language}/progress/")
    log = someone.page.locator(".history-item h3 a").first.get_attribute("href")
    return [programme, f"{programme}{date.today().isoformat()}/1/", log]  # noqa: DTZ011


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_every_page_is_accessible_and_fits(person, language, scheme):
    options = {"viewport": NARROW, "color_scheme": scheme, "bypass_csp": True}
    visitor = person(locale=language, **options)
    assert look_at(visitor, [f"/{language}/{path}" for path in PUBLIC] + SIGN_IN) == {}
    anna = person(locale=language, **options).signs_in("anna")
    own = [f"/{language}/{path}" for path in OWN] + annas_paths(anna, language)
    assert look_at(anna, own + ACCOUNT) == {}
    assert look_at(anna, [f"/{language}/nothing-here/"]) == {}


def test_no_page_breaks_the_content_policy(person):
    anna = person(viewport=NARROW).signs_in("anna")
    theo = person().signs_in("theo")
    for path in [f"/nl/{path}" for path in PUBLIC + OWN] + annas_paths(anna, "nl"):
        anna.opens(path)
    for path in ("", "programmes/programme/", "programmes/programme/assign/", "articles/article/"):
        theo.opens(f"/admin/{path}")
    theo.page.locator("#result_list th a").first.click()
    assert anna.complaints + theo.complaints == []


def press_tab_until(page, condition, most=60):
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const it = document.activeElement; return {condition} }}"):
            return
    raise AssertionError(f"no {condition} within {most} tabs")


def test_session_is_logged_by_keyboard_alone(person):
    anna = person(viewport=NARROW).signs_in("anna")
    anna.opens("/nl/today/")
    press_tab_until(anna.page, "it.className === 'skip-link'", most=1)
    anna.page.keyboard.press("Enter")
    press_tab_until(anna.page, "it.matches('.session-card .button--second, .notice a')")
    anna.page.keyboard.press("Enter")
    anna.page.wait_for_selector("main form .actions")
    press_tab_until(anna.page, "it.name === 'comment'")
    anna.page.keyboard.type("Met het toetsenbord.")
    press_tab_until(anna.page, "it.matches('.actions .button')")
    anna.page.keyboard.press("Enter")
    anna.page.wait_for_selector(".done-list")
    assert anna.page.locator(".quote").inner_text() == "Met het toetsenbord."


def test_session_is_logged_without_javascript(person):
    anna = person(java_script_enabled=False).signs_in("anna")
    anna.opens(f"{anna.sees_session_cards().locator('h2 a').first.get_attribute('href')}")
    anna.opens(anna.page.url.removeprefix(anna.site) + f"{date.today().isoformat()}/1/")  # noqa: DTZ011
    anna.page.locator("[name=pain_after][value='2']").check(force=True)
    anna.page.locator("main form .actions .button").click()
    assert anna.page.locator(".answer-number").inner_text() == "2"
