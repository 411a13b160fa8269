"""How many taps it takes her, from the mail that invites her to a session that is saved."""

import json
import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
MOST = 14  # from the invitation to the first session
INVITE = """
from apps.accounts.emails import invitation
from apps.accounts.models import Invitation, User
theo = User.objects.get(email="theo@demo.example")
sent = Invitation.objects.invite(
    practice=theo.memberships.first().practice, email="{name}@demo.example", role="patient",
    first_name="{name}".capitalize(), last_name="Bos", therapist=theo, invited_by=theo,
)
invitation(*sent).send()
"""
ASSIGN = """
from apps.accounts.models import User
from apps.programmes.models import Programme, ProgrammeTemplate
from django.utils import timezone
theo, her = (User.objects.get(email=f"{{name}}@demo.example") for name in ("theo", "{name}"))
Programme.objects.assign(
    ProgrammeTemplate.objects.get(slug="hip-mobility-starter"), to=[her], by=theo,
    practice=theo.memberships.first().practice, start_on=her.local_date(timezone.now()),
    weekdays=tuple(range(7)),
)
"""
KEPT = """
import json
from apps.programmes.models import ExerciseLog
done = ExerciseLog.objects.filter(session__programme__patient__email="{name}@demo.example")
print(json.dumps([[one.exercise.slug, one.played_sets] for one in done.order_by("pk")]))
"""
TAPPED_SETS = {"mob-knee-to-chest": 1, "mob-windscreen": 1, "act-glute-squeeze": 1}
TIMED = "stretch-hip-flexor-kneel"


def link_in_mail(site, address):
    """The invitation, from the newest mail to that address on the demo's mail page."""
    page = urlopen(f"{site}/nl/demo/mails/", timeout=5).read().decode()  # noqa: S310
    mails = re.findall(r'href="(/nl/demo/mails/[^"]+/)".*?<small>([^,]+),', page)
    path = next(path for path, to in mails if to == address)
    mail = urlopen(site + path, timeout=5).read().decode()  # noqa: S310
    return re.search(r"/[a-z]{2}/invitation/[\w.:-]+/?", mail)[0]


class Taps:
    """Counts each tap and each field that she fills in."""

    def __init__(self, person):
        self.page, self.person, self.made = person.page, person, []

    def tap(self, words, role="button"):
        self.page.get_by_role(role, name=words, exact=True).locator("visible=true").first.click()
        self.made.append(words)

    def touch(self, selector):
        self.page.locator(selector).locator("visible=true").first.click()
        self.made.append(selector)

    def is_on(self, path):
        self.page.wait_for_url(f"**{path}")

    # --- her way ---------------------------------------------------------------------------------

    def accepts(self, site, name):
        site.tells(INVITE.format(name=name))
        link = link_in_mail(site, f"{name}@demo.example")
        self.person.opens(link)
        self.made.append("the link in the mail")
        self.touch("label:has([name=agrees])")
        self.touch("main form .actions .button")
        self.page.wait_for_url(lambda url: "/invitation/" not in url)
        site.tells(ASSIGN.format(name=name))  # beside her, her therapist gives her a programme

    def skips_the_first_pages(self):
        self.tap("Soepel, naar de startpagina", role="link")
        self.is_on("/nl/start/")
        self.tap("Alles overslaan en naar Vandaag")
        self.is_on("/nl/today/")

    def starts(self, words):
        self.page.clock.install()
        self.tap(words, role="link")
        self.tap("Geen van deze")
        self.touch("[data-do=start]")

    def plays(self):
        """What is counted takes a tap a set; what is timed, and the rest, pass by themselves."""
        player = self.page.locator("[data-player]")
        for _step in range(200):
            mode = player.get_attribute("data-mode")
            if mode == "pain":
                return
            if mode == "work" and self.page.locator(".repetitions-number").is_visible():
                self.touch("[data-do=done]")
            self.page.clock.run_for(1000)
        raise AssertionError(f"stands still in {mode}")

    def saves(self):
        self.touch("[name=pain_after][value='2']")
        self.page.clock.run_for(1000)
        self.touch("[name=effort][value=right]")
        self.page.clock.run_for(1000)
        self.touch("[data-do=save]")
        expect(self.page.locator("[role=status][data-sent]")).to_have_text("Opgeslagen.")


@pytest.fixture
def taps(person, site):
    def taps(name):
        hers = Taps(person(viewport=PHONE))
        hers.accepts(site, name)
        hers.skips_the_first_pages()
        return hers

    return taps


def test_from_the_invitation_to_the_first_session(taps, site):
    nora = taps("nora")
    nora.starts("Weinig tijd? Doe 1 oefening")
    nora.plays()
    nora.saves()
    assert len(nora.made) <= MOST, nora.made
    assert json.loads(site.asks(KEPT.format(name="nora"))) == [["mob-knee-to-chest", 1]]
    assert nora.person.complaints == []


def test_whole_session_adds_one_tap_a_set(taps, site):
    otto = taps("otto")
    otto.starts("Start")
    before = len(otto.made)
    otto.plays()
    assert otto.made[before:] == ["[data-do=done]"] * sum(TAPPED_SETS.values())
    otto.saves()
    kept = json.loads(site.asks(KEPT.format(name="otto")))
    assert dict(kept) == TAPPED_SETS | {TIMED: 1}
    assert len(otto.made) <= MOST + sum(TAPPED_SETS.values()) - 1, otto.made
    assert otto.person.complaints == []
