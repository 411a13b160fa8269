"""How long a session lasts, on whose device, and what ends it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils import timezone
from pages import every, notices, page_of, texts, with_class

PASSWORD = "/accounts/login/"
DEVICES = "/nl/me/devices/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client):
    """A browser of its own; browser(anna, stays=True) signs her in there."""

    def browser(user, *, stays=True, **headers):
        mine = type(client)(headers=headers)
        sent = {"login": user.email, "password": "demo-soepel"} | ({"stays": "on"} if stays else {})
        assert mine.post(PASSWORD, sent).status_code == 302
        return mine

    return browser


def is_in(browser):
    return browser.get("/nl/help/").wsgi_request.user.is_authenticated


# --- how long ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "stays", "away", "still_in"),
    [
        ("anna", True, timedelta(days=89), True),
        ("anna", True, timedelta(days=91), False),
        ("anna", False, timedelta(minutes=29), True),
        ("anna", False, timedelta(minutes=31), False),
        ("theo", True, timedelta(minutes=29), True),
        ("theo", True, timedelta(minutes=31), False),
        ("theo", False, timedelta(minutes=31), False),
    ],
)
def test_session_ends_when_she_stays_away(request, browser, who, stays, away, still_in):
    mine = browser(request.getfixturevalue(who), stays=stays)
    with time_machine.travel(timezone.now() + away):
        assert is_in(mine) is still_in


def test_use_keeps_a_shared_device_signed_in(browser, anna):
    mine = browser(anna, stays=False)
    for minutes in (20, 40, 60):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            assert is_in(mine)


def test_staff_session_ends_after_twelve_hours_of_work(browser, theo):
    mine, start = browser(theo), timezone.now()
    for minutes in range(25, 12 * 60, 25):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert is_in(mine)
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert not is_in(mine)


def test_shared_device_forgets_it_with_the_browser(browser, anna):
    assert browser(anna, stays=False).cookies["sessionid"]["max-age"] == ""
    assert browser(anna, stays=True).cookies["sessionid"]["max-age"] == 90 * 24 * 3600


def test_code_page_has_the_tick_too(client, anna, mailoutbox):
    for ticked, wanted in (({"stays": "on"}, 90 * 24 * 3600), ({}, "")):
        mine = type(client)()
        mine.post("/accounts/login/code/", {"email": anna.email})
        code = re.search(r"\b\d{6}\b", mailoutbox[-1].body).group()
        mine.post("/accounts/login/code/confirm/", {"code": code} | ticked)
        assert mine.cookies["sessionid"]["max-age"] == wanted


def test_lengths_are_settings(browser, anna, theo, settings):
    settings.SESSION_MINUTES_SHARED_DEVICE, settings.SESSION_MINUTES_STAFF = 5, 2
    patient, staff = browser(anna, stays=False), browser(theo)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert [is_in(patient), is_in(staff)] == [True, False]


def test_page_says_why_she_is_signed_out(browser, anna):
    mine = browser(anna, stays=False)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        page = page_of(mine.get("/nl/today/", follow=True))
        assert notices(page) == ["Je was een tijdje weg, daarom hebben we je uitgelogd."]


# --- keys --------------------------------------------------------------------------------------


def test_key_of_before_signing_in_opens_nothing_afterwards(client, anna, mailoutbox):
    client.post("/accounts/login/code/", {"email": anna.email})
    before = client.session.session_key
    code = re.search(r"\b\d{6}\b", mailoutbox[-1].body).group()
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert is_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_showing_again_that_it_is_her_gives_a_new_key(browser, anna):
    mine = browser(anna)
    before = mine.session.session_key
    mine.post("/accounts/reauthenticate/?next=/nl/me/", {"password": "demo-soepel"})
    assert mine.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert is_in(mine)
    assert anna.usersession_set.get().session_key == mine.session.session_key


# --- what ends the others ----------------------------------------------------------------------


def change_password(mine):
    new = "a-quite-new-one"
    mine.post(
        "/accounts/password/change/",
        {"oldpassword": "demo-soepel", "password1": new, "password2": new},
    )


def make_new_codes(mine):
    mine.post("/accounts/reauthenticate/?next=/nl/me/", {"password": "demo-soepel"})
    mine.post("/accounts/2fa/recovery-codes/generate/")


def remove_passkey(mine):
    mine.post("/accounts/reauthenticate/?next=/nl/me/", {"password": "demo-soepel"})
    pk = Authenticator.objects.get(type="webauthn").pk
    mine.post(f"/accounts/2fa/webauthn/keys/{pk}/remove/")


def change_address(mine):
    mine.post("/accounts/reauthenticate/?next=/nl/me/", {"password": "demo-soepel"})
    mine.post("/accounts/email/", {"action_primary": "1", "email": "second@demo.example"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change", [change_password, make_new_codes, remove_passkey, change_address]
)
def test_change_of_how_she_signs_in_ends_her_other_sessions(browser, anna, passkey, change):
    passkey(anna)
    anna.emailaddress_set.create(email="second@demo.example", verified=True)
    mine, other = browser(anna), browser(anna)
    assert is_in(other)
    change(mine)
    assert [is_in(mine), is_in(other)] == [True, False]


def test_closed_account_is_out_at_the_next_request(browser, anna):
    mine = browser(anna)
    anna.is_active = False
    anna.save()
    assert not is_in(mine)


def test_left_practice_has_the_limits_of_a_patient(browser, theo):
    mine = browser(theo)
    theo.memberships.update(valid_to=timezone.now())
    assert mine.get("/admin/").status_code == 404


# --- her own list ------------------------------------------------------------------------------


def rows(page):
    return texts(with_class(page, "card-rows")[0].children)


def test_list_names_device_and_network_and_tells_which_is_this(browser, anna, bram):
    browser(bram)
    browser(anna, **{"User-Agent": PHONE})
    mine = browser(anna)
    page = page_of(mine.get(DEVICES))
    listed = " | ".join(texts(every(page, "strong")))
    assert "Safari, iPhone" in listed
    assert "Een toestel dat we niet kennen" in listed
    assert len(list(every(with_class(page, "card-rows")[0], "li"))) == 2


def test_one_of_them_can_be_ended(browser, anna):
    phone, mine = browser(anna, **{"User-Agent": PHONE}), browser(anna)
    row = anna.usersession_set.get(user_agent=PHONE)
    mine.post(DEVICES, {"session": row.pk})
    assert [is_in(phone), is_in(mine)] == [False, True]
    assert anna.usersession_set.count() == 1


def test_all_others_can_be_ended_at_once(browser, anna):
    others, mine = [browser(anna), browser(anna)], browser(anna)
    mine.post(DEVICES)
    assert [is_in(other) for other in others] == [False, False]
    assert is_in(mine)


@pytest.mark.parametrize("chosen", ["bram", "9" * 30, "-1", "x"])
def test_session_of_somebody_else_is_not_there(browser, anna, bram, chosen):
    theirs, mine = browser(bram), browser(anna)
    pk = bram.usersession_set.get().pk if chosen == "bram" else chosen
    assert mine.post(DEVICES, {"session": pk}).status_code == 404
    assert is_in(theirs)


def test_list_takes_the_same_queries_for_one_and_for_three(
    browser, anna, django_assert_num_queries
):
    mine = browser(anna)
    mine.get(DEVICES)
    with django_assert_num_queries(4):
        mine.get(DEVICES)
    browser(anna)
    browser(anna)
    with django_assert_num_queries(4):
        mine.get(DEVICES)


# --- a late answer ---------------------------------------------------------------------------------


def test_answer_to_an_older_key_leaves_the_new_cookie_alone(browser, anna):
    """Her page asks /device/ while she confirms who she is: the new key survives that answer."""
    mine = browser(anna)
    session = mine.session
    old = session.session_key
    session.cycle_key()
    mine.cookies["sessionid"] = old
    late = mine.get("/device/")
    assert late.json()["account"] is None
    assert "sessionid" not in late.cookies
    assert "Cookie" in late["Vary"]
    mine.cookies["sessionid"] = session.session_key
    assert is_in(mine)


def test_session_that_ends_here_takes_its_cookie_away(browser, anna):
    mine = browser(anna)
    anna.set_password("another-1")
    anna.save()
    assert mine.get("/nl/help/").cookies["sessionid"].value == ""
