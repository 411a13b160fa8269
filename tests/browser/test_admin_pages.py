"""Every page of the staff, by each who may open it: reachable for everyone, within the policy,
nothing cut off on a tablet. AXE_ALL=1 looks at all of them in each language, theme and width."""

import itertools
import os
import re

import pytest
from addresses import walk
from browser.looking import faults, look_at
from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse

ALL = bool(os.environ.get("AXE_ALL"))
STAFF = ["rosa", "theo", "mila"]
TABLET = {"width": 768, "height": 1024}
WIDTHS = [1280, 768, 360]
ACTING = {"admin:logout", "admin:jsi18n", "admin:autocomplete", "admin:login"}
RUNS_THE_INSTALLATION = """
from allauth.account.models import EmailAddress
from apps.accounts.models import User
rosa = User(email="rosa@demo.example", first_name="Rosa", is_superuser=True, is_library_editor=True)
rosa.set_password("demo-soepel")
rosa.save()
EmailAddress.objects.create(user=rosa, email=rosa.email, primary=True, verified=True)
"""


@pytest.fixture(scope="module", autouse=True)
def _rosa(site):
    """The demo has nobody who runs the installation."""
    site.tells(RUNS_THE_INSTALLATION)


def plain_pages():
    """The admin's own pages that need no object: landing, all tables, find, assign ..."""
    for name in sorted(
        {name for name in walk(get_resolver()) if name and name.startswith("admin:")}
    ):
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        if name not in ACTING:
            yield path


def first_row(listing, html):
    found = re.search(rf'href="{re.escape(listing)}([^/"]+)/change/', html)
    return found and found[1]


