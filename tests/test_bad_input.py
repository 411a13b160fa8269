"""Whatever is sent, the answer is a page of ours and never a broken one.

The test client raises what a view raises, so a 500 cannot hide here."""

import json

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from pages import forms_of, heading, page_of
from world import names_of, path_of, world_of

from apps.accounts.models import Invitation, User
from apps.programmes.models import Barrier, CheckIn, SessionLog
from apps.reminders.models import Reminder

NUL = "\x00"
HUGE = "9" * 400
LANGUAGES = ("nl", "en", "de")


@pytest.fixture
def world(anna, theo, bram, vera, mila, brug, programme, settings, drawings):
    return world_of(anna, theo, bram, vera, mila, brug, programme, settings.KEPT_MAIL_DIR)


@pytest.fixture
def anna_in(client, anna):
    client.force_login(anna)
    return client


def answers(client, paths):
    return {path: client.get(path).status_code for path in paths}


# --- addresses ---------------------------------------------------------------------------------


def test_nul_in_an_address_is_refused(anna_in, programme):
    for path in ("/nl/read/a%00b/", "/%00", "/nl/invitation/%00/", "/nl/reminders/stop/a%00/"):
        assert anna_in.get(path).status_code == 400
        assert anna_in.post(path).status_code == 400


def test_nul_in_a_query_is_refused(client, anna):
    names = ("home", "today", "progress", "articles:library", "account_login", "admin:login")
    for person in (None, anna):
        if person:
            client.force_login(person)
        for name in names:
            for query in ("page=%00", "next=/%00", "a%00b=1"):
                assert client.get(f"{reverse(name)}?{query}").status_code == 400
            response = client.get(reverse(name), QUERY_STRING="page=\x00")
            assert response.status_code == 400


def test_letters_that_are_no_utf8_are_no_page(anna_in):
    paths = [
        "/nl/read/%ff/",
        "/nl/exercises/%c3%28/",
        "/nl/%ed%a0%80/",  # a lone surrogate
        "/%ff",
        "/nl/demo/mails/%ff/",
        "/nl/reminders/stop/%ff/",
    ]
    assert set(answers(anna_in, paths).values()) == {404}
    assert anna_in.get("/nl/invitation/%ff%ed%a0%80/").status_code == 410


def test_letters_that_are_no_utf8_in_a_query_are_passed_over(anna_in):
    paths = [
        f"/nl/{page}/?{query}"
        for page in ("progress", "today", "read")
        for query in ("page=%ff", "%ff=1", "page=%ed%a0%80", "page=%f0%9f%92%a9", "&&==;%")
    ]
    assert set(answers(anna_in, paths).values()) == {200}


@pytest.mark.parametrize("number", ["0", str(2**31), str(2**63), str(2**64), HUGE])
def test_numbers_no_database_can_hold_are_no_page(anna_in, number):
    day = "2026-11-22"
    paths = [
        f"/nl/programmes/{number}/",
        f"/nl/sessions/{number}/",
        f"/nl/sessions/{number}/settled/",
        f"/nl/programmes/{number}/check-in/",
        f"/nl/programmes/{number}/barrier/",
        f"/nl/programmes/{number}/end/",
        f"/nl/barriers/{number}/",
        f"/nl/programmes/{number}/{day}/1/",
        f"/nl/programmes/{number}/{day}/{number}/",
    ]
    assert set(answers(anna_in, paths).values()) == {404}
    assert anna_in.post(f"/nl/programmes/{number}/{day}/1/done/").status_code == 404


def test_slot_no_day_has_is_no_page(anna_in, world):
    for slot in ("0", "2", str(2**63), HUGE, "-1", "1.5"):
        path = f"/nl/programmes/{world.programme.pk}/{world.today}/{slot}/"
        assert anna_in.get(path).status_code == 404
        assert anna_in.post(f"{path}done/").status_code == 404


def test_days_no_calendar_has_are_no_page(anna_in, programme):
    days = [
        "0000-00-00",
        "9999-99-99",
        "2026-02-30",
        "0001-01-01",
        "2026-\u0661\u0661-22",
        "2026-1-1",
    ]
    paths = [f"/nl/programmes/{programme.pk}/{day}/1/" for day in days]
    assert set(answers(anna_in, paths).values()) == {404}


def test_last_day_of_the_calendar_is_refused_in_words(anna_in, programme):
    path = f"/nl/programmes/{programme.pk}/9999-12-31/1/"
    assert anna_in.get(path).status_code == 200
    assert anna_in.post(f"{path}done/").status_code == 302
    assert SessionLog.objects.count() == 0


