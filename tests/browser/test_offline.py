"""Without network: her device shows what it kept, keeps what she does, and sends it once."""

import json
import os
import signal
import subprocess
from datetime import datetime, timedelta

import pytest
from browser.conftest import PASSWORD
from browser.waiting import wait_until

A_DAY = timedelta(days=1)
TODAY, HELP, LOGOUT = "/nl/today/", "/nl/help/", "/accounts/logout/"

# Anna has two sessions today, nothing is logged, and nobody asks what is new.
FRESH = """
from django.utils import timezone
from apps.accounts.models import User
from apps.programmes.models import Programme, PrescribedExercise, SafetyAnswer, SessionLog
anna = User.objects.get(email="anna@demo.example")
anna.time_zone = "UTC"
anna.save()
today = anna.local_date(timezone.now())
hers = Programme.objects.filter(patient=anna)
logs = SessionLog.objects.filter(programme__in=hers, done_on__gte=today)
for log in logs:
    log.revisions.all().delete()
    log.entries.all().delete()
logs.delete()
PrescribedExercise.objects.filter(programme__in=hers).update(times_a_day=2)
SafetyAnswer.objects.filter(programme__in=hers, answered_on__gte=today).delete()
SafetyAnswer.objects.record(
    list(hers.active_on(today)), at=timezone.now(), language="nl", signs=[]
)
"""
ROWS = """
import json
from django.utils import timezone
from apps.programmes.models import SessionLog
logs = SessionLog.objects.filter(programme__patient__email="anna@demo.example", done_on=timezone.now().date())
print(json.dumps([
    [log.slot, log.pain_after, log.entries.count(), log.revisions.count(), str(log.client_id)]
    for log in logs.order_by("slot")
]))
"""
LINE = """
from django.utils import timezone
from apps.programmes.models import Programme
print(Programme.objects.get(pk={}).lines_for(timezone.now().date(), 1)[0].pk)
"""
UNASKED = """
from apps.programmes.models import SafetyAnswer
SafetyAnswer.objects.filter(programme__patient__email="anna@demo.example").delete()
"""
ANSWERS = """
from apps.programmes.models import Programme, SafetyAnswer
hers = SafetyAnswer.objects.filter(programme__patient__email="anna@demo.example")
print(len({answer.answered_at for answer in hers}), not any(answer.signs for answer in hers))
"""
NOTES = "caches.open('notes').then(c => c.match('/notes')).then(r => r && r.json())"
ENTRIES = """() => Object.keys(localStorage).filter(key => key.includes(":out:"))
  .map(key => JSON.parse(localStorage[key])).sort((a, b) => a.at - b.at)"""
NEXT = """() => {
  const none = document.querySelector("[data-asks] button[value=none]");
  if (none?.offsetParent) { none.click(); return "none"; }
  for (const name of ["start", "begin", "done", "skip", "next", "forward", "save"]) {
    const button = [...document.querySelectorAll(`[data-do=${name}]`)].find(b => b.offsetParent);
    if (button) { button.click(); return name; }
  }
  return "";
}"""
# The worker has no clock to set, so the page of tomorrow is moved to today.
IT_IS_TOMORROW = """async ({today, tomorrow}) => {
  const pages = await caches.open("pages"), now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const name = day.map(n => `${n}`.padStart(2, "0")).join("-");
  await pages.put(`${today}${name}/`, await pages.match(`${today}${tomorrow}/`));
}"""
FLUSH = """import("/static/js/outbox.js").then(({flush}) => Promise.all([flush(), flush()])).then(() => 1)"""
KEEP = """({url, body}) => import("/static/js/outbox.js").then(({keep}) => keep({url, body, title: "Test"}))"""


@pytest.fixture
def anna(person, site):
    site.tells(FRESH)
    anna = person(timezone_id="UTC").signs_in("anna")
    is_ready(anna)
    return anna


def is_ready(anna):
    """Her device has the kit as it is now."""

    def kept():
        notes = anna.page.evaluate(NOTES)
        if not notes or not notes.get("state"):
            return None
        told = anna.page.evaluate("fetch('/device/').then(r => r.json())")
        return notes if notes["state"].endswith(told["version"]) else None

    return wait_until(kept, 30, "the kit is on her device")


