"""The mails: one subject line, text and HTML that say the same, and nothing about a complaint."""

import re
from datetime import time
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from factories import ProgrammeFactory, ReminderFactory, SittingBreakFactory
from pages import attribute, every, links, parse_html, text_of
from plain_language import UNSAID, found, too_long, wrong_address

from apps.accounts import emails as account_mails
from apps.accounts.models import Invitation
from apps.reminders import emails as reminder_mails
from apps.reminders.movements import GENERAL
from apps.reminders.wordings import BANK

LANGUAGES = ("nl", "en", "de")
# What a mailbox that others read must not tell.
TELLTALE = {
    "nl": r"\w*pijn\w*|\w*heup\w*|\w*oefen\w*|artrose|klacht\w*|fysio\w*|patiënt\w*|behandel\w*|\w*gezondheid\w*",
    "en": r"\w*pain\w*|hips?|\w*exercis\w*|\w*arthritis|complaints?|physio\w*|patients?|treat\w*|health\w*",
    "de": r"\w*schmerz\w*|\w*hüft\w*|\w*übung\w*|\w*arthrose|beschwerde\w*|physio\w*|patient\w*|behandl\w*|\w*gesundheit\w*",
}


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://soepel.example"


@pytest.fixture
def delivery(anna):
    mail = ReminderFactory(patient=anna).delivery_of(timezone.now())
    mail.save()
    return mail


@pytest.fixture
def standing_up(anna):
    """The mail of a sitting break, with a general movement."""
    mail = SittingBreakFactory(patient=anna).delivery_of(timezone.now())
    mail.movement = "window"
    mail.save()
    return mail


# name of the mail -> kind of words, and what else differs
RHYTHM = {
    "session_reminder": ("session", {"has_answers": True}),
    "nudge": ("nudge", {"has_answers": True}),
    "follow_up": ("follow_up", {}),
    "check_in": ("check_in", {}),
    "barrier": ("barrier", {}),
    "sitting_break": ("sitting_break", {"has_answers": True, "movement": GENERAL["window"]}),
    "test_mail": ("test", {}),
}
WITHOUT_ANSWERS = ("follow_up", "check_in", "barrier", "test_mail")


def reminder(name, patient, number=0, **other):
    """A mail of that name with these words, whatever made us send it."""
    kind, context = RHYTHM[name]
    language = patient.language
    with translation.override(language):
        today = account_mails.absolute(reverse("today"))
        settings_url = account_mails.absolute(reverse("reminders:edit"))
    context = context | {
        "greeting": reminder_mails.greeting(patient),
        "why": reminder_mails.why_session(language, (0, 1, 2, 3, 4, 5), time(18, 30)),
        "open_url": today,
        "settings_url": settings_url,
        "stop_url": f"{settings_url}?stop",
        "done_url": f"{today}?done",
        "later_url": f"{today}?later",
        **reminder_mails.words(kind, number, language),
        **other,
    }
    return account_mails.build(name, to=patient.email, language=language, context=context)


@pytest.fixture
def mails(client, anna, brug, delivery, standing_up, mailoutbox):
    """language -> name -> mail, in the language of who gets it while the page has another."""
    brug.name = "Praktijk A & B"
    invitation, token = Invitation.objects.invite(
        practice=brug, email="carla@demo.example", role="patient", first_name="Carla"
    )

    def made_in(language):
        anna.language = invitation.language = language
        anna.save()
        delivery.patient = standing_up.patient = anna
        other = LANGUAGES[LANGUAGES.index(language) - 1]
        client.logout()
        client.post(
            "/accounts/login/code/", {"email": anna.email}, headers={"Accept-Language": other}
        )
        code = mailoutbox.pop()
        client.post(
            "/accounts/password/reset/", {"email": anna.email}, headers={"Accept-Language": other}
        )
        reset = mailoutbox.pop()
        notices = account_notices(client, anna, mailoutbox, other)
        add = {"action_add": "1", "email": f"{language}@demo.example"}
        asked = client.post("/accounts/email/", add, headers={"Accept-Language": other}).url
        client.post(asked.replace("/reauthenticate/", "/reauthenticate/code/"), {"action": "send"})
        own_code = mailoutbox.pop()
        client.post(asked, {"password": "demo-soepel"})
        new_address = mailoutbox.pop()
        client.logout()
        with translation.override(other):
            return {
                "session_reminder": reminder_mails.mail_of(delivery),
                "sitting_break": reminder_mails.mail_of(standing_up),
                **{name: reminder(name, anna) for name in ("nudge", *WITHOUT_ANSWERS)},
                "invitation": account_mails.invitation(invitation, token),
                "login_code": code,
                "password_reset": reset,
                "new_address": new_address,
                "own_code": own_code,
                "factors_lost": account_mails.factors_lost(anna, by="Mila Visser"),
                **notices,
            }

    return {language: made_in(language) for language in LANGUAGES}


