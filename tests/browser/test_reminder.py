"""One mail: it comes in time, in her language, once; not when she was first; one click stops it."""

import re
import time
from datetime import datetime, timedelta
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from browser.waiting import wait_until
from django.utils.translation import override

from apps.reminders.wordings import BANK

ZONE = ZoneInfo("Europe/Amsterdam")
PROMISED_SECONDS = 90


def fetch(address, *, method="GET", body=None):
    request = Request(address, data=body, method=method)  # noqa: S310
    return urlopen(request, timeout=5).read().decode()  # noqa: S310


def next_minute():
    """The next whole minute that leaves time to fill in the form."""
    now = datetime.now(ZONE)
    return (now + timedelta(seconds=75)).replace(second=0, microsecond=0)


def remind_at(someone, moment):
    someone.opens("/nl/reminders/")
    someone.page.locator("[name=is_active]").check()
    for day in range(7):
        someone.page.locator(f"[name=weekdays][value='{day}']").check(force=True)
    someone.page.fill("[name=local_time]", f"{moment:%H:%M}")
    someone.page.locator("main form .actions .button").click()
    someone.page.wait_for_selector(".notice")


def mails_to(site, address):
    """(path, subject) of each mail on the demo page."""
    page = fetch(f"{site}/nl/demo/mails/")
    found = re.findall(
        r'href="(/nl/demo/mails/[^"]+/)".*?<span>([^<]+)</span><small>([^,]+),', page
    )
    return [(path, subject) for path, subject, to in found if to == address]


def assign_every_day(theo, patient):
    theo.opens("/admin/programmes/programme/assign/")
    theo.page.select_option("[name=template]", label="Startprogramma soepele heup, 2 weken")
    theo.page.get_by_label(patient).check()
    for day in range(7):
        theo.page.locator(f"[name=weekdays][value='{day}']").check()
    theo.page.locator("[type=submit]").last.click()
    theo.page.wait_for_selector(".messagelist, .success")


def finish_today(someone):
    while someone.sees_session_cards().locator("form button").count():
        someone.page.get_by_text("Ik heb het al gedaan").first.click()
        someone.page.get_by_role("button", name="Alles gedaan zoals gepland").first.click()
        someone.page.wait_for_selector(".notice")


def test_reminder_comes_once_unless_done_and_stops_in_one_click(person, site):
    els, anna, theo = (person().signs_in(name) for name in ("els", "anna", "theo"))
    assign_every_day(theo, "Els Mulder")
    finish_today(els)
    moment = next_minute()
    remind_at(els, moment)
    remind_at(anna, moment)

    wait_until(
        lambda: mails_to(site, "anna@demo.example"),
        (moment - datetime.now(ZONE)).total_seconds() + PROMISED_SECONDS,
        "the reminder stands on the mail page",
    )
    time.sleep(12)
    [(path, subject)] = mails_to(site, "anna@demo.example")
    with override("nl"):
        assert subject in [str(wording.subject) for wording in BANK["session"]]
    assert mails_to(site, "els@demo.example") == []

    mail = fetch(site + path)
    link = re.search(r'href="(http[^"]+/reminders/stop/[^"]+)"', mail).group(1)
    assert '<form method="post"><button' in fetch(link)
    fetch(link, method="HEAD")
    assert is_on(anna)
    fetch(link, method="POST", body=b"List-Unsubscribe=One-Click")
    assert not is_on(anna)


def is_on(someone):
    someone.opens("/nl/reminders/")
    return someone.page.locator("[name=is_active]").is_checked()
