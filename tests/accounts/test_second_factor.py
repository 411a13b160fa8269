"""Beside a code or a password: the app, recovery codes, and who is asked for them where."""

import re

import pytest
from codes import code_of
from django.contrib.admin import AdminSite
from django.urls import include, path
from pages import errors_of, heading, page_of, text_of, with_class

from apps.accounts.models import User
from portal.urls import urlpatterns as site_urls

PASSWORD = "/accounts/login/"
FACTOR = "/accounts/2fa/authenticate/"
AGAIN = "/accounts/2fa/reauthenticate/"
SET_UP = "/accounts/2fa/"
ADMIN = ["", "login/", "jsi18n/", "autocomplete/", "accounts/user/", "no/such/page/"]

pytestmark = pytest.mark.django_db

other_site = AdminSite(name="other")
urlpatterns = [
    *site_urls,
    path("cellar/", other_site.urls),
    path("deep/", include(([path("er/", other_site.urls)], "deep"), namespace="deep")),
]


@pytest.fixture(autouse=True)
def _visitor_reads_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def strict(settings):
    settings.STAFF_SECOND_FACTOR = True


def by_password(client, user):
    return client.post(PASSWORD, {"login": user.email, "password": "demo-soepel", "stays": "on"})


def signed_in(client):
    user = client.get("/en/help/").wsgi_request.user
    return user if user.is_authenticated else None


# --- giving it ---------------------------------------------------------------------------------


def test_password_alone_is_not_enough_once_the_app_is_on(client, anna, app):
    code = app(anna)
    assert by_password(client, anna).url == FACTOR
    assert signed_in(client) is None
    client.post(FACTOR, {"code": code()})
    assert signed_in(client) == anna


def test_code_by_mail_alone_is_not_enough_once_the_app_is_on(client, anna, app, mailoutbox):
    app(anna)
    client.post("/accounts/login/code/", {"email": anna.email})
    digits = re.search(r"\b\d{6}\b", mailoutbox[-1].body).group()
    assert client.post("/accounts/login/code/confirm/", {"code": digits}).url == FACTOR
    assert signed_in(client) is None


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_clock_of_the_phone_may_be_half_a_minute_off(client, anna, app, steps):
    code = app(anna)
    by_password(client, anna)
    client.post(FACTOR, {"code": code(steps)})
    assert signed_in(client) == anna


@pytest.mark.parametrize("steps", [-3, 3])
def test_code_of_another_minute_is_refused(client, anna, app, steps):
    code = app(anna)
    by_password(client, anna)
    page = page_of(client.post(FACTOR, {"code": code(steps)}))
    assert errors_of(page) == {
        "code": "This code does not match. Check that you have the newest one."
    }
    assert signed_in(client) is None


def test_code_works_once(client, anna, app):
    code = app(anna)
    seen = code()
    by_password(client, anna)
    client.post(FACTOR, {"code": seen})
    thief = type(client)()
    thief.cookies["django_language"] = "en"
    by_password(thief, anna)
    page = page_of(thief.post(FACTOR, {"code": f"{seen[:3]} {seen[3:]}"}))
    assert errors_of(page) == {
        "code": "This code was used already. Wait for the next one in your app."
    }
    assert signed_in(thief) is None


def test_wrong_code_five_times_is_enough_for_a_quarter_of_an_hour(client, anna, app):
    code = app(anna)
    by_password(client, anna)
    for _try in range(5):
        client.post(FACTOR, {"code": code(9)})
    page = page_of(client.post(FACTOR, {"code": code()}))
    assert errors_of(page) == {"code": "That was tried too often. Wait 15 minutes, then try again."}
    assert signed_in(client) is None


def test_recovery_code_lets_her_in_once(client, anna, app, recovery_codes):
    app(anna)
    code = recovery_codes(anna)[0]
    for lets_in in (True, False):
        client.logout()
        by_password(client, anna)
        client.post(FACTOR, {"code": code})
        assert (signed_in(client) == anna) is lets_in