def players(anna):
    day = datetime.now().date()  # noqa: DTZ005
    kit = anna.page.evaluate(NOTES)["kit"]
    return [path for path in kit if path.endswith("/play/") and f"/{day}/" in path]


def plays(anna, path, pain=3):
    """Taps through one exercise, answers the questions and saves."""
    anna.opens(f"{path}?one")
    wait_until(lambda: anna.page.evaluate(NEXT) == "start", 10, "the session begins")
    for _tap in range(80):
        radio = anna.page.locator(f"[name=pain_after][value='{pain}']")
        if radio.locator("xpath=ancestor::fieldset").first.is_visible():
            radio.check(force=True)
        if anna.page.evaluate(NEXT) == "save":
            return
    raise AssertionError("never came to the end")


def descendants(pid):
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", f"{pid}"], capture_output=True, check=False
    )
    children = [int(child) for child in told.stdout.split()]
    return children + [one for child in children for one in descendants(child)]


def rows(site):
    return json.loads(site.asks(ROWS))


def waiting(anna):
    return anna.page.evaluate(ENTRIES)


def notice(anna):
    return " ".join(anna.page.locator("[data-outbox]").inner_text().split())


def heading(anna):
    return anna.page.locator("h1").first.inner_text().replace("\n", " ")


def cut(anna, site, how):
    anna.page.context.set_offline(True) if how == "network" else site.stops()


def back(anna, site, how):
    anna.page.context.set_offline(False) if how == "network" else site.starts()


def signs_out(anna):
    anna.opens(LOGOUT)
    anna.page.locator("[data-sign-out] .button").click()


# --- reading ------------------------------------------------------------------------------------------


def test_without_network_the_kit_can_be_read_and_the_rest_says_so(anna):
    kit = anna.page.evaluate(NOTES)["kit"]
    article = next(path for path in kit if "/read/" in path)
    anna.page.context.set_offline(True)
    anna.opens(TODAY)
    assert "Anna" in heading(anna)
    assert notice(anna).startswith("Er is nu geen internet.")
    anna.opens(HELP)
    assert (heading(anna), anna.page.locator("a[href='tel:112']").count()) == ("Hulp", 1)
    anna.opens(article)
    assert anna.page.locator("main .prose").count() > 0
    assert anna.page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Figtree")
    anna.opens("/nl/safety/?next=/nl/today/")
    assert (heading(anna), anna.page.locator("a[href='tel:112']").count()) == ("Hulp", 1)

    anna.opens("/nl/progress/")
    assert heading(anna) == "Je bent even zonder internet"
    anna.page.get_by_role("link", name="Ga door met oefenen").click()
    anna.page.wait_for_url(f"**{TODAY}")
    anna.opens("/")
    assert anna.page.url.endswith(TODAY)
    anna.page.context.set_offline(False)
    anna.opens("/nl/progress/")
    assert heading(anna) != "Je bent even zonder internet"


@pytest.mark.wide
def test_a_network_that_hangs_gives_the_kept_page_after_four_seconds(anna, site):
    programs = descendants(site.server.pid)
    for pid in programs:
        os.kill(pid, signal.SIGSTOP)
    try:
        anna.opens(TODAY)
        assert "Anna" in heading(anna)
    finally:
        for pid in programs:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.wide
def test_after_midnight_it_is_the_page_of_the_new_day(anna):
    tomorrow = f"{datetime.now() + A_DAY:%Y-%m-%d}"  # noqa: DTZ005
    assert f"{TODAY}{tomorrow}/" in anna.page.evaluate(NOTES)["kit"]
    anna.page.context.set_offline(True)
    anna.page.evaluate(IT_IS_TOMORROW, {"today": TODAY, "tomorrow": tomorrow})
    anna.opens(TODAY)
    starts = anna.page.locator(f"main a[href*='/{tomorrow}/1/play/']")
    assert starts.count() > 0
    starts.first.click()
    anna.page.wait_for_url("**/play/**")
    assert anna.page.locator("[data-player]").count() == 1


@pytest.mark.wide
def test_it_can_be_installed(anna):
    devtools = anna.page.context.new_cdp_session(anna.page)
    wrong = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in wrong] in ([], ["in-incognito"])
    assert devtools.send("Page.getAppManifest")["errors"] == []