def test_page_numbers_no_list_has_show_a_page(anna_in, world):
    pages = [HUGE, "9" * 5000, "-1", "0", "1e9", "NaN", "٣", "", "last", "1&page=2", "[]"]
    paths = [f"/nl/progress/?page={page}" for page in pages]
    assert set(answers(anna_in, paths).values()) == {200}


def test_very_long_address_is_no_page(anna_in):
    assert anna_in.get(f"/nl/read/{'a' * 20_000}/").status_code == 404
    assert anna_in.get(f"/nl/progress/?page={'a' * 20_000}").status_code == 200


# --- forms -------------------------------------------------------------------------------------


VISITOR = ["home", "account_login", "account_request_login_code", "account_reset_password"]
VISITOR += [
    "articles:check",
    "invitation",
    "reminders:stop",
    "account_signup",
    "reminders:break_stop",
]
VISITOR += ["reminders:break_done", "reminders:break_later", "reminders:break_today"]
VISITOR += ["reminders:session_done", "reminders:session_later"]
OWN = ["programmes:session", "me", "reminders:edit", "account_email", "account_change_password"]
OWN += ["today", "account_set_password", "account_reauthenticate", "reminders:breaks"]
OWN += ["programmes:check_in", "programmes:barrier"]
OWN += [
    "programmes:end",
    "programmes:safety",
    "start_language",
    "start_goal",
    "start_plan",
    "start_if_then",
]
BAD = {
    "nul": NUL,
    "nul inside": f"a{NUL}b",
    "digits": HUGE,
    "negative": "-1",
    "letters": "é" * 10_000,
    "right to left": "\u202eabc\ufeff",
    "dates": "0000-00-00",
    "times": "99:99",
    "infinite": "1e400",
}


def forms(client, world, names):
    """(where, fields) of each form on these pages, the page's own address where it has none."""
    found = {}
    for name in names:
        path = path_of(name, world)
        for action, fields in forms_of(page_of(client.get(path, follow=True))):
            found.setdefault((action or path, *sorted(fields)), fields)
    return [(key[0], fields) for key, fields in found.items() if key[0] != "/accounts/logout/"]


def spoilt(fields, bad):
    """Every field bad at once; what a database may choke on also in one field at a time."""
    yield dict.fromkeys(fields, BAD[bad])
    if bad in {"nul", "letters"}:
        yield from (fields | {field: BAD[bad]} for field in fields)


def sent(client, path, data):
    response = client.post(path, data)
    assert response.status_code in {200, 302, 400, 404, 405, 409, 410, 429}, (path, data)
    return response


@pytest.mark.parametrize("bad", BAD)
def test_bad_value_in_any_field_of_a_visitor_breaks_nothing(client, world, bad):
    users = User.objects.count()
    seen = set()
    for path, fields in forms(client, world, VISITOR):
        for data in spoilt(fields, bad):
            sent(client, path, data)
        seen |= fields.keys()
    assert {"email", "login", "password", "next", "language", "first_name", "agrees"} <= seen
    assert User.objects.count() == users
    assert Invitation.objects.get(pk=world.invitation.pk).accepted_at is None


@pytest.mark.parametrize("bad", BAD)
def test_bad_value_in_any_field_of_a_patient_breaks_nothing(anna_in, world, bad):
    seen = set()
    for path, fields in forms(anna_in, world, OWN):
        for data in spoilt(fields, bad):
            sent(anna_in, path, data)
        seen |= {field.rpartition("-")[2] for field in fields}
    wanted = {"pain_before", "comment", "client_id", "status", "performed_sets", "reason"}
    wanted |= {"weekdays", "local_time", "again_at", "asks", "quiet_from", "time_zone"}
    wanted |= {"email", "oldpassword"}
    wanted |= {"pain_average", "goal_score", "kind", "note"}
    wanted |= {"goal", "cue", "fallback", "fallback_words"}
    wanted |= {"starts", "lunch_to", "anchor_3", "every", "daily_cap", "mode", "paused_until"}
    assert wanted <= seen
    assert [log.pk for log in SessionLog.objects.all()] == [world.log.pk, world.painful_log.pk]
    assert (Barrier.objects.get().kind, CheckIn.objects.get().pain_average) == ("away", 4)
    world.anna.refresh_from_db()
    assert world.anna.email == "anna@demo.example"
    assert Reminder.objects.get().pk == world.reminder.pk


