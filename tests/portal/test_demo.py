"""The demo: filled once, looked at freely, and gone when it is switched off."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import CommandError, call_command
from factories import ProgrammeTemplateFactory, TemplateExerciseFactory, TemplatePhaseFactory
from pages import heading, links, main, one, page_of, text_of, texts, with_class

from apps.accounts.models import CareRelationship, ConsentText, User
from apps.programmes.models import Programme, SessionLog
from apps.reminders.models import Reminder, SittingBreak
from portal import demo
from portal.caseload import invited_by, rows_of
from portal.kept_mail import KeptMailBackend, kept_mails

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def templates(db):
    """The three that the demo assigns, with one line each."""
    ConsentText.objects.create(version=1, text_nl="Tekst")
    for slug, weeks in (("hip-osteoarthritis-12", 12), ("hip-mobility-starter", 2)):
        template = ProgrammeTemplateFactory(slug=slug)
        phase = TemplatePhaseFactory(template=template, week_to=weeks)
        TemplateExerciseFactory(phase=phase)
    desk = TemplatePhaseFactory(template__slug="desk-sitting-breaks", break_minutes=60)
    TemplateExerciseFactory(phase=desk, is_core=False, frequency="as_needed")


def test_fill_a_second_time_leaves_it_as_it_stands(templates):
    assert demo.fill(NOON) is True
    today = NOON.date()
    logs = SessionLog.objects.order_by("pk")
    assert {log.done_on < today for log in logs} == {True}
    weeks = max(story.weeks for story in demo.OF_THEO + demo.OF_VERA)
    assert min(log.done_on for log in logs) >= today - timedelta(weeks=weeks, days=2)
    assert User.objects.count() == 16
    assert (Programme.objects.count(), CareRelationship.objects.count()) == (14, 13)
    theo, vera = (User.objects.get(email=f"{n}@demo.example") for n in ("theo", "vera"))
    patients = [User.objects.visible_to(p, NOON).exclude(pk=p.pk) for p in (theo, vera)]
    assert [" ".join(p.first_name for p in found) for found in patients] == [
        "Anna Els Eva Fatima Henk Joke Klaus Lien Mehmet Piet Ruben Sanne",
        "Bram",
    ]
    before = list(logs.values())
    assert demo.fill(NOON + timedelta(days=1)) is False
    assert list(logs.values()) == before
    assert User.objects.count() == 16


@pytest.mark.parametrize("weekday", [0, 3, 4, 6])
def test_caseload_looks_lived_in_whatever_day_it_is(templates, weekday):
    now = NOON + timedelta(days=weekday)
    demo.fill(now)
    theo = User.objects.get(email="theo@demo.example")
    rows = rows_of(theo, now) + invited_by(theo, theo.practices, now)
    told = {row.name.split()[0]: [fact.kind.value for fact in row.open_facts] for row in rows}
    assert {name: kinds[:1] for name, kinds in told.items()} == {
        "Anna": ["too_hard"],
        "Els": ["ends_soon"],
        "Eva": ["too_easy"],
        "Fatima": ["quiet"],
        "Henk": ["pain_high"],
        "Joke": [],
        "Klaus": ["note"],
        "Lien": ["mail_refused"],
        "Mehmet": ["half_kept"],
        "Piet": [],
        "Ruben": ["no_programme"],
        "Sanne": ["hurts"],
        "Tom": ["invited"],
    }


def test_fill_leaves_annas_breaks_proposed_and_els_on_with_a_history(templates):
    """Wednesday 13:00 in Amsterdam: two mails this morning and the one of 13:00."""
    demo.fill(NOON)
    els, anna = (User.objects.get(email=f"{n}@demo.example") for n in ("els", "anna"))
    rule = SittingBreak.objects.get()
    assert (rule.patient, rule.is_active, rule.every) == (els, True, 60)
    assert rule.next_due_at == datetime(2027, 3, 3, 13, tzinfo=UTC)
    assert set(rule.deliveries.values_list("state", flat=True)) == {"sent"}
    assert rule.deliveries.filter(local_date=NOON.date()).count() == 3
    assert 0 < rule.done_on(NOON.date() - timedelta(days=1)) <= 6
    today = Programme.objects.filter(patient=anna).active_on(NOON.date()).with_proposals()
    assert SittingBreak.of(anna).proposal(today, NOON.date()).break_minutes == 60
    hers = Programme.objects.filter(patient=els).active_on(NOON.date()).with_proposals()
    assert rule.proposal(hers, NOON.date()) is None


def test_fill_leaves_annas_mails_off_with_what_became_of_them(templates):
    demo.fill(NOON)
    reminder = Reminder.objects.get(patient__email="anna@demo.example")
    assert (reminder.is_active, reminder.last_test.state) == (False, "sent")
    assert (reminder.last_mail(NOON).kind, reminder.last_mail(NOON).state) == ("check_in", "sent")
    assert [mail.local_date.day for mail in reminder.deliveries.order_by("due_at")] == [
        *(20, 20, 21, 22, 23, 24)
    ]


def test_command_is_refused_when_the_demo_is_off(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="The demo is off here"):
        call_command("demo")
    assert User.objects.count() == 0


def test_command_says_what_it_did(templates, capsys):
    for said in ("demo: filled", "demo: stands already"):
        call_command("demo")
        assert capsys.readouterr().out.strip() == said


# --- the mails it would have sent -----------------------------------------------------------------


@pytest.fixture
def kept(settings, db):
    settings.EMAIL_BACKEND = "portal.kept_mail.KeptMailBackend"
    first = EmailMultiAlternatives("Eerste", "Hallo\n\nhttps://x.example/", to=["a@demo.example"])
    first.attach_alternative("<p style='color:red'>Hallo</p><script>x()</script>", "text/html")
    first.send()
    send_mail("Tweede", "Alleen tekst", None, ["b@demo.example"])
    return [name for name, _message in kept_mails()]


def test_kept_mail_stands_on_disk_as_it_would_have_been_sent(kept, settings):
    files = sorted(settings.KEPT_MAIL_DIR.glob("*"))
    assert [file.suffix for file in files] == [".eml", ".eml"]
    newest, oldest = kept_mails()
    assert (newest[1]["Subject"], oldest[1]["Subject"]) == ("Tweede", "Eerste")
    assert (oldest[1]["To"], oldest[1].get_content_type()) == (
        "a@demo.example",
        "multipart/alternative",
    )
    assert isinstance(newest[1], EmailMessage)


def test_kept_mail_counts_what_it_kept(settings):
    assert KeptMailBackend().send_messages([]) == 0
    assert kept_mails() == []


def test_mails_are_listed_newest_first(client, kept):
    page = page_of(client.get("/en/demo/mails/"))
    listed = one(page, "ol", **{"class": "mail-list"})
    assert links(listed) == [f"/en/demo/mails/{name}/" for name in kept]
    assert [words.split()[0] for words in texts(with_class(listed, "row"))] == ["Tweede", "Eerste"]


def test_mails_when_there_are_none_say_so(client, db):
    assert "No mail yet." in text_of(main(page_of(client.get("/en/demo/mails/"))))


def test_mail_shows_its_text_with_links(client, kept):
    page = page_of(client.get(f"/en/demo/mails/{kept[1]}/"))
    assert heading(page) == "Eerste"
    (body,) = with_class(page, "mail-body")
    assert text_of(body) == "Hallo https://x.example/"
    assert links(body) == ["https://x.example/"]


def test_mail_html_stands_in_a_sandbox_of_its_own(client, kept):
    response = client.get(f"/en/demo/mails/{kept[1]}/html/")
    assert b"style='color:red'" in response.content
    parts = set(response.headers["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "sandbox"} <= parts
    assert [part for part in parts if "http" in part or "*" in part] == []


def test_mail_that_is_not_there_does_not_exist(client, kept):
    for path in ("x/", "x/html/", f"{kept[0]}/html/", "..%2F..%2Fsecret-key/"):
        assert client.get(f"/en/demo/mails/{path}").status_code == 404


def test_mails_do_not_exist_when_the_demo_is_off(client, kept, settings, theo):
    settings.DEMO = False
    client.force_login(theo)
    for path in ("", f"{kept[1]}/", f"{kept[1]}/html/"):
        assert client.get(f"/en/demo/mails/{path}").status_code == 404


def test_pages_name_the_demo_only_while_it_is_on(client, db, settings):
    for on in (True, False):
        settings.DEMO = on
        text = client.get("/en/").content.decode()
        for word in ("demo-soepel", "anna@demo.example", "Demo with made-up people."):
            assert (word in text) is on