# --- doing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["network", "site"])
def test_two_sessions_without_network_are_sent_once_each(anna, site, how):
    first, second = players(anna)
    cut(anna, site, how)
    plays(anna, first, pain=2)
    plays(anna, second, pain=4)
    ids = [json.loads(json.dumps(entry))["body"] for entry in waiting(anna)]
    assert len(ids) == 2
    anna.opens(TODAY)
    anna.page.get_by_text("2 sessies staan op dit apparaat en zijn nog niet verstuurd.").wait_for()
    assert anna.page.get_by_text("Je vulde dit in. We sturen het later.").count() == 2
    page = anna.page
    anna.page = page.context.new_page()
    page.close()
    anna.opens(TODAY)
    assert len(waiting(anna)) == 2

    back(anna, site, how)
    anna.opens(TODAY)
    wait_until(lambda: waiting(anna) == [], 20, "both are sent")
    assert "verstuurd" in notice(anna)
    anna.opens(TODAY)
    found = rows(site)
    assert [row[:4] for row in found] == [[1, 2, 1, 0], [2, 4, 1, 0]]
    assert all(f"client_id={row[4]}" in body for row, body in zip(found, ids, strict=True))


def test_two_tabs_and_a_double_tap_send_once(anna, site):
    path = players(anna)[0]
    anna.page.context.set_offline(True)
    plays(anna, path)
    other = anna.page.context.new_page()
    other.goto(site + TODAY)
    anna.page.context.set_offline(False)
    anna.page.evaluate(f"window.going = {FLUSH}; 1")
    other.evaluate(FLUSH)
    wait_until(lambda: waiting(anna) == [], 20, "it is sent")
    assert [row[:4] for row in rows(site)] == [[1, 3, 1, 0]]


@pytest.mark.wide
def test_what_was_said_later_on_another_device_stays(anna, person, site):
    path = players(anna)[0]
    anna.page.context.set_offline(True)
    plays(anna, path, pain=1)
    tablet = person(timezone_id="UTC").signs_in("anna")
    plays(tablet, path, pain=5)
    wait_until(lambda: rows(site), 20, "the tablet has sent")
    anna.opens(TODAY)
    anna.page.context.set_offline(False)
    anna.page.locator("[data-outbox]").get_by_text("later in op een ander apparaat").wait_for()
    assert waiting(anna) == []
    assert [row[:4] for row in rows(site)] == [[1, 5, 1, 1]]


@pytest.mark.wide
def test_answer_to_the_safety_question_waits_too_and_counts_once(anna, site):
    site.tells(UNASKED)
    anna.opens(TODAY)
    is_ready(anna)
    path = players(anna)[0]
    anna.page.context.set_offline(True)
    plays(anna, path)
    assert [entry["url"].rpartition("/nl/")[2][:6] for entry in waiting(anna)] == [
        "safety",
        "progra",
    ]
    anna.page.context.set_offline(False)
    anna.opens(TODAY)
    wait_until(lambda: waiting(anna) == [], 20, "both are sent")
    assert site.asks(ANSWERS) == "1 True"
    assert [row[:4] for row in rows(site)] == [[1, 3, 1, 0]]


@pytest.mark.wide
def test_what_is_on_its_way_is_no_news(anna):
    anna.page.evaluate(
        "document.addEventListener('outbox', () => (window.read ??= []).push("
        "document.querySelector('[data-outbox]').textContent))"
    )
    plain = players(anna)[0].replace("play/", "")
    anna.page.evaluate(KEEP, {"url": f"{plain}send/", "body": "a=1"})
    anna.page.evaluate(FLUSH)
    anna.page.get_by_text("Een sessie kon nog niet worden verstuurd.").wait_for()
    assert [
        text for text in anna.page.evaluate("window.read") if "nog niet verstuurd" in text
    ] == []


# --- whose it is --------------------------------------------------------------------------------------


def test_session_that_expired_keeps_what_waits_for_her_alone(anna, site):
    path = players(anna)[0]
    anna.page.context.set_offline(True)
    plays(anna, path)
    anna.page.context.set_offline(False)
    anna.page.context.clear_cookies(name="sessionid")
    anna.opens(TODAY)
    assert "/accounts/" in anna.page.url
    assert notice(anna) == "Log in om 1 sessie te versturen."
    anna.page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        anna.opens(TODAY)
    anna.page.context.set_offline(False)

    anna.signs_in("bram")
    assert (
        anna.page.evaluate(
            "caches.open('pages').then(c => c.match('/nl/today/')).then(r => r ? r.text() : '')"
        ).count("Anna")
        == 0
    )
    assert notice(anna) == ""
    assert len(waiting(anna)) == 1
    assert rows(site) == []
    signs_out(anna)
    anna.page.wait_for_url(lambda url: "logout" not in url)
    anna.signs_in("anna")
    wait_until(lambda: waiting(anna) == [], 20, "it is sent")
    assert [row[0] for row in rows(site)] == [1]


