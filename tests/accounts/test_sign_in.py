"""Signing in: by a code or by a password, and nobody learns who has an account."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pages import (
    every,
    filled,
    forms_of,
    heading,
    main,
    notices,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.accounts.models import User

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
ASK = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"
PASSWORD = "/accounts/login/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _visitor_reads_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def code(client, mailoutbox):
    def code(email):
        response = client.post(ASK, {"email": email})
        assert (response.status_code, response.url) == (302, CONFIRM)
        return re.search(r"\b\d{6}\b", mailoutbox[-1].body).group()

    return code


def signed_in(client):
    user = client.get("/en/").wsgi_request.user
    return user if user.is_authenticated else None


def way(response):
    return [address for address, _status in response.redirect_chain]


def wrong(code):
    return "000000" if code != "000000" else "111111"


@pytest.mark.parametrize(
    ("language", "subject", "hello"),
    [
        ("nl", "Je code", "Hallo Anna,"),
        ("en", "Your code", "Hello Anna,"),
        ("de", "Ihr Code", "Guten Tag Anna,"),
    ],
)
def test_code_comes_by_mail_in_her_language(code, anna, mailoutbox, language, subject, hello):
    anna.language = language
    anna.save()
    digits = code(anna.email)
    (mail,) = mailoutbox
    (html, kind) = mail.alternatives[0]
    assert (mail.to, kind) == ([anna.email], "text/html")
    assert mail.subject.startswith(subject)
    assert hello in mail.body
    assert [digits in part for part in (mail.body, html)] == [True, True]
    assert digits not in mail.subject


def test_code_lets_her_in_and_leads_to_today_in_her_language(client, code, anna):
    anna.language = "de"
    anna.save()
    response = client.post(CONFIRM, {"code": code(anna.email)}, follow=True)
    assert way(response)[-1] == "/de/today/"
    assert response.status_code == 200
    assert signed_in(client) == anna


@pytest.mark.parametrize("typed", [" {} ", "{}\n"])
def test_code_may_be_pasted_with_blanks(client, code, anna, typed):
    client.post(CONFIRM, {"code": typed.format(code(anna.email))})
    assert signed_in(client) == anna


def test_code_of_a_therapist_leads_to_the_practice(client, code, theo):
    response = client.post(CONFIRM, {"code": code(theo.email)}, follow=True)
    assert way(response)[-1] == "/admin/"
    assert response.status_code == 200


def test_address_may_be_typed_in_capitals(client, code, anna):
    client.post(CONFIRM, {"code": code("ANNA@Demo.Example")})
    assert signed_in(client) == anna


def test_sign_in_leads_back_to_where_she_was_going(client, anna, mailoutbox):
    door = client.get("/en/progress/").url
    assert door == f"{ASK}?next=/en/progress/"
    sent = filled(one(page_of(client.get(door)), "form", **{"class": "form"}))
    assert sent["next"] == "/en/progress/"
    confirm = client.post(door, sent | {"email": anna.email}).url
    digits = re.search(r"\b\d{6}\b", mailoutbox[0].body).group()
    sent = filled(one(page_of(client.get(confirm)), "form", **{"class": "form"}))
    assert client.post(confirm, sent | {"code": digits}).url == "/en/progress/"


def test_sign_in_leads_to_no_other_site(client, anna):
    address = f"{PASSWORD}?next=https://evil.example/"
    response = client.post(
        address, {"login": anna.email, "password": "demo-soepel", "next": "https://evil.example/"}
    )
    assert (response.status_code, response.url) == (302, "/en/")


def test_wrong_code_says_so_and_keeps_the_page(client, code, anna):
    typed = wrong(code(anna.email))
    response = client.post(CONFIRM, {"code": typed})
    page = page_of(response)
    assert response.status_code == 200
    message = "This code does not match. Check that you have the newest mail."
    assert texts(with_class(main(page), "error")) == [message]
    assert filled(page)["code"] == typed
    assert signed_in(client) is None


@pytest.mark.parametrize("email", ["anna@demo.example", "nobody@demo.example"])
def test_wrong_code_says_how_often_she_may_try_whether_we_know_her_or_not(client, anna, email):
    client.post(ASK, {"email": email})
    left = []
    for _try in range(4):
        page = page_of(client.post(CONFIRM, {"code": "000000"}))
        left.append(text_of(with_class(main(page), "hint")[0]).partition(". ")[0])
    assert left == [f"You can try {n} more time{'s' if n > 1 else ''}" for n in (4, 3, 2, 1)]


def test_wrong_code_four_times_still_leaves_the_right_one(client, code, anna):
    right = code(anna.email)
    for _try in range(4):
        assert client.post(CONFIRM, {"code": wrong(right)}).status_code == 200
    client.post(CONFIRM, {"code": right})
    assert signed_in(client) == anna


def test_wrong_code_five_times_ends_it(client, code, anna):
    right = code(anna.email)
    answers = [client.post(CONFIRM, {"code": wrong(right)}) for _try in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 302]
    assert answers[-1].url == ASK
    assert client.post(CONFIRM, {"code": right}).url == ASK
    assert signed_in(client) is None


def test_code_works_for_ten_minutes(client, code, anna):
    for minutes, who in ((9, anna), (11, None)):
        client.logout()
        with time_machine.travel(NOON, tick=False) as clock:
            digits = code(anna.email)
            clock.shift(timedelta(minutes=minutes))
            client.post(CONFIRM, {"code": digits})
            assert signed_in(client) == who


def test_code_works_in_the_browser_that_asked_for_it_only(client, code, anna):
    digits = code(anna.email)
    other = type(client)()
    assert other.post(CONFIRM, {"code": digits}).url == ASK
    assert signed_in(other) is None


def test_mail_server_that_is_away_is_said_and_breaks_nothing(client, anna, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = client.post(ASK, {"email": anna.email})
    assert answer.status_code == 503
    assert heading(page_of(answer)) == "Our mail does not go out now"
    assert client.get(ASK).status_code == 200


def test_code_works_once(client, code, anna):
    digits = code(anna.email)
    client.post(CONFIRM, {"code": digits})
    client.post("/accounts/logout/")
    assert client.post(CONFIRM, {"code": digits}).url == ASK
    assert signed_in(client) is None


def test_new_code_replaces_the_first(client, code, anna, mailoutbox):
    first = code(anna.email)
    assert client.post(CONFIRM, {"action": "resend"}).status_code in {200, 302}
    second = re.search(r"\b\d{6}\b", mailoutbox[1].body).group()
    if first != second:
        assert client.post(CONFIRM, {"code": first}).status_code == 200
    client.post(CONFIRM, {"code": second})
    assert signed_in(client) == anna


def test_unknown_address_gets_the_same_answer_and_no_mail(client, code, anna, mailoutbox):
    def answer(email):
        other = type(client)()
        other.cookies["django_language"] = "en"
        asked = other.post(ASK, {"email": email})
        page = page_of(other.get(asked.url))
        refused = page_of(other.post(CONFIRM, {"code": "12345"}))
        words = [text_of(main(page)), text_of(main(refused))]
        return asked.status_code, asked.url, [word.replace(email, "...") for word in words]

    assert answer("nobody@demo.example") == answer(anna.email)
    assert [mail.to for mail in mailoutbox] == [[anna.email]]


def test_code_page_does_not_claim_that_a_mail_went_out(client):
    client.post(ASK, {"email": "nobody@demo.example"})
    page = page_of(client.get(CONFIRM))
    assert notices(page) == []
    lead = text_of(with_class(page, "lead")[0])
    assert lead == "Is nobody@demo.example known to us? Then we sent 6 digits to it."


def test_wrong_address_can_be_mended_from_the_code_page(client, code, anna, mailoutbox):
    client.post(ASK, {"email": "ana@demo.example"})
    page = page_of(client.get(CONFIRM))
    (again,) = [sent for action, sent in forms_of(main(page)) if action == "/accounts/logout/"]
    response = client.post("/accounts/logout/", again, follow=True)
    assert (way(response), response.status_code) == ([ASK], 200)
    client.post(CONFIRM, {"code": code(anna.email)})
    assert signed_in(client) == anna


def test_closed_account_gets_no_further_than_its_page(client, anna):
    anna.is_active = False
    anna.save()
    response = client.post(PASSWORD, {"login": anna.email, "password": "demo-soepel"}, follow=True)
    assert heading(page_of(response)) == "This account is closed"
    assert signed_in(client) is None


def test_demo_people_cannot_sign_in_when_the_demo_is_off(client, anna, settings):
    settings.DEMO = False
    client.post(PASSWORD, {"login": anna.email, "password": "demo-soepel"})
    assert signed_in(client) is None


@pytest.mark.parametrize(
    ("who", "lands"), [("anna", "/en/today/"), ("theo", "/admin/"), ("mila", "/admin/")]
)
def test_password_lets_her_in(client, request, who, lands):
    person = request.getfixturevalue(who)
    person.language = "en"
    person.save()
    response = client.post(
        PASSWORD, {"login": person.email, "password": "demo-soepel"}, follow=True
    )
    assert way(response)[-1] == lands
    assert signed_in(client) == person


def test_wrong_password_is_refused_alike_for_known_and_unknown(client, anna):
    def answer(email):
        response = client.post(PASSWORD, {"login": email, "password": "not-this-one"})
        page = page_of(response)
        assert filled(page)["login"] == email
        return response.status_code, texts(with_class(main(page), "error"))

    assert answer(anna.email) == answer("nobody@demo.example")
    assert answer(anna.email)[0] == 200
    assert len(answer(anna.email)[1]) == 1
    assert signed_in(client) is None


def test_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client, anna, mailoutbox):
    client.post("/accounts/password/reset/", {"email": anna.email})
    (mail,) = mailoutbox
    assert mail.to == [anna.email]
    link = re.search(r"https?://[^/]+(/\S+)", mail.body).group(1)
    there = way(client.get(link, follow=True))[-1]
    wanted = {"password1": "a-quite-new-one", "password2": "a-quite-new-one"}
    done = client.post(there, wanted, follow=True)
    assert heading(page_of(done)) == "Your password is changed"
    anna.refresh_from_db()
    assert anna.check_password("a-quite-new-one")
    page = page_of(type(client)().get(link, follow=True))
    assert list(every(main(page), "input", type="password")) == []


def test_forgotten_password_gives_the_same_answer_to_an_unknown_address(client, anna, mailoutbox):
    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in (anna.email, "nobody@demo.example")
    ]
    assert {(a.status_code, a.url) for a in answers} == {(302, "/accounts/password/reset/done/")}
    assert [mail.to for mail in mailoutbox] == [[anna.email]]


def test_sign_up_is_closed(client):
    before = User.objects.count()
    looked = client.get("/accounts/signup/")
    sent = client.post(
        "/accounts/signup/", {"email": "new@demo.example", "password1": "a-fine-password"}
    )
    for response in (looked, sent):
        assert heading(page_of(response)) == "You need an invitation"
    assert User.objects.count() == before


def test_sign_out_asks_first_and_then_does_it(client, anna):
    client.force_login(anna)
    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in(client) == anna
    client.post("/accounts/logout/")
    assert signed_in(client) is None


def test_signed_in_person_is_led_past_the_door(client, anna):
    client.force_login(anna)
    response = client.get(ASK, follow=True)
    assert way(response)[-1] == "/nl/today/"
    assert notices(page_of(response)) == []
