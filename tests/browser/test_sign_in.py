"""Passkey, app, recovery code and limits, in front of a real site and a virtual authenticator."""

import http.client
import re
from urllib.parse import urlencode, urlsplit

import pytest
from codes import code_of

EMAIL_CODE = "/accounts/login/code/"
FACTORS = "/accounts/2fa/"
CODES = "/accounts/2fa/recovery-codes/"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MORE_ENVIRONMENT = {"STAFF_SECOND_FACTOR": "1"}


@pytest.fixture
def holder(person):
    """Somebody with a device that can keep passkeys."""

    def holder(**options):
        someone = person(**options)
        devtools = someone.page.context.new_cdp_session(someone.page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        return someone

    return holder


def make_passkey(someone):
    someone.opens("/accounts/2fa/webauthn/add/")
    someone.page.locator(".passkey .button").click()
    someone.page.wait_for_url(f"**{CODES}")


def switch_app_on(someone):
    """Returns what the app keeps."""
    someone.opens("/accounts/2fa/totp/activate/")
    secret = someone.page.locator(".key code").inner_text()
    someone.page.fill("[name=code]", code_of(secret, -1))
    someone.page.locator("main form .button").click()
    someone.page.wait_for_selector(".notice")
    return secret


def sign_out(someone):
    someone.opens("/accounts/logout/")
    someone.page.locator("main form .button").click()
    someone.page.wait_for_url(lambda url: "/logout/" not in url)


def give_password(someone, name):
    someone.opens("/accounts/login/")
    someone.page.fill("[name=login]", f"{name}@demo.example")
    someone.page.fill("[name=password]", "demo-soepel")
    someone.page.click("main form .button")
    someone.page.wait_for_url(lambda url: not url.endswith("/accounts/login/"))


def give_code(someone, code):
    someone.page.fill("[name=code]", code)
    someone.page.locator("main form:has([name=code]) .button").click()


def in_the_site(url):
    return "/accounts/" not in url


def test_passkey_is_made_used_renamed_and_removed(holder):
    els = holder().signs_in("els")
    make_passkey(els)
    assert els.page.locator(".recovery-codes li").count() == 10
    sign_out(els)

    els.opens(EMAIL_CODE)
    els.page.locator(".passkey .button").click()
    els.page.wait_for_url(in_the_site)
    assert els.page.url.endswith("/nl/today/")

    els.opens("/accounts/2fa/webauthn/")
    els.page.get_by_role("link", name="Andere naam").click()
    els.page.locator(".passkey .button").click()
    els.page.wait_for_url("**/edit/")
    els.page.fill("[name=name]", "Mijn telefoon")
    els.page.locator("main form .button").first.click()
    els.page.get_by_text("Mijn telefoon").wait_for()
    els.page.get_by_role("link", name="Mijn telefoon verwijderen").click()
    els.page.locator("main form .button").first.click()
    els.page.get_by_text("Je hebt nog geen passkey.").wait_for()
    assert els.complaints == []


def test_app_and_recovery_code_let_her_in_once_each(person):
    henk = person().signs_in("henk")
    secret = switch_app_on(henk)
    recovery = henk.page.locator(".recovery-codes code").first.inner_text()
    sign_out(henk)

    give_password(henk, "henk")
    used = code_of(secret)
    give_code(henk, used)
    henk.page.wait_for_url(in_the_site)
    sign_out(henk)

    give_password(henk, "henk")
    give_code(henk, used)
    henk.page.get_by_text("Deze code is al gebruikt.").wait_for()
    give_code(henk, recovery)
    henk.page.wait_for_url(in_the_site)
    sign_out(henk)

    give_password(henk, "henk")
    give_code(henk, recovery)
    henk.page.locator(".error").wait_for()
    assert henk.complaints == []


def test_therapist_with_the_first_factor_only_gets_no_admin_page(holder):
    theo = holder()
    give_password(theo, "theo")
    for page in ("", "accounts/user/", "programmes/programme/", "login/", "jsi18n/"):
        theo.opens(f"/admin/{page}")
        assert urlsplit(theo.page.url).path == FACTORS
    make_passkey(theo)
    theo.opens("/admin/")
    assert urlsplit(theo.page.url).path == "/admin/"
    sign_out(theo)

    theo.opens(EMAIL_CODE)
    theo.page.locator(".passkey .button").click()
    theo.page.wait_for_url("**/admin/")
    sign_out(theo)

    give_password(theo, "theo")
    theo.opens("/admin/")
    assert in_the_site(theo.page.url) is False
    assert theo.complaints == []


def test_first_factor_does_not_open_a_record_on_the_site_either(person):
    vera = person()
    give_password(vera, "vera")
    for page in ("/nl/today/", "/nl/me/", "/nl/programmes/1/"):
        vera.opens(page)
        assert urlsplit(vera.page.url).path == FACTORS


def test_without_javascript_the_page_says_what_a_passkey_needs(person):
    bram = person(java_script_enabled=False)
    bram.opens(EMAIL_CODE)
    assert not bram.page.locator(".passkey .button").is_visible()
    bram.signs_in("bram")
    bram.opens("/accounts/2fa/webauthn/add/")
    assert bram.page.get_by_text("Een passkey werkt alleen met JavaScript").is_visible()
    secret = switch_app_on(bram)
    sign_out(bram)
    give_password(bram, "bram")
    give_code(bram, code_of(secret))
    bram.page.wait_for_url(in_the_site)


# --- limits ------------------------------------------------------------------------------------


class Visitor:
    """Posts a password as a browser does, from an address of this machine."""

    def __init__(self, site, source="127.0.0.1"):
        self.site, self.source = urlsplit(site), (source, 0)

    def ask(self, method, path, body=None, **headers):
        line = http.client.HTTPConnection(
            "127.0.0.1", self.site.port, timeout=20, source_address=self.source
        )
        try:
            line.request(method, path, body, {"Host": self.site.netloc, **headers})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()

    def tries(self, email, password, **headers):
        _status, sent, page = self.ask("GET", "/accounts/login/")
        cookies = "; ".join(part.split(";")[0] for part in sent.get_all("Set-Cookie"))
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        body = urlencode({"csrfmiddlewaretoken": token, "login": email, "password": password})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        status, _sent, page = self.ask("POST", "/accounts/login/", body, **kind, **headers)
        return "limited" if "te vaak geprobeerd" in page else status


def test_rotating_header_hides_nobody_without_a_proxy(site):
    thief, neighbour = Visitor(site), Visitor(site, "127.0.0.2")
    tried = [
        thief.tries(f"{n}@demo.example", "wrong", **{"X-Forwarded-For": f"198.51.100.{n}"})
        for n in range(11)
    ]
    assert tried == [200] * 10 + ["limited"]
    assert neighbour.tries("mila@demo.example", "demo-soepel") == 302