@pytest.mark.wide
def test_signing_out_sends_first_and_clears_the_device(anna, site):
    path = players(anna)[0]
    anna.page.context.set_offline(True)
    plays(anna, path)
    anna.page.context.set_offline(False)
    signs_out(anna)
    anna.page.wait_for_url(lambda url: "logout" not in url)
    assert [row[0] for row in rows(site)] == [1]
    assert (
        anna.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('soepel:'))")
        == []
    )
    assert anna.page.evaluate("caches.has('pages')") is False


def test_signing_out_asks_before_something_is_lost(anna, site):
    number = players(anna)[0].split("/")[3]
    day = datetime.now().date()  # noqa: DTZ005
    line = site.asks(LINE.format(number))
    url = f"/nl/programmes/{number}/{day}/1/send/"
    body = f"line-{line}-status=planned&pain_after=3&comment={5001 * 'a'}"
    anna.page.evaluate(KEEP, {"url": url, "body": body})
    anna.opens(TODAY)
    anna.page.get_by_text("Een sessie kon nog niet worden verstuurd.").wait_for()
    signs_out(anna)
    anna.page.get_by_text(
        "1 sessie is nog niet verstuurd. Log je nu uit, dan ben je die kwijt."
    ).wait_for()
    assert len(waiting(anna)) == 1

    anna.opens(TODAY)
    anna.page.get_by_role("link", name="Bekijken en veranderen").click()
    comment = anna.page.locator("[name=comment]")
    wait_until(lambda: comment.input_value() == 5001 * "a", 10, "what she typed is there")
    assert anna.page.locator(f"[name=line-{line}-status][value=planned]").is_checked()
    comment.fill("Korter")
    anna.page.locator("main form .actions .button").last.click()
    anna.page.wait_for_url("**/sessions/**")
    wait_until(lambda: waiting(anna) == [], 10, "it is mended")
    assert rows(site)[0][:2] == [1, 3]

    anna.page.evaluate(KEEP, {"url": url, "body": body})
    signs_out(anna)
    anna.page.get_by_text("1 sessie is nog niet verstuurd.").wait_for()
    anna.page.locator("[data-sign-out] .button").last.click()
    anna.page.wait_for_url(lambda url: "logout" not in url)
    assert waiting(anna) == []


@pytest.mark.wide
def test_signing_out_without_network_loses_nothing(anna):
    path = players(anna)[0]
    anna.opens(LOGOUT)
    anna.page.context.set_offline(True)
    anna.page.evaluate(KEEP, {"url": path.replace("play", "send"), "body": "a=1"})
    button = anna.page.locator("[data-sign-out] .button")
    button.click()
    anna.page.get_by_text("1 sessie is nog niet verstuurd.").wait_for()
    button.click()
    anna.page.get_by_text(
        "Er is geen internet. Je bent nog ingelogd en je bent niets kwijt."
    ).wait_for()
    assert len(waiting(anna)) == 1
    assert anna.page.evaluate("caches.has('pages')") is True


def test_shared_device_keeps_nothing_but_the_tab(person, site):
    site.tells(FRESH)
    anna = person(timezone_id="UTC")
    anna.opens("/accounts/login/")
    anna.page.uncheck("[name=stays]", force=True)
    anna.page.fill("[name=login]", "anna@demo.example")
    anna.page.fill("[name=password]", PASSWORD)
    anna.page.click("main form .button")
    anna.page.wait_for_url(f"**{TODAY}")
    anna.page.wait_for_load_state("networkidle")
    workers = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
    assert anna.page.evaluate(workers) == 0
    url = "/nl/programmes/1/2026-01-01/1/send/"
    anna.page.evaluate(KEEP, {"url": url, "body": "a=1"})
    assert anna.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('soepel'))") == []
    assert waiting(anna) == []
