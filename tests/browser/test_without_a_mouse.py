"""First pages, the question before a session, check-in and the end of a programme: by keyboard
alone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

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
  const it = document.activeElement, label = [...(it.labels ?? [])].at(-1);
  return (label || it).innerText?.trim() || it.ariaLabel || it.name || "";
}"""

IS_SEEN = """() => {
  const it = document.activeElement, all = [it, [...(it.labels ?? [])].at(-1)].filter(Boolean);
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


def test_self_check_by_keyboard(person):
    visitor = person(viewport={"width": 360, "height": 740})
    keys, page = Keys(visitor.page), visitor.page

    def leads_to(title):
        page.locator("h1").filter(has_text=title).wait_for()

    visitor.opens("/nl/check/")
    keys.press("Start de check")
    leads_to("Heb je nu een van deze dingen?")
    keys.choose("Geen van deze").press("Volgende")
    leads_to("Hoe oud ben je?")
    keys.choose("Jonger dan 18 jaar").page.keyboard.press("ArrowDown")
    keys.press("Volgende")
    leads_to("Waar voel je de pijn?")
    keys.choose("Links").choose("2. Buitenkant van de heup").press("Volgende")
    leads_to("Wanneer heb je pijn?")
    keys.press("Terug")
    leads_to("Waar voel je de pijn?")
    assert page.locator("input:checked").evaluate_all("all => all.map(one => one.value)") == [
        "left",
        "outer_hip",
    ]
    keys.choose("9. Onder de knie")
    page.keyboard.press("Enter")  # from a field it goes on, not back
    leads_to("Wanneer heb je pijn?")
    assert visitor.complaints == []


WHERE_TREE = """
- button "Terug"
- paragraph: Vraag 3 van 14
- heading "Waar voel je de pijn?" [level=1]
- group "Aan welke kant is de pijn?":
  - radio "Links"
  - radio "Rechts"
  - radio "Aan beide kanten"
- group "Op welke plekken voel je de pijn?":
  - checkbox /1. Lies/
  - checkbox /2. Buitenkant van de heup/
  - checkbox /3. Bil/
  - checkbox /4. Voorkant van het bovenbeen/
  - checkbox /5. Achterkant van het bovenbeen/
  - checkbox /6. Binnenkant van het bovenbeen/
  - checkbox /7. Knie/
  - checkbox /8. Onderrug/
  - checkbox /9. Onder de knie of in de voet/
- button "Volgende"
"""
EMERGENCY_TREE = """
- main:
  - heading "Bel nu 112" [level=1]
  - link "Bel 112"
  - heading "Zeg dit aan de telefoon" [level=2]
  - list:
    - listitem: “Het gaat om mijn heup.”
    - listitem: “Mijn been is ineens koud, bleek of blauw.”
    - listitem: Waar je bent, en sinds wanneer.
  - heading "Tot er hulp is" [level=2]
  - heading "Waarom" [level=2]
  - group "In welk land heb je hulp nodig?":
    - button "Nederland"
    - button "Duitsland"
    - button "Verenigd Koninkrijk"
  - list:
    - listitem:
      - button "Ik heb iets verkeerd getikt"
"""


def test_self_check_as_a_screen_reader_hears_it_without_javascript(person):
    visitor = person(java_script_enabled=False)
    page = visitor.page
    visitor.opens("/nl/check/")
    page.get_by_role("button", name="Start de check").click()
    first = page.get_by_role("group", name="Heb je nu een van deze dingen?")
    first.get_by_role("checkbox", name="Geen van deze").check()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("radio", name="18 tot en met 44 jaar").check()
    page.get_by_role("button", name="Volgende").click()
    expect(page.locator("main")).to_match_aria_snapshot(WHERE_TREE)
    page.locator('[data-area="outer_hip"] [data-side="left"] path').click()
    assert page.get_by_role("checkbox", name="2. Buitenkant van de heup").is_checked()
    page.get_by_role("button", name="Volgende").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een antwoord.")
    assert page.get_by_role("checkbox", name="2. Buitenkant van de heup").is_checked()
    page.get_by_role("button", name="Terug").click()
    page.get_by_role("button", name="Terug").click()
    page.get_by_role("checkbox", name="Geen van deze").uncheck()
    page.get_by_role("checkbox", name="Mijn been is ineens koud").check()
    page.get_by_role("button", name="Volgende").click()
    expect(page.locator("body")).to_match_aria_snapshot(EMERGENCY_TREE)
    assert page.url == f"{visitor.site}/nl/check/"
    assert visitor.complaints == []