NOTICES = {
    "account/email/password_changed": {},
    "account/email/password_set": {},
    "account/email/password_reset": {},
    "account/email/email_changed": {"from_email": "a@demo.example", "to_email": "b@demo.example"},
    "account/email/email_deleted": {"deleted_email": "a@demo.example"},
    "mfa/email/totp_activated": {},
    "mfa/email/totp_deactivated": {},
    "mfa/email/webauthn_added": {},
    "mfa/email/webauthn_removed": {},
    "mfa/email/recovery_codes_generated": {},
}
PARTS = ("subject.txt", "message.txt", "message.html")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


def account_notices(client, anna, mailoutbox, other):
    """What tells her that something about signing in was changed."""
    client.force_login(anna)
    headers = {"Accept-Language": other, "User-Agent": PHONE}
    request = client.get("/nl/help/", headers=headers).wsgi_request
    with allauth_context.request_context(request):
        for name, context in NOTICES.items():
            get_adapter().send_notification_mail(name, anna, context)
    sent = mailoutbox[-len(NOTICES) :]
    del mailoutbox[-len(NOTICES) :]
    return dict(zip(NOTICES, sent, strict=True))


@pytest.fixture
def each(mails):
    """(name and language, mail) of each."""
    return [
        (f"{name} {language}", mail)
        for language, made in mails.items()
        for name, mail in made.items()
    ]


def html_of(mail):
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    return html


def addresses_in(text):
    return set(re.findall(r"https?://[^\s<>\"]+", text))


def test_subject_is_one_line_in_the_language_of_who_gets_it(mails, each):
    for name, mail in each:
        assert "\n" not in mail.subject, name
        assert 0 < len(mail.subject) < 70, name
        assert "&amp;" not in mail.subject + mail.body, name
        assert mail.message()["Subject"], name
    for name in mails["nl"]:
        assert len({mails[language][name].subject for language in LANGUAGES}) == 3
    assert mails["en"]["invitation"].subject == "Praktijk A & B invites you"


def test_text_and_html_carry_the_same_links(mails, each):
    for name, mail in each:
        html = parse_html(html_of(mail))
        assert addresses_in(mail.body) == {a for a in links(html) if a}, name
    for language, made in mails.items():
        site = f"https://soepel.example/{language}/"
        (invitation,) = addresses_in(made["invitation"].body)
        assert invitation.startswith(f"{site}invitation/")
        reminder = addresses_in(made["session_reminder"].body)
        stop = next(address for address in reminder if "/stop/" in address)
        answers = {a for a in reminder if "/done/" in a or "/later/" in a}
        assert reminder - answers == {f"{site}today/", f"{site}reminders/", stop}
        assert len(answers) == 2
        assert stop.startswith(f"{site}reminders/stop/")
        breaks = addresses_in(made["sitting_break"].body)
        pages = {"/".join(a.removeprefix(site).split("/")[:3]) for a in breaks}
        assert pages == {f"reminders/breaks/{page}" for page in ("", "done", "later", "stop")}
        assert len(breaks) == 4
        assert addresses_in(made["login_code"].body) == set()


def test_links_of_the_mails_work(client, mails):
    for made in mails.values():
        for mail in made.values():
            for address in addresses_in(mail.body):
                path = address.removeprefix("https://soepel.example")
                assert client.get(path).status_code in {200, 302}


def test_code_stands_in_the_text_and_in_the_html(mails):
    for made in mails.values():
        mail = made["login_code"]
        (code,) = re.findall(r"\b\d{6}\b", mail.body)
        assert f">{code}</p>" in html_of(mail)


def test_notices_say_when_and_with_what(mails):
    for name in NOTICES:
        assert "with Safari, iPhone." in mails["en"][name].body, name
        assert "mit Safari, iPhone." in mails["de"][name].body, name
        assert "Was it not you?" in mails["en"][name].body, name


