"""make axe-all: every patient, public and sign-in page in every language, theme, width and with
large text, then all that the site map names and two ways through the self-check, on a demo site
of its own. Prints what is wrong and how much was looked at."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from axe_playwright_python.base import AXE_SCRIPT
from browser.conftest import CHROMIUM, PASSWORD, ROOT, answers, free_port
from browser.looking import Lookout, faults, look_at
from browser.pages_of_ours import MAILS, OWN, PUBLIC, SIGN_IN, SIGNED_IN
from browser.waiting import wait_until

LANGUAGES = ("nl", "en", "de")
THEMES = ("light", "dark")
WIDTHS = ({"width": 320, "height": 640}, {"width": 1280, "height": 900})
# Landmarks belong to the page of the program that shows the mail.
OF_THE_MAIL_PROGRAM = {"landmark-one-main", "region"}
# The browser's own larger text, as a person sets it.
LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%' }"


def started_site(folder):
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"PORT": str(free_port()), "SOEPEL_DATA": folder}
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    return f"http://localhost:{env['PORT']}", server


def annas_session(browser, site):
    """Her cookies, and her programme, today's session and the newest log."""
    page = browser.new_page()
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", "anna@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form .button")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(f"{site}/nl/today/")
    programme = page.locator(".session-card h2 a").first.get_attribute("href")
    page.goto(f"{site}/nl/progress/")
    log = page.locator("main th a").first.get_attribute("href")
    session = f"{programme}{date.today().isoformat()}/1/"  # noqa: DTZ011
    return page.context.storage_state(), [
        path.removeprefix("/nl/") for path in (programme, session, log)
    ]


def looks(browser, site, cookies, paths, **options):
    """(how many pages, {path: what is wrong}) of one person in one browser window."""
    large = options.pop("large")
    context = browser.new_context(storage_state=cookies, **options)
    lookout, page = Lookout(context, site), context.new_page()
    prepare = (lambda: page.evaluate(LARGE_TEXT)) if large else None
    wrong = look_at(page, lookout, paths, prepare=prepare)
    context.close()
    return len(paths), wrong


def mail_looks(browser, site, paths, **options):
    """A mail's own policy lets no script run, so it is read and shown on a page of nobody."""
    large = options.pop("large")
    context = browser.new_context(**options)
    context.add_init_script(AXE_SCRIPT)
    page, wrong = context.new_page(), {}
    page.goto(f"{site}/healthz")
    for path in paths:
        page.set_content(context.request.get(site + path).text())
        if large:
            page.evaluate(LARGE_TEXT)
        if found := set(faults(page)) - OF_THE_MAIL_PROGRAM:
            wrong[path] = sorted(found)
    context.close()
    return len(paths), wrong


def listed(site, language):
    """What the site map names in that language."""
    text = urlopen(f"{site}/sitemap.xml").read().decode()  # noqa: S310
    return re.findall(rf"<loc>[^<]*?://[^/<]+(/{language}/[^<]*)</loc>", text)


def check_looks(browser, site, language, **options):
    """An emergency at once, and the way without any sign to its end."""
    context = browser.new_context(locale=language, **options)
    lookout, page, count, wrong = Lookout(context, site), context.new_page(), 0, {}
    for last in (False, True):
        for title in check_pages(page, f"{site}/{language}/check/", last=last):
            count += 1
            if found := faults(page) + lookout.since_last_time():
                wrong[title] = found
    context.close()
    return count, wrong


def check_pages(page, address, *, last):
    """The title of each page that comes, answered with the first or the last choice."""
    page.goto(address)
    yield page.title()
    follow(page, "main form .button")
    while page.locator("#check").count():
        yield page.title()
        for group in page.locator("#check fieldset").all():
            choices = group.locator("input")
            (choices.last if last else choices.first).check(force=True)
        follow(page, "#check .actions .button >> nth=0")
    yield page.title()


def follow(page, button):
    with page.expect_navigation():
        page.click(button)


def library(browser, site):
    for language in LANGUAGES:
        for theme in THEMES:
            for size in WIDTHS:
                how = {"color_scheme": theme, "viewport": size}
                name = f"{language} {theme} {size['width']}"
                paths = listed(site, language)
                more = {"locale": language, "large": False}
                yield f"{name}, site map", looks(browser, site, None, paths, **how, **more)
                yield f"{name}, self-check", check_looks(browser, site, language, **how)


def everything(browser, site):
    yield from library(browser, site)
    cookies, own = annas_session(browser, site)
    for language in LANGUAGES:
        public = [f"/{language}/{path}" for path in PUBLIC] + SIGN_IN
        mails = [f"/{language}/{path}" for path in MAILS]
        hers = [f"/{language}/{path}" for path in (*OWN, *own)] + SIGNED_IN
        for theme in THEMES:
            for size in WIDTHS:
                for large in (False, True):
                    how = {"locale": language, "color_scheme": theme, "viewport": size}
                    name = f"{language} {theme} {size['width']}{' 200 %' if large else ''}"
                    for state, paths in ((None, public), (cookies, hers)):
                        yield name, looks(browser, site, state, paths, large=large, **how)
                    yield f"{name}, mails", mail_looks(browser, site, mails, large=large, **how)


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main():
    pages = violations = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site, server = started_site(folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            wait_until(lambda: server.poll() is None and answers(site), 300, "the site answers")
            for name, (count, wrong) in everything(browser, site):
                pages += count
                violations += sum(len(found) for found in wrong.values())
                say(f"{name}: {count} pages, {len(wrong)} with violations")
                for path, found in wrong.items():
                    say(f"  {path}: {', '.join(found)}")
        finally:
            browser.close()
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    say(f"{pages} pages looked at, {violations} violations")
    return int(violations > 0)


if __name__ == "__main__":
    sys.exit(main())
