"""First pages, the question before a session, check-in and the end of a programme: by keyboard
alone, and without JavaScript."""

import pytest

ARE_NEW = """
from apps.accounts.models import User
User.objects.filter(email__in=["sanne@demo.example", "fatima@demo.example"]).update(introduced_at=None)
"""
IS_OVER = """
from datetime import timedelta
from django.utils import timezone
from apps.programmes.models import Programme
for programme in Programme.objects.filter(patient__email="mehmet@demo.example"):
    programme.end_on = timezone.now().date() - timedelta(days=1)
    programme.save()
"""
MOST_TABS = 60
FEVER = "Ik heb nieuwe koorts"
ABOUT = """() => {
  const it = document.activeElement, label = it.labels?.[0];
  return (label || it).innerText?.trim() || it.ariaLabel || it.name || "";
}"""

IS_SEEN = """() => {
  const it = document.activeElement, all = [it, it.labels?.[0]].filter(Boolean);
  const has_ring = (one) => getComputedStyle(one).outlineStyle !== "none";
  const is_ringed = all.some((one) => [one, ...one.querySelectorAll("*")].some(has_ring));
  const box = it.getBoundingClientRect();
  const on_top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return is_ringed && all.some((one) => one.contains(on_top) || on_top?.contains(one));
}"""


@pytest.fixture(scope="module")
def new_people(site):
    site.tells(ARE_NEW)


class Keys:
    """Finds her way by Tab alone, and needs what she is on to be seen."""

    def __init__(self, page):
        self.page = page

    def to(self, words):
        seen = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            seen.append(self.page.evaluate(ABOUT))
            if seen[-1].startswith(words):
                assert self.is_seen()
                return self
        raise AssertionError(f"no way to “{words}” on {self.page.url}: {seen}")

    def is_seen(self):
        """Has a ring around it, and nothing stands before it."""
        return self.page.evaluate(IS_SEEN)

    def press(self, words, key="Enter"):
        self.to(words).page.keyboard.press(key)
        return self

    def choose(self, words):
        return self.press(words, "Space")

    def goes_to(self, path):
        self.page.wait_for_url(f"**{path}")


def test_first_pages_by_keyboard(person, new_people):
    sanne = person(viewport={"width": 360, "height": 740}).signs_in("sanne")
    keys, page = Keys(sanne.page), sanne.page
    sanne.opens("/nl/start/")
    keys.press("Verder").goes_to("/nl/start/goal/")
    keys.to("Mijn doel")
    page.keyboard.press("Control+a")
    page.keyboard.type("Weer naar de markt fietsen")
    keys.press("Verder").goes_to("/nl/start/plan/")
    keys.press("Verder").goes_to("/nl/start/if-then/")
    keys.press("Klaar").goes_to("/nl/today/")
    assert "Weer naar de markt fietsen" in page.locator("main").inner_text()
    assert sanne.complaints == []


def test_safety_question_by_keyboard(person):
    page = person(viewport={"width": 360, "height": 740}).signs_in("henk").page
    keys = Keys(page)
    page.goto(page.url.replace("/today/", "/safety/"))
    keys.choose(FEVER).press("Ja, wat ik aanvinkte")
    page.get_by_role("heading", name="Bel vandaag je huisarts", level=1).wait_for()
    keys.press("Ik heb iets verkeerd getikt").goes_to("/nl/safety/?change=1")
    keys.choose(FEVER).press("Geen van deze").goes_to("/nl/today/")


def test_end_of_a_programme_by_keyboard(site, person):
    site.tells(IS_OVER)
    mehmet = person(viewport={"width": 360, "height": 740}).signs_in("mehmet")
    mehmet.opens("/nl/today/")
    keys = Keys(mehmet.page)
    keys.press("Je programma is klaar. Kijk")
    mehmet.page.get_by_role("heading", name="Je programma is klaar").wait_for()
    keys.choose("Helemaal hersteld").page.keyboard.press("ArrowDown")
    keys.press("Opslaan")
    mehmet.page.get_by_text("Ingevuld.").first.wait_for()
    assert mehmet.complaints == []


def test_first_pages_and_safety_without_javascript(site, person, new_people):
    page = person(java_script_enabled=False).signs_in("fatima").page
    page.goto(f"{site}/nl/start/")
    for path in ("goal", "plan", "if-then"):
        page.get_by_role("button", name="Verder").last.click()
        page.wait_for_url(f"**/nl/start/{path}/")
    page.get_by_role("button", name="Klaar").click()
    page.wait_for_url("**/nl/today/")
    page.goto(f"{site}/nl/safety/")
    page.get_by_label(FEVER).check()
    page.get_by_role("button", name="Ja, wat ik aanvinkte").click()
    page.get_by_role("heading", name="Bel vandaag je huisarts", level=1).wait_for()