def test_every_notice_that_allauth_sends_is_written_by_us():
    folders = [Path(settings.BASE_DIR, "templates", app, "email") for app in ("account", "mfa")]
    theirs = Path(allauth.__file__).parent / "templates"
    names = {
        f"{app}/email/{path.name.removesuffix('_message.txt')}"
        for app in ("account", "mfa")
        for path in (theirs / app / "email").glob("*_message.txt")
        if "base_notification" in path.read_text()
    }
    never_sent = {"account/email/email_confirm"}
    assert names - never_sent == set(NOTICES)
    ours = {path.name for folder in folders for path in folder.iterdir()}
    for name in NOTICES:
        stem = name.rpartition("/")[2]
        assert {f"{stem}_{part}" for part in PARTS} <= ours


def test_mail_server_that_is_away_stops_no_change(client, anna, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client.force_login(anna)
    new = {"password1": "a-quite-new-one", "password2": "a-quite-new-one"}
    client.post("/accounts/password/change/", {"oldpassword": "demo-soepel"} | new)
    anna.refresh_from_db()
    assert anna.check_password("a-quite-new-one")


def test_greeting_names_her(each):
    for name, mail in each:
        wanted = "Carla" if "invitation" in name else "Anna"
        assert wanted in mail.body.splitlines()[0], name
        assert wanted in text_of(parse_html(html_of(mail))), name


def test_html_says_its_language_and_keeps_its_styles_in_block_and_in_tag(each):
    for name, mail in each:
        html = html_of(mail)
        page = parse_html(html)
        assert attribute(page, "lang") == name[-2:], name
        assert len(list(every(page, "style"))) == 1, name
        assert "prefers-color-scheme: dark" in html, name
        body = next(every(page, "body"))
        assert "margin: 0" in attribute(body, "style").replace("margin:0", "margin: 0"), name
        tables = list(every(page, "table"))
        assert {attribute(table, "role") for table in tables} == {"presentation"}, name


def test_html_loads_nothing_and_holds_no_script(each):
    for name, mail in each:
        page = parse_html(html_of(mail))
        names = {element.name for element in every(page)}
        assert names & {"img", "script", "link", "iframe", "object", "video", "form"} == set(), name
        assert re.findall(r"url\(|@import|background=|src=", html_of(mail)) == [], name


def test_no_mail_names_a_complaint_or_an_exercise(each):
    for name, mail in each:
        said = [mail.subject, mail.body, text_of(parse_html(html_of(mail)))]
        words = re.sub(r"https?://\S+", "", " ".join(said))
        found = re.findall(rf"\b(?:{TELLTALE[name[-2:]]})\b", words, flags=re.IGNORECASE)
        assert found == [], name


def test_sitting_break_can_be_stopped_by_the_mail_program(mails, standing_up):
    for language, made in mails.items():
        headers = made["sitting_break"].message()
        stop = headers["List-Unsubscribe"]
        assert stop.startswith(f"<https://soepel.example/{language}/reminders/breaks/stop/")
        assert stop[1:-1] in made["sitting_break"].body
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["Message-ID"] == standing_up.message_id


def longest(name, language):
    """The number of the wording with the longest opening."""
    with translation.override(language):
        lengths = [len(str(each.opening).split()) for each in BANK[RHYTHM[name][0]]]
    return lengths.index(max(lengths))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RHYTHM)
def test_reminder_is_short_and_has_one_button(anna, name, language):
    anna.language = language
    mail = reminder(name, anna, longest(name, language))
    words = re.sub(r"https?://\S+", "", mail.body).split()
    assert len(words) <= 60
    html = html_of(mail)
    assert html.count('class="button"') == 1
    assert found(UNSAID[language], f"{mail.subject} {' '.join(words)}") == [], words
    for text in reminder_mails.words(RHYTHM[name][0], longest(name, language), language).values():
        assert text in f"{mail.subject}\n{mail.body}"
        assert text in text_of(parse_html(html))


