"""The invitation on paper: a code of twelve digits, a square, and a mailbox that shows itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from pages import (
    attribute,
    errors_of,
    every,
    heading,
    main,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.accounts.models import CareRelationship, Consent, ConsentText, Invitation, User

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ENTRANCE, CODE_PAGE = "/en/i/", "/accounts/login/code/confirm/"
AGREED = {
    "first_name": "Carla",
    "last_name": "",
    "language": "en",
    "time_zone": "Europe/Amsterdam",
    "agrees": "on",
    "stays": "on",
}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def invitation(brug, theo):
    ConsentText.objects.create(version=1, text_nl="Afspraak", text_en="Agreement")
    invitation, _token = Invitation.objects.invite(
        practice=brug,
        email="carla@demo.example",
        first_name="Carla",
        language="de",
        role="patient",
        therapist=theo,
    )
    return invitation


@pytest.fixture
def code(invitation):
    return invitation.put_on_paper(at=NOON)


def printed(client, theo, invitation):
    client.force_login(theo)
    return client.post(reverse("admin:accounts_invitation_paper", args=[invitation.pk]))


def code_on(page):
    return text_of(list(every(with_class(page, "paper-code")[0], "dd"))[1])


# --- the sheet -----------------------------------------------------------------------------------


def test_code_is_twelve_digits_and_kept_as_a_hash_only(invitation, code):
    stored = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert re.fullmatch(r"\d{12}", code)
    assert [name for name, value in stored.items() if code in str(value)] == []


def test_paper_is_in_her_language_and_its_frame_in_his(client, theo, invitation, settings):
    theo.language = "en"
    theo.save()
    page = page_of(printed(client, theo, invitation))
    sheet = one(page, "article")
    assert (attribute(page, "lang"), attribute(sheet, "lang")) == ("en", "de")
    assert heading(page) == "Hallo Carla, so fangen Sie an"
    assert "carla@demo.example" in text_of(sheet)
    assert "Gültig bis 8. März 2027." in text_of(sheet)
    code = code_on(sheet)
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", code)
    assert Invitation.objects.on_paper(code).get() == invitation
    typed = text_of(next(every(with_class(sheet, "paper-code")[0], "dd")))
    assert typed == f"{settings.SITE_URL.partition('://')[2]}/de/i"


def test_paper_is_kept_nowhere(client, theo, invitation):
    assert "no-store" in printed(client, theo, invitation).headers["Cache-Control"]


def test_paper_again_ends_the_earlier_one_and_leaves_the_mail(client, theo, brug):
    invitation, token = Invitation.objects.invite(
        practice=brug, email="carla@demo.example", role="patient", therapist=theo
    )
    first = code_on(page_of(printed(client, theo, invitation)))
    second = code_on(page_of(printed(client, theo, invitation)))
    assert list(Invitation.objects.with_token(first)) == []
    assert list(Invitation.objects.with_token(second)) == [invitation]
    assert list(Invitation.objects.with_token(token)) == [invitation]


def test_paper_opens_a_late_invitation_for_seven_days(invitation):
    later = NOON + 30 * DAY
    invitation.put_on_paper(at=later)
    assert invitation.expires_at == later + 7 * DAY


def test_send_and_print_does_both(client, theo, brug, django_capture_on_commit_callbacks):
    client.force_login(theo)
    wanted = {"first_name": "Els", "email": "els@demo.example", "language": "nl"}
    wanted |= {"role": "patient", "practice": brug.pk, "therapist": theo.pk, "_paper": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        page = page_of(client.post(reverse("admin:accounts_invitation_add"), wanted))
    assert heading(page) == "Dag Els, zo begin je"
    assert [message.to for message in mail.outbox] == [["els@demo.example"]]


@pytest.mark.parametrize("who", ["vera", "bram"])
def test_stranger_prints_nothing(client, request, invitation, who):
    assert printed(client, request.getfixturevalue(who), invitation).status_code == 404
    invitation.refresh_from_db()
    assert invitation.paper_digest == ""


def test_accepted_invitation_is_not_printed(client, theo, invitation):
    Invitation.objects.update(accepted_at=NOON)
    assert printed(client, theo, invitation).status_code == 404


# --- from paper to an account -------------------------------------------------------------------


def test_typed_code_leads_to_the_invitation_however_it_is_grouped(client, invitation, code):
    for typed in (code, f" {code[:4]} {code[4:8]} {code[8:]} ", f"{code[:6]}-{code[6:]}"):
        answer = client.post(ENTRANCE, {"code": typed})
        assert answer.url == f"/en/invitation/{code}/"
    assert heading(page_of(client.get(answer.url))) == "Welcome, Carla"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Fill in the code."),
        ("1234", "This code does not match. Compare it with the newest paper that you got."),
        ("é\x00", "Null characters are not allowed."),
        ("9" * 41, "Ensure this value has at most 40 characters (it has 41)."),
    ],
)
def test_wrong_code_is_refused_beside_the_field(client, db, typed, message):
    page = page_of(client.post(ENTRANCE, {"code": typed}))
    assert errors_of(page) == {"code": message}


def test_guessing_codes_is_ended(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invitation": "2/10m/ip"}
    answers = [client.post(ENTRANCE, {"code": f"{number:012}"}).status_code for number in range(4)]
    assert answers == [200, 200, 429, 429]


def test_account_from_paper_asks_for_a_code_by_mail(client, invitation, code):
    answer = client.post(f"/en/invitation/{code}/", AGREED)
    assert answer.url == CODE_PAGE
    carla = User.objects.get(email="carla@demo.example")
    address = EmailAddress.objects.get(user=carla)
    assert (address.verified, address.primary) == (False, True)
    assert (CareRelationship.objects.count(), Consent.objects.count()) == (1, 1)
    assert "_auth_user_id" not in client.session
    (message,) = mail.outbox
    assert message.to == ["carla@demo.example"]

    sent = re.search(r"\d{6}", message.body).group()
    client.post(CODE_PAGE, {"code": sent, "stays": "on"})

    address.refresh_from_db()
    assert address.verified is True
    assert client.session["_auth_user_id"] == str(carla.pk)


def test_paper_for_somebody_with_an_account_asks_her_to_sign_in_first(client, bram, brug, theo):
    ConsentText.objects.create(version=1, text_nl="Afspraak", text_en="Agreement")
    invitation, _token = Invitation.objects.invite(
        practice=brug, email=bram.email, role="patient", therapist=theo
    )
    path = f"/en/invitation/{invitation.put_on_paper(at=NOON)}/"
    for answer in (client.get(path), client.post(path, AGREED)):
        assert answer.url == f"/accounts/login/code/?next={path}"
    assert Consent.objects.count() == 0

    client.force_login(bram)
    client.post(path, AGREED)
    assert Consent.objects.get().user == bram
    assert texts(every(main(page_of(client.get(path, follow=True))), "h1")) != []
