"""What her own device keeps, for whom, and what it is told about it."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as ours
from factories import ArticleFactory, ProgrammeFactory, ProgrammeTemplateFactory
from pages import attribute, heading, links, main, notices, page_of, text_of

from apps.accounts.sign_in.device import account_of
from apps.accounts.sign_in.sessions import OWN_DEVICE
from apps.programmes.models import SessionLog

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)
KEPT, NOT_KEPT = {"private", "no-cache"}, {"private", "no-store"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def anna(client, anna):
    client.force_login(anna)
    return anna


@pytest.fixture
def programme(anna, theo, brug):
    template = ProgrammeTemplateFactory()
    template.articles.add(ArticleFactory(slug="hip"), ArticleFactory(slug="hid", published_at=None))
    return ProgrammeFactory(
        patient=anna,
        assigned_by=theo,
        practice=brug,
        template=template,
        start_on=WEDNESDAY - 28 * DAY,
    )


@pytest.fixture
def shared(client, anna):
    session = client.session
    session[OWN_DEVICE] = False
    session.save()


def control(response):
    return set(response.headers.get("Cache-Control", "").split(", "))


def device(client):
    response = client.get("/device/")
    assert "no-store" in control(response)
    return response.json()


# --- who is asked about -----------------------------------------------------------------------------


def test_device_of_nobody(client, db):
    assert device(client) == {"account": None, "token": None, "kit": []}


def test_device_names_the_account_and_gives_a_token(client, anna):
    told = device(client)
    assert (told["account"], len(told["token"])) == (account_of(anna), 64)


def test_device_that_others_use_has_no_kit(client, anna, programme, shared):
    told = device(client)
    assert (told["account"], told["kit"], "version" in told) == (account_of(anna), [], False)


def test_device_of_staff_has_no_kit(client, theo):
    client.force_login(theo)
    assert device(client)["kit"] == []


# --- the kit ------------------------------------------------------------------------------------------


def test_kit_is_today_help_and_the_articles_of_her_programme(client, programme):
    told = device(client)
    pages = [page for page in told["kit"] if "/programmes/" not in page and "/today/2" not in page]
    assert pages == ["/nl/today/", "/nl/offline/", "/nl/help/", "/nl/read/hip/"]
    assert told["places"] == {
        "today": "/nl/today/",
        "offline": "/nl/offline/",
        "help": "/nl/help/",
        "safety": "/nl/safety/",
    }


def test_every_page_of_the_kit_may_be_kept(client, anna, programme):
    for path in device(client)["kit"]:
        response = client.get(path)
        assert (response.status_code, control(response) >= KEPT) == (200, True), path
        assert response.headers["X-Account"] == account_of(anna)


def test_kit_is_in_her_language(client, anna):
    anna.language = "de"
    anna.save()
    assert device(client)["kit"][0] == "/de/today/"


def test_version_changes_with_what_is_shown_and_with_the_day(client, anna, programme, clock):
    first = device(client)["version"]
    assert device(client)["version"] == first
    SessionLog.objects.record_as_planned(
        programme, done_on=WEDNESDAY, slot=1, at=NOON, by=anna, language="nl"
    )
    second = device(client)["version"]
    clock.shift(DAY)
    assert len({first, second, device(client)["version"]}) == 3


def test_kit_of_a_stranger_holds_nothing_of_hers(client, programme, bram):
    client.force_login(bram)
    assert [page for page in device(client)["kit"] if str(programme.pk) in page] == []


# --- what may be kept ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nl/help/", "/nl/offline/", "/nl/today/"])
def test_pages_are_kept_on_her_own_device_only(client, anna, path):
    assert control(client.get(path)) >= KEPT


@pytest.mark.parametrize("path", ["/nl/help/", "/nl/offline/", "/nl/today/"])
def test_shared_device_keeps_nothing(client, shared, path):
    response = client.get(path)
    assert control(response) >= NOT_KEPT
    assert response.headers["X-Account"] == "none"


def test_page_with_a_notice_is_seen_once(client, programme):
    client.post(f"/nl/programmes/{programme.pk}/{WEDNESDAY}/1/done/")
    response = client.get("/nl/help/")
    assert notices(page_of(response)) == ["Opgeslagen. Je oefeningen zijn genoteerd."]
    assert control(response) >= NOT_KEPT
    assert control(client.get("/nl/help/")) >= KEPT


def test_help_of_nobody_says_nothing_about_keeping(client, db):
    response = client.get("/nl/help/")
    assert "Cache-Control" not in response.headers
    assert response.headers["X-Account"] == "none"


def test_help_is_not_kept_for_staff(client, theo):
    client.force_login(theo)
    response = client.get("/nl/help/")
    assert control(response) >= NOT_KEPT
    assert response.headers["X-Account"] == "none"


def html_of(client, path="/nl/help/"):
    return page_of(client.get(path))


def test_page_names_the_account_on_her_own_device(client, anna):
    page = html_of(client)
    assert attribute(page, "data-account") == account_of(anna)
    assert attribute(page, "data-tab-account") is None


def test_page_names_the_account_of_the_tab_on_a_shared_device(client, anna, shared):
    page = html_of(client)
    assert attribute(page, "data-account") is None
    assert attribute(page, "data-tab-account") == account_of(anna)


@pytest.mark.parametrize("who", [None, "theo"])
def test_page_names_nobody_else(client, db, request, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert "account" not in client.get("/nl/help/").content.decode().partition("<head>")[0]


# --- the worker and the manifest -----------------------------------------------------------------------


def site_of(response):
    first = response.content.decode().partition("\n")[0]
    return json.loads(first.removeprefix("const site = ").removesuffix(";"))


def test_worker_stands_at_the_root_and_is_asked_for_each_time(client, db):
    response = client.get("/sw.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert control(response) == {"no-cache"}
    site = site_of(response)
    assert (site["static"], site["signOut"]) == ("/static/", "/accounts/logout/")
    assert len(site["version"]) == 16


def test_worker_keeps_files_that_are_there_and_are_for_patients(client, db):
    files = site_of(client.get("/sw.js"))["files"]
    names = [name.removeprefix("/static/") for name in files]
    assert [name for name in names if not Path(ours.BASE_DIR, "static", name).is_file()] == []
    assert {"css/site.css", "js/device.js", "js/outbox.js", "fonts/figtree-latin.woff2"} <= {*names}
    assert [name for name in names if "admin" in name or "caseload" in name] == []


def test_worker_keeps_no_file_while_files_change_under_it(client, db, settings):
    settings.DEBUG = True
    assert site_of(client.get("/sw.js"))["files"] == []


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", "Je oefeningen van je fysiotherapeut, ook zonder internet."),
        ("en", "Your exercises from your physiotherapist, also without internet."),
        ("de", "Ihre Übungen von Ihrer Physiotherapie, auch ohne Internet."),
    ],
)
def test_manifest_speaks_her_language_and_its_icons_are_there(client, db, language, says):
    response = client.get("/manifest.webmanifest", headers={"Accept-Language": language})
    assert response.headers["Content-Type"] == "application/manifest+json"
    told = response.json()
    assert (told["lang"], told["description"]) == (language, says)
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    sizes = {(icon["purpose"], icon["sizes"]) for icon in told["icons"]}
    assert sizes == {(p, s) for p in ("any", "maskable") for s in ("192x192", "512x512")}
    for icon in told["icons"]:
        assert Path(ours.BASE_DIR, icon["src"].removeprefix("/")).is_file()


# --- the offline page ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", "Je bent even zonder internet"),
        ("en", "You are offline for a moment"),
        ("de", "Sie sind gerade ohne Internet"),
    ],
)
def test_offline_page_goes_on_and_gives_the_number_of_her_practice(
    client, anna, brug, language, says
):
    brug.phone = "020 123 45 67"
    brug.save()
    page = page_of(client.get(f"/{language}/offline/"))
    assert heading(page) == says
    assert links(main(page)) == ["", f"/{language}/today/", "tel:0201234567"]


def test_offline_page_of_nobody_names_no_practice(client, db):
    page = page_of(client.get("/en/offline/"))
    assert "Call your practice" not in text_of(main(page))