BUTTON = {
    "session_reminder": ("Open", "today/"),
    "nudge": ("Open", "today/"),
    "follow_up": ("Answer", "today/"),
    "check_in": ("Answer", "today/"),
    "barrier": ("Answer", "today/"),
    "sitting_break": ("Done", "today/?done"),
    "test_mail": ("Open", "today/"),
}
ANSWERS = [("Done already", "today/?done"), ("Later today", "today/?later")]
OTHER_TIME = [("Choose another time", "reminders/")]
STOP = ("Stop these mails", "reminders/?stop")
LINKS = {
    "session_reminder": [*ANSWERS, *OTHER_TIME, STOP],
    "nudge": [*ANSWERS, *OTHER_TIME, STOP],
    "sitting_break": [
        ("Later, quiet for an hour", "today/?later"),
        ("Change the times", "reminders/"),
        STOP,
    ],
    "test_mail": [("Change what you get", "reminders/")],
}


@pytest.mark.parametrize("name", RHYTHM)
def test_reminder_has_these_links_in_this_order(anna, name):
    anna.language = "en"
    wanted = [BUTTON[name], *LINKS.get(name, [("Change what you get", "reminders/"), STOP])]
    mail = reminder(name, anna)
    page = parse_html(html_of(mail))
    site = "https://soepel.example/en/"
    assert [(text_of(a), attribute(a, "href").removeprefix(site)) for a in every(page, "a")] == (
        wanted
    )
    lines = [f"{label}: {site}{path}" for label, path in wanted]
    assert [line for line in mail.body.splitlines() if "https" in line] == lines


HOLES = ("greeting", "subject", "opening", "why", "movement")
HOLES += ("open_url", "settings_url", "stop_url", "done_url", "later_url")


@pytest.mark.parametrize("name", RHYTHM)
def test_reminder_shows_what_it_is_given_as_it_is(anna, name):
    """So that it can be made once, with holes, and filled in for everybody."""
    given = {key: f"{key} & more" for key in HOLES}
    drawn = reminder(name, anna, **{key: f"hole-{key}-hole" for key in HOLES})
    plain = reminder(name, anna, **given)
    for key, text in given.items():
        drawn.subject = drawn.subject.replace(f"hole-{key}-hole", text)
        drawn.body = drawn.body.replace(f"hole-{key}-hole", text)
    html = html_of(drawn)
    for key, text in given.items():
        html = html.replace(f"hole-{key}-hole", text.replace("&", "&amp;"))
    assert (drawn.subject, drawn.body, html) == (plain.subject, plain.body, html_of(plain))


@pytest.mark.parametrize("name", ["session_reminder", "nudge", "sitting_break"])
def test_reminder_without_answers_still_opens(anna, name):
    anna.language = "en"
    mail = reminder(name, anna, has_answers=False)
    assert "Open: https://soepel.example/en/today/\n" in mail.body
    assert "?done" not in mail.body + html_of(mail)
    assert "?later" not in mail.body + html_of(mail)


def test_follow_up_reads_like_this(anna):
    anna.language = "nl"
    assert reminder("follow_up", anna, why=reminder_mails.why_question("nl")).body == (
        "Hallo Anna,\n\nWe hebben één vraag over vandaag. Eén tik is genoeg.\n\n"
        "Antwoorden: https://soepel.example/nl/today/\n\n--\n"
        "Je krijgt deze mail omdat je herinneringen aanstaan.\n"
        "Kies welke mails je krijgt: https://soepel.example/nl/reminders/\n"
        "Deze mails stopzetten: https://soepel.example/nl/reminders/?stop\n"
    )


def test_greeting_leaves_out_a_name_that_we_do_not_know(anna):
    anna.language, anna.first_name = "de", ""
    assert reminder_mails.greeting(anna) == "Guten Tag,"
    anna.first_name = "100 % O'Hara & <b>Zoon</b>"
    assert reminder_mails.greeting(anna) == "Guten Tag 100 % O'Hara & <b>Zoon</b>,"
    mail = reminder("nudge", anna)
    assert mail.body.startswith("Guten Tag 100 % O'Hara & <b>Zoon</b>,\n")
    assert "&amp; &lt;b&gt;Zoon" in html_of(mail)
    assert "<b>Zoon" not in html_of(mail)