def test_passkey_of_a_patient_is_a_way_in_and_no_lock(client, anna, passkey):
    passkey(anna)
    by_password(client, anna)
    assert signed_in(client) == anna


def test_passkey_of_staff_is_asked_for(client, theo, passkey):
    passkey(theo)
    assert by_password(client, theo).url == FACTOR


# --- setting it up -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # the mail goes out after the commit
def test_app_is_set_up_with_a_code_and_gives_recovery_codes_once(confirmed, anna, mailoutbox):
    client = confirmed(anna)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml;base64,")
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    assert [mail.subject for mail in mailoutbox] == ["De app met codes staat aan"]
    shown = client.get(done.url).content.decode()
    assert len(set(re.findall(r"<code>(\d{8})</code>", shown))) == 10
    assert "soepel-herstelcodes.txt" in shown
    assert re.findall(r"\b\d{8}\b", client.get(done.url).content.decode()) == []
    assert client.get("/accounts/2fa/recovery-codes/download/").status_code == 403


def test_wrong_code_sets_nothing_up_and_keeps_the_square(confirmed, anna):
    client = confirmed(anna)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    again = client.post("/accounts/2fa/totp/activate/", {"code": "12"})
    assert again.context["form"].secret == secret
    assert list(errors_of(page_of(again))) == ["code"]
    assert not anna.authenticator_set.exists()


def test_app_is_off_by_setting(client, anna, theo, settings):
    settings.PATIENT_SECOND_FACTOR = "off"
    client.force_login(anna)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 404
    assert "/totp/" not in client.get("/nl/me/").content.decode()
    client.force_login(theo)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302


# --- changing it asks again --------------------------------------------------------------------

CHANGES = [
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/add/",
]


@pytest.mark.parametrize("address", CHANGES)
def test_change_asks_again_after_signing_in(client, anna, app, recovery_codes, address):
    code = app(anna)
    recovery_codes(anna)
    by_password(client, anna)
    client.post(FACTOR, {"code": code()})
    assert client.get(address).url.startswith(AGAIN)
    client.post(f"{AGAIN}?next={address}", {"code": code(1)})
    assert client.get(address).status_code == 200


def test_first_factor_is_set_up_right_after_signing_in(client, anna):
    by_password(client, anna)
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_who_has_no_password_is_asked_for_a_code_by_mail(client, anna, mailoutbox):
    anna.set_unusable_password()
    anna.language = "en"
    anna.save()
    client.force_login(anna)
    wanted = {"action_add": "1", "email": "new@demo.example"}
    asked = client.post("/accounts/email/", wanted)
    assert asked.url.startswith("/accounts/reauthenticate/code/")
    client.get(asked.url)
    assert mailoutbox == []
    client.post(asked.url, {"action": "send"})
    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("Your code to go on", [anna.email])
    digits = re.search(r"\b\d{6}\b", mail.body).group()
    wrong = "000000" if digits != "000000" else "111111"
    assert list(errors_of(page_of(client.post(asked.url, {"code": wrong})))) == ["code"]
    key = client.session.session_key
    client.post(asked.url, {"code": digits})
    assert client.session.session_key != key
    assert mailoutbox[-1].to == ["new@demo.example"]


def test_code_by_mail_ends_after_five_tries(client, anna, mailoutbox):
    client.force_login(anna)
    address = "/accounts/reauthenticate/code/"
    client.post(address, {"action": "send"})
    digits = re.search(r"\b\d{6}\b", mailoutbox[0].body).group()
    for _try in range(5):
        client.post(address, {"code": "12345"})
    client.post(address, {"code": digits})
    assert "account_authentication_methods" not in client.session


# --- staff -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("page", ADMIN)
@pytest.mark.parametrize("how", ["get", "post"])
def test_no_admin_page_with_the_first_factor_only(client, theo, page, how):
    by_password(client, theo)
    response = getattr(client, how)(f"/admin/{page}")
    assert (response.status_code, response.url) == (302, SET_UP)