def row_pages(get):
    """Change, history and delete of the first row of every list that opens."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = first_row(reverse(f"{name}_changelist"), get(reverse(f"{name}_changelist")).text())
        for page in ("change", "history", "delete") if row else ():
            yield reverse(f"{name}_{page}", args=[row])


def open_pages(someone):
    """What opens for her, as pages and not as files; refusals are tested elsewhere."""

    def get(path):
        return someone.page.request.get(someone.site + path, max_redirects=0)

    for path in itertools.chain(plain_pages(), row_pages(get), ["/admin/find/?q=an"]):
        answer = get(path)
        if answer.status == 200 and "text/html" in answer.headers["content-type"]:
            yield path


def speak(someone, language):
    someone.opens("/nl/help/")
    someone.page.locator("details.language summary").first.click()
    someone.page.locator(f"button[name=language][value={language}]").first.click()
    someone.page.wait_for_url(f"**/{language}/help/")
    someone.lookout.since_last_time()


def test_every_page_once_on_a_tablet(person):
    seen, wrong = set(), {}
    for name in STAFF:
        someone = person(viewport=TABLET).signs_in(name)
        fresh = [path for path in open_pages(someone) if path not in seen]
        wrong |= look_at(someone.page, someone.lookout, fresh)
        seen |= set(fresh)
    assert wrong == {}
    assert len(seen) > 60


if ALL:  # half an hour: not a skipped test, but one that make axe-all adds

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("language", ["nl", "en", "de"])
    def test_every_page_everywhere(person, language, scheme, width):
        wrong = {}
        for name in STAFF:
            options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
            someone = person(**options).signs_in(name)
            speak(someone, language)
            wrong |= look_at(someone.page, someone.lookout, list(open_pages(someone)))
        assert wrong == {}


# --- what happens on a page ------------------------------------------------------------------


def test_what_is_wrong_is_told_and_led_to(person):
    mila = person(viewport=TABLET).signs_in("mila")
    mila.opens("/admin/accounts/practice/")
    mila.page.locator("#result_list tbody th a").first.click()
    mila.page.fill("[name=name]", "")
    mila.page.keyboard.press("Control+Enter")
    summary = mila.page.locator("#error-summary")
    assert summary.evaluate("it => it === document.activeElement")
    assert faults(mila.page) == []
    summary.locator("a").click()
    assert mila.page.evaluate("document.activeElement.name") == "name"
    assert mila.page.locator("[name=name]").get_attribute("aria-invalid") == "true"
    assert mila.complaints == []


def test_stopping_asks_first(person):
    theo = person(viewport=TABLET).signs_in("theo")
    theo.opens("/admin/programmes/programme/")
    theo.page.locator(".action-select").first.check()
    theo.page.select_option("[name=action]", "stop_chosen")
    theo.page.locator(".actions button").click()
    theo.page.wait_for_selector("[name=stop]")
    assert faults(theo.page) == []
    assert theo.complaints == []


def test_one_language_at_a_time_and_an_error_opens_its_own(person):
    rosa = person().signs_in("rosa")
    rosa.opens("/admin/exercises/exercise/add/")
    page = rosa.page
    assert page.locator("#id_name_nl").is_visible()
    assert not page.locator("#id_name_de").is_visible()
    page.get_by_label("Deutsch").check(force=True)
    assert page.locator("#id_name_de").is_visible()
    assert not page.locator("#id_name_nl").is_visible()
    page.get_by_label("Alle", exact=True).check(force=True)
    assert page.locator("#id_name_nl").is_visible()
    page.locator("[name=_save]").click()
    page.locator("#error-summary a[href='#id_name_nl']").click()
    assert page.evaluate("document.activeElement.id") == "id_name_nl"
    assert rosa.complaints == []


def test_rows_move_by_buttons_and_the_order_is_kept(person):
    rosa = person().signs_in("rosa")
    rosa.opens("/admin/articles/article/")
    rosa.page.locator("#result_list tbody th a").first.click()
    rosa.page.wait_for_selector(".order-down")
    titles = rosa.page.locator("#sections-group .line:not(.empty-form) summary b")
    first, second = titles.all_inner_texts()[:2]
    down = rosa.page.locator("#sections-group .order-down").first
    down.focus()
    rosa.page.keyboard.press("Enter")
    assert titles.all_inner_texts()[:2] == [second, first]
    assert first in rosa.page.locator("#sections-group .order-said").inner_text()
    rosa.page.locator(".submit-row [name=_continue]").click()
    rosa.page.wait_for_selector(".messagelist")
    assert titles.all_inner_texts()[:2] == [second, first]
    assert rosa.complaints == []


def test_every_button_of_the_editor_keeps_to_the_policy(person):
    rosa = person().signs_in("rosa")
    rosa.opens("/admin/articles/article/")
    rosa.page.locator("#result_list tbody th a").first.click()
    page = rosa.page
    line = page.locator("#sections-group .line").nth(1)
    line.locator("summary").first.click()
    text = line.locator(".ProseMirror:visible").first
    text.click()
    page.keyboard.type(" Rustig opbouwen.")
    buttons = line.locator(".prose-editor:visible .prose-menubar__button:visible")
    for number in range(buttons.count()):
        text.click()
        page.keyboard.press("Control+a")
        if "disabled" not in (buttons.nth(number).get_attribute("class") or ""):
            buttons.nth(number).click()
        if page.locator("dialog[open]").count():
            assert faults(page) == []
            page.keyboard.press("Escape")
    assert buttons.count() > 5
    assert faults(page) == []
    assert rosa.complaints == []


def test_find_by_keyboard(person):
    theo = person().signs_in("theo")
    theo.opens("/admin/all/")
    theo.page.keyboard.press("/")
    theo.page.keyboard.type("anna")
    theo.page.keyboard.press("Enter")
    theo.page.locator(".found a").first.wait_for()
    assert "Anna de Vries" in theo.page.locator("main").inner_text()
    theo.page.keyboard.press("/")
    theo.page.keyboard.press("Escape")
    assert theo.page.evaluate("document.activeElement === document.body")


def test_menu_opens_and_finding_works_without_javascript(person):
    theo = person(viewport=TABLET, java_script_enabled=False).signs_in("theo")
    theo.opens("/admin/all/")
    assert not theo.page.locator("#menu").is_visible()
    theo.page.locator("#menu-button summary").click()
    theo.page.locator("#menu-button a", has_text="Oefeningen").click()
    assert theo.page.url.endswith("/admin/exercises/exercise/")
    theo.page.fill("#find-words", "anna")
    theo.page.locator("#find-words").press("Enter")
    theo.page.get_by_role("link", name="Anna de Vries").first.click()
    assert "/change/" in theo.page.url