@pytest.mark.parametrize(
    ("language", "asked", "chosen", "test"),
    [
        ("nl", "je herinneringen aanstaan.", "je dat zelf hebt ingesteld.", "als test."),
        ("en", "your reminders are on.", "you switched it on.", "as a test."),
        ("de", "Ihre Erinnerungen eingeschaltet sind.", "Sie es so eingestellt haben.", "schickt."),
    ],
)
def test_every_mail_can_say_why(language, asked, chosen, test):
    """In her language, whatever the language of the page that was read before."""
    for now in LANGUAGES:
        with translation.override(now):
            assert reminder_mails.why_question(language).endswith(asked)
            assert reminder_mails.why_break(language).endswith(chosen)
            assert reminder_mails.why_test(language).endswith(test)
            assert reminder_mails.why_session(language, (), time(9)).endswith(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_movement_of_the_bank_is_neutral_and_in_each_language(language):
    with translation.override(language):
        said = {key: str(text) for key, text in GENERAL.items()}
    assert len(set(said.values())) == len(said) >= 12
    for text in said.values():
        assert re.findall(rf"\b(?:{TELLTALE[language]})\b", text, flags=re.IGNORECASE) == []
        assert too_long(text) + wrong_address(text, language) == []
    with translation.override("en"):
        english = {str(text) for text in GENERAL.values()}
    assert (set(said.values()) == english) is (language == "en")


@pytest.mark.parametrize(
    ("language", "name"), [("nl", "Opstaan"), ("en", "Get up"), ("de", "Aufstehen")]
)
def test_sitting_break_shows_her_own_exercise_in_her_language(anna, standing_up, language, name):
    line = {"name_nl": "Opstaan", "name_en": "Get up", "name_de": "Aufstehen & strecken"}
    line |= {"exercise__slug": "mb-x", "exercise__phase": "micro-break", "frequency": "as_needed"}
    ProgrammeFactory(patient=anna, lines=[line])
    standing_up.movement = "mb-x"
    anna.language = language
    standing_up.patient = anna
    mail = reminder_mails.mail_of(standing_up)
    assert name in mail.body
    assert name in text_of(parse_html(html_of(mail)))
    assert "&amp;" not in mail.body


def test_reminder_can_be_stopped_by_the_mail_program(mails, delivery):
    for language, made in mails.items():
        headers = made["session_reminder"].message()
        stop = headers["List-Unsubscribe"]
        assert stop.startswith(f"<https://soepel.example/{language}/reminders/stop/")
        assert stop[1:-1] in made["session_reminder"].body
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["Message-ID"] == delivery.message_id
        assert made["invitation"].message()["List-Unsubscribe"] is None
        assert made["login_code"].message()["List-Unsubscribe"] is None


def test_reminder_has_the_same_message_id_on_every_try(delivery):
    first, second = (reminder_mails.mail_of(delivery).message() for _try in range(2))
    assert first["Message-ID"] == second["Message-ID"]


def test_name_of_a_practice_cannot_write_html_or_a_header(brug):
    brug.name = "<b>De Brug</b>\r\nBcc: all@demo.example"
    invitation, token = Invitation.objects.invite(
        practice=brug, email="carla@demo.example", role="patient"
    )
    mail = account_mails.invitation(invitation, token)
    assert mail.subject.startswith("<b>De Brug</b> Bcc: all@demo.example")
    assert mail.message()["Bcc"] is None
    assert "<b>De Brug" not in html_of(mail)
    assert "&lt;b&gt;De Brug" in html_of(mail)


@pytest.mark.parametrize(
    ("language", "every_day", "two_days"),
    [
        ("nl", "elke dag om 18:30 uur.", "op maandag en woensdag om 18:30 uur."),
        ("en", "every day at 18:30.", "on Monday and Wednesday at 18:30."),
        ("de", "jeden Tag um 18:30 Uhr.", "am Montag und Mittwoch um 18:30 Uhr."),
    ],
)
def test_reminder_says_when_she_gets_it(delivery, language, every_day, two_days):
    delivery.patient.language = language
    for days, said in ((range(7), every_day), ((0, 2), two_days)):
        delivery.reminder.weekdays = tuple(days)
        mail = reminder_mails.mail_of(delivery)
        assert said in mail.body
        assert said in text_of(parse_html(html_of(mail)))


def test_reminder_without_days_is_still_a_mail(delivery):
    """She took them away after the mail was written down."""
    delivery.reminder.weekdays = ()
    text = reminder_mails.mail_of(delivery).body
    assert "18:30" not in text
    assert "reminders/stop/" in text