@pytest.mark.usefixtures("strict")
def test_first_factor_opens_no_record_and_no_own_page_either(client, theo, programme):
    by_password(client, theo)
    for page in (f"/nl/programmes/{programme.pk}/", "/nl/today/", "/nl/me/", "/nl/reminders/"):
        assert client.get(page).url == SET_UP
    for page in ("/nl/help/", "/nl/read/", "/accounts/logout/", "/accounts/lost-second-step/"):
        assert client.get(page).status_code == 200


@pytest.mark.usefixtures("strict")
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("site", ["cellar", "deep/er"])
def test_every_admin_site_is_behind_it_wherever_it_is_mounted(client, theo, site):
    by_password(client, theo)
    for page in ("", "login/", "jsi18n/"):
        assert client.get(f"/{site}/{page}").url == SET_UP


@pytest.mark.usefixtures("strict")
def test_superuser_of_the_command_line_reaches_only_the_set_up(client, mailoutbox):
    boss = User.objects.create_superuser("boss@clinic.example", "a-long-password")
    boss.emailaddress_set.create(email=boss.email, verified=True, primary=True)
    client.post(PASSWORD, {"login": boss.email, "password": "a-long-password"})
    assert client.get("/admin/").url == SET_UP
    assert heading(page_of(client.get(SET_UP))) == "Je tweede stap"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_app_opens_the_admin(client, theo, app):
    code = app(theo)
    by_password(client, theo)
    client.post(FACTOR, {"code": code()})
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_recovery_code_opens_the_admin(client, theo, app, recovery_codes):
    app(theo)
    by_password(client, theo)
    client.post(FACTOR, {"code": recovery_codes(theo)[3]})
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_session_that_never_gave_it_is_asked_and_led_back(client, theo, app):
    code = app(theo)
    client.force_login(theo)
    asked = client.get("/admin/accounts/user/?q=anna").url
    assert asked == f"{AGAIN}?next=%2Fadmin%2Faccounts%2Fuser%2F%3Fq%3Danna"
    assert client.post(asked, {"code": code()}).url == "/admin/accounts/user/?q=anna"
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_factor_that_is_gone_counts_no_longer(client, theo, app):
    code = app(theo)
    by_password(client, theo)
    client.post(FACTOR, {"code": code()})
    theo.authenticator_set.all().delete()
    assert client.get("/admin/").url == SET_UP


@pytest.mark.usefixtures("strict")
def test_admin_does_not_exist_for_a_patient(client, anna, settings):
    for setting in ("offered", "required"):
        settings.PATIENT_SECOND_FACTOR = setting
        client.force_login(anna)
        assert client.get("/admin/").status_code == 404


def test_demo_lets_staff_in_and_says_so(client, theo):
    client.force_login(theo)
    note = with_class(page_of(client.get("/admin/")), "demo-note")
    assert text_of(note[0]).startswith("Demo: in een echte praktijk vraagt het beheer eerst")


@pytest.mark.usefixtures("strict")
def test_practice_reads_nothing_of_a_demo(client, theo, app):
    code = app(theo)
    by_password(client, theo)
    client.post(FACTOR, {"code": code()})
    assert with_class(page_of(client.get("/admin/")), "demo-note") == []


# --- patients ----------------------------------------------------------------------------------


def test_patient_is_led_to_set_it_up_when_the_practice_wants_it(client, anna, settings):
    settings.PATIENT_SECOND_FACTOR = "required"
    by_password(client, anna)
    for page in ("/nl/today/", "/nl/progress/", "/nl/me/"):
        assert client.get(page).url == SET_UP
    (why,) = with_class(page_of(client.get(SET_UP)), "notice")
    assert text_of(why).startswith("Je praktijk vraagt hierom.")


def test_patient_with_a_factor_goes_on(client, anna, app, settings):
    settings.PATIENT_SECOND_FACTOR = "required"
    code = app(anna)
    by_password(client, anna)
    client.post(FACTOR, {"code": code()})
    assert client.get("/nl/today/").status_code == 200


def test_patient_is_not_asked_as_it_is_offered(client, anna):
    by_password(client, anna)
    assert client.get("/nl/today/").status_code == 200
