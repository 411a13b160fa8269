"""The first day of a practice, as its people click through it in a real browser."""

import base64
import hashlib
import hmac
import re
import struct
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from machine import HOST, Failed, say, wait_until
from playwright.sync_api import sync_playwright

MANAGER, THERAPIST, PATIENT = (f"{who}@practice.example" for who in ("manager", "theo", "anna"))
CHROMIUM = "/usr/bin/chromium"


def totp(secret, at):
    """RFC 6238 with 6 digits and 30 seconds: what the app on somebody's phone shows."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def link_to(machine, address):
    """The invitation in the newest mail to that address."""
    mails = wait_until(lambda: machine.mail.to(address), 20, f"a mail to {address}")
    text = mails[-1].get_body(("plain",)).get_content()
    return re.search(rf"https://{HOST}/\S+/invitation/\S+", text)[0]


@contextmanager
def browser(machine):
    rule = f"MAP {HOST}:443 127.0.0.1:{machine.ports['https']}"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", f"--host-resolver-rules={rule}"]
        )
        yield chromium
        chromium.close()


@contextmanager
def where_it_stood(chromium):
    """What each person saw when something did not come."""
    try:
        yield
    except Exception:
        for context in chromium.contexts:
            for page in context.pages:
                say(f"    {page.url}: {page.locator('body').inner_text()[:1500]}")
        raise


class Somebody:
    def __init__(self, chromium, machine):
        self.machine = machine
        context = chromium.new_context(ignore_https_errors=True, locale="nl-NL")
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)

    def opens(self, path):
        answer = self.page.goto(path if path.startswith("https") else f"https://{HOST}{path}")
        if answer.status >= 400:
            raise Failed(f"{path} answers {answer.status}")

    def accepts(self, link, first_name):
        self.opens(link)
        self.page.fill("[name=first_name]", first_name)
        self.page.check("[name=agrees]", force=True)
        self.page.locator("main form .button").first.click()
        self.page.wait_for_url(lambda url: "/invitation/" not in url)
        say(f"    {first_name} accepted and stands on {self.page.url}")
        return self

    def sets_second_factor(self):
        """The admin does not open before it."""
        self.opens("/admin/")
        if "/admin/" in self.page.url:
            raise Failed("The admin opened without a second factor.")
        self.page.locator("a[href*='/totp/activate/']").first.click()
        secret = self.page.locator(".key code").inner_text().replace(" ", "")
        self.page.fill("[name=code]", totp(secret, time.time()))
        self.page.locator("main form .button").first.click()
        self.page.wait_for_url(lambda url: "activate" not in url)
        self.opens("/admin/")
        if "/admin/" not in self.page.url:
            raise Failed(f"The admin stays closed: {self.page.url}")
        say("    the admin opens after the second factor")
        return self

    def invites(self, address, first_name, role):
        self.opens("/admin/accounts/invitation/add/")
        self.page.fill("[name=first_name]", first_name)
        self.page.fill("[name=email]", address)
        choose(self.page, "role", role)
        self.page.locator("[name=_save]").click()
        self.page.wait_for_url(lambda url: "/add/" not in url)
        return link_to(self.machine, address)


def choose(page, name, value):
    """A select, radio buttons, or nothing where it goes without saying."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"[name={name}]", value)
    elif page.locator(f"[name={name}][value={value}]:not([type=hidden])").count():
        page.locator(f"[name={name}][value={value}]").check(force=True)


def run(machine, manager_link):
    with browser(machine) as chromium, where_it_stood(chromium):
        manager = Somebody(chromium, machine).accepts(manager_link, "Mila").sets_second_factor()
        link = manager.invites(THERAPIST, "Theo", "therapist")
        theo = Somebody(chromium, machine).accepts(link, "Theo").sets_second_factor()
        anna = Somebody(chromium, machine).accepts(theo.invites(PATIENT, "Anna", "patient"), "Anna")
        assign(theo.page, theo)
        remind(anna)
        log(anna)
        look(theo)


def assign(page, theo):
    theo.opens("/admin/programmes/programme/assign/")
    page.select_option("[name=template]", label="Startprogramma soepele heup, 2 weken")
    page.get_by_label("Anna").check()
    for day in range(7):
        page.locator(f"[name=weekdays][value='{day}']").check(force=True)
    page.locator("main form [type=submit], #content form [type=submit]").last.click()
    page.wait_for_url(lambda url: "/assign/" not in url)
    say("    Theo assigned a programme")


def remind(anna):
    """In two minutes; on a machine that runs this at night without quiet hours."""
    at = datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(minutes=2)
    anna.opens("/nl/reminders/")
    page = anna.page
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    page.locator("[name=is_active]").check(force=True)
    for day in range(7):
        page.locator(f"[name=weekdays][value='{day}']").check(force=True)
    page.fill("[name=local_time]", f"{at:%H:%M}")
    for name in ("quiet_from", "quiet_to"):
        page.fill(f"[name={name}]", "")
    before = len(anna.machine.mail.messages)
    page.locator("main form .actions .button").first.click()
    page.wait_for_load_state()
    mails = wait_until(lambda: anna.machine.mail.to(PATIENT, before), 240, "a reminder for Anna")
    late = datetime.now(ZoneInfo("Europe/Amsterdam")) - at.replace(second=0, microsecond=0)
    say(f"    the reminder came {late.total_seconds():.0f} s after its minute began")
    if len(mails) != 1:
        raise Failed(f"{len(mails)} reminders")


def log(anna):
    anna.opens("/nl/today/")
    anna.page.get_by_text("Ik heb het al gedaan").first.click()
    anna.page.get_by_role("button", name="Alles gedaan zoals gepland").click()
    anna.page.wait_for_load_state()
    say("    Anna logged her session")


def look(theo):
    theo.opens("/admin/programmes/sessionlog/")
    if not theo.page.locator("#result_list tbody tr").count():
        raise Failed("Theo does not see the session.")
    theo.opens("/admin/?tab=all")
    theo.page.get_by_text("Anna").first.wait_for()
    say("    Theo sees it")