def test_bad_code_breaks_nothing(client, anna):
    for value in BAD.values():
        client.post("/accounts/login/code/", {"email": anna.email})
        for data in ({"code": value}, {"action": value}, {"code": "1", "next": value}):
            sent(client, "/accounts/login/code/confirm/", data)


def test_nul_in_each_button_of_the_address_page_breaks_nothing(anna_in, anna):
    for action in ("action_add", "action_send", "action_remove", "action_primary"):
        for email in (NUL, f"{anna.email}{NUL}", f"a{NUL}@demo.example", ""):
            sent(anna_in, "/accounts/email/", {action: "1", "email": email})
    assert anna.emailaddress_set.count() == 1


def test_fields_sent_twice_or_not_at_all_break_nothing(anna_in, world):
    for path, fields in forms(anna_in, world, OWN):
        sent(anna_in, path, {name: [value, "x"] for name, value in fields.items() if value})
        sent(anna_in, path, {})
        anna_in.force_login(world.anna)


def test_letters_that_are_no_utf8_in_a_form_break_nothing(anna_in, world):
    path = path_of("programmes:session", world)
    for body in (b"comment=%ff%fe", b"comment=%ed%a0%80", b"\xff\xfe=\x80", b"%=&&;="):
        response = anna_in.post(path, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 200


def test_body_of_another_kind_is_an_empty_form(anna_in, world):
    for kind in ("application/json", "text/plain", "image/png", "multipart/form-data; boundary=x"):
        response = anna_in.post(path_of("me", world), b'{"first_name": 1', content_type=kind)
        assert response.status_code in {200, 400}


def test_body_of_3_megabytes_is_refused(client, world):
    big = {"comment": "a" * 3_000_000, "email": "a" * 3_000_000, "first_name": "a" * 3_000_000}
    for name in ("account_request_login_code", "account_login", "invitation"):
        assert client.post(path_of(name, world), big).status_code == 400
    client.force_login(world.anna)
    for name in ("programmes:session", "me", "reminders:edit", "reminders:breaks"):
        assert client.post(path_of(name, world), big).status_code == 400


def test_form_of_2000_fields_is_refused(anna_in):
    data = {f"field-{number}": "1" for number in range(2000)}
    body = "&".join(f"{name}={value}" for name, value in data.items())
    kind = "application/x-www-form-urlencoded"
    assert anna_in.post("/nl/me/", body, content_type=kind).status_code == 400


def test_forms_without_their_token_are_refused_on_a_page_of_ours(world):
    client = Client(enforce_csrf_checks=True)
    names = ["account_login", "account_request_login_code", "invitation", "set_language"]
    for name in names:
        response = client.post(path_of(name, world), {"first_name": "Anna"})
        assert response.status_code == 403
        assert heading(page_of(response)) == "Dit is niet gelukt"
    client.force_login(world.anna)
    for name in ("programmes:session", "programmes:done", "me", "reminders:edit"):
        response = client.post(path_of(name, world), {"first_name": "Anna"})
        assert response.status_code == 403
        assert heading(page_of(response)) == "Dit is niet gelukt"


def test_ways_of_asking_that_no_page_knows_break_nothing(anna_in, world):
    for name in names_of("own", "annas", "secret", "public"):
        for method in ("PUT", "OPTIONS", "BREW"):
            response = anna_in.generic(method, path_of(name, world))
            assert response.status_code < 500
    assert SessionLog.objects.count() == 2


def test_odd_headers_break_nothing(client, db):
    odd = ("", "x", "nl-" + "a" * 5000, "*;q=0", "nl;q=9", "\xff", "../../etc")
    for value in odd:
        assert client.get("/", headers={"Accept-Language": value}).status_code == 302
        client.cookies["django_language"] = value
        assert client.get("/accounts/login/").status_code == 200
        client.cookies["sessionid"] = value
        assert client.get("/nl/today/").status_code == 302
    assert client.get("/nl/", headers={"Host": "evil.example"}).status_code == 400


# --- what a browser says of a passkey, made up -------------------------------------------------

LOGIN, ADD = "/accounts/2fa/webauthn/login/", "/accounts/2fa/webauthn/add/"
AGAIN, FACTOR = "/accounts/2fa/reauthenticate/webauthn/", "/accounts/2fa/authenticate/"
ANSWER = {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}
KEY = {"id": "AA", "rawId": "AA", "type": "public-key"}
MADE_UP = {
    "no JSON": "x",
    "nul": NUL,
    "list": "[]",
    "text": '"x"',
    "number": "1",
    "nothing": "{}",
    "number as id": '{"id": 1}',
    "another id": '{"id": "AA", "rawId": "BB", "type": "public-key", "response": {}}',
    "no response": json.dumps(KEY | {"response": {}}),
    "list as response": json.dumps(KEY | {"response": []}),
    "short": json.dumps(KEY | {"response": ANSWER}),
    "attestation": json.dumps(KEY | {"response": ANSWER | {"attestationObject": "AA"}}),
    "letters": '{"id": "\u00e9", "rawId": null, "response": []}',
    "deep": "[" * 50_000,
}


@pytest.mark.parametrize("said", MADE_UP.values(), ids=MADE_UP)
def test_made_up_passkey_breaks_nothing(client, anna, said):
    for asks_first in (False, True):
        if asks_first:
            client.get(LOGIN)
        sent(client, LOGIN, {"credential": said})
    client.post("/accounts/login/", {"login": anna.email, "password": "demo-soepel"})
    assert client.get(ADD).status_code == 200
    sent(client, ADD, {"credential": said, "name": "x"})
    assert anna.authenticator_set.count() == 0


@pytest.mark.parametrize("said", MADE_UP.values(), ids=MADE_UP)
def test_made_up_second_factor_breaks_nothing(client, anna, said):
    totp.TOTP.activate(anna, totp.generate_totp_secret())
    client.post("/accounts/login/", {"login": anna.email, "password": "demo-soepel"})
    sent(client, FACTOR, {"credential": said})
    client.force_login(anna)
    sent(client, AGAIN, {"credential": said})


# --- the pages of the staff --------------------------------------------------------------------

QUERIES = {
    "admin:index": ["tab", "page", "done"],
    "admin:find": ["q"],
    "admin:all": ["q"],
    "admin:programmes_programme_assign": ["template", "patients"],
    "admin:programmes_programme_changelist": ["state", "q", "p", "o", "practice__id__exact"],
    "admin:accounts_user_changelist": ["works_as", "q", "p"],
    "admin:accounts_accesslog_changelist": ["what", "actor__id__exact", "at__gte"],
    "admin:programmes_handledfact_changelist": ["kind", "is_snooze__exact"],
    "admin:reminders_sittingbreak_changelist": ["is_active__exact", "q"],
    "admin:exercises_exercise_history": ["p"],
    "admin:articles_article_history": ["p"],
    "admin:exercises_exercise_texts": ["p"],
    "admin:exercises_exercise_changelist": ["owner", "missing", "q"],
    "admin:autocomplete": ["app_label", "term"],
    "looks": ["page"],
    "styleguide": ["text", "theme"],
    "exercises:library": ["have", "area", "weak_bones"],
}
ODD = [
    HUGE,
    "9" * 5000,
    "-1",
    "\u00b2",
    "\u0663",
    "\u00e9" * 5000,
    "1e400",
    "%",
    "\\",
    "'",
    "[]",
    "",
]


@pytest.mark.parametrize("who", ["theo", "mila"])
def test_odd_queries_of_staff_break_nothing(client, world, who):
    client.force_login(getattr(world, who))
    for name, parameters in QUERIES.items():
        for parameter in parameters:
            for value in ODD:
                response = client.get(path_of(name, world), {parameter: value})
                assert response.status_code < 500, (name, parameter, value[:20])
            assert client.get(f"{path_of(name, world)}?{parameter}=%00").status_code == 400


@pytest.mark.parametrize("value", [NUL, "9" * 5000, "-1", "\u00b2", "\n", "\u00e9" * 3000])
def test_odd_answers_of_staff_break_nothing(client, world, value):
    client.force_login(world.theo)
    fields = ("fact", "days", "done", "tab", "page", "answer")
    for name in names_of("act"):
        answer = sent(client, path_of(name, world), dict.fromkeys(fields, value))
        if answer.status_code == 302:
            assert client.get(answer.url).status_code in {200, 400}
    for name in ("pause", "resume", "stop"):
        path = path_of(f"admin:programmes_programme_{name}", world)
        sent(client, path, dict.fromkeys(("first", "until", "on"), value) | {"pause": "1"})
    chosen = {"action": "pause_chosen", "_selected_action": value}
    sent(client, path_of("admin:programmes_programme_changelist", world), chosen)
    sent(client, path_of("admin:exercises_exercise_texts", world), {"agreed": value})
    assign = ("template", "practice", "patients", "start_on", "weekdays", "goal")
    path = path_of("admin:programmes_programme_assign", world)
    sent(client, path, dict.fromkeys(assign, value))
    sent(client, "/theme/", {"theme": value, "next": f"/{value}"})
    assert client.post(path_of("devices", world), {"session": value}).status_code == 404
