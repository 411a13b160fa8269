"""The landing page of a therapist: who, why now, and what she pressed."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import (
    ArticleFactory,
    CareRelationshipFactory,
    ExerciseFactory,
    MembershipFactory,
    PracticeFactory,
    ProgrammeFactory,
    ReminderFactory,
    SittingBreakFactory,
    UserFactory,
)
from pages import attribute, every, heading, links, main, one, page_of, text_of, texts, with_class
from self_check.cases import WELL, answers

from apps.accounts.models import AccessLog, Invitation, Membership, User
from apps.articles.models import SentCheck
from apps.articles.self_check.sitting import Sitting
from apps.programmes.models import HandledFact, SafetyAnswer, SessionLog
from apps.reminders.models import MailSettings, Reminder, SittingBreak

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def running(anna, theo, brug):
    """Every day since four weeks, one core line."""
    return prescribe(anna, theo, brug)


@pytest.fixture
def opened(client, theo):
    theo.language = "en"
    theo.save()
    client.force_login(theo)
    return lambda query="": page_of(client.get(f"/admin/{query}"))


def prescribe(patient, therapist, practice, **fields):
    fields = {"start_on": WEDNESDAY - 28 * DAY, "lines": [{}]} | fields
    return ProgrammeFactory(patient=patient, assigned_by=therapist, practice=practice, **fields)


def log(programme, days_ago, reason="", **answers):
    day = WEDNESDAY - days_ago * DAY
    line = programme.lines.get()
    entry = {"prescribed": line} | ({"could_do": False, "reason": reason} if reason else {})
    return SessionLog.objects.record(
        programme,
        done_on=day,
        slot=1,
        at=datetime.combine(day, time(17), tzinfo=UTC),
        by=programme.patient,
        client_id=uuid4(),
        entries=[entry],
        language=answers.pop("language", "nl"),
        **answers,
    )


def keep_up(programme, days=14, **answers):
    """Logged each of these days, straight into the table: the road there is tested elsewhere."""
    at = {"logged_at": NOON - DAY, "changed_at": NOON - DAY, "time_zone": "UTC", "language": "nl"}
    SessionLog.objects.bulk_create(
        SessionLog(programme=programme, done_on=WEDNESDAY - n * DAY, **at, **answers)
        for n in range(days, 0, -1)
    )


def send_check(patient, at=NOON, **said):
    """By the rules, so that a check says what it says on the page."""
    sitting = Sitting(WELL | answers(**said))
    SentCheck.objects.send(sitting, by=patient, at=at, language="nl")
    return SentCheck.objects.filter(patient=patient).first()


def patient_of(theo, brug, name):
    patient = UserFactory(first_name=name)
    CareRelationshipFactory(patient=patient, therapist=theo, practice=brug)
    return patient


def rows(page):
    """Each patient's cells as words, without what the buttons say."""
    return [
        [" ".join(text_of(cell).split()) for cell in row.children if cell.name in {"th", "td"}][:5]
        for row in with_class(page, "cl-row")
    ]


def named(page):
    return texts(with_class(page, "cl-name"))


def groups(page):
    return [text_of(row) for row in with_class(page, "cl-group")]


def tabs(page):
    return texts(every(one(page, "nav", **{"aria-label": "Which patients"}), "a"))


def facts(page):
    return texts(with_class(page, "cl-fact"))


def form_to(page, name):
    forms = [f for f in every(page, "form") if f"/{name}/" in (attribute(f, "action") or "")]
    assert len(forms) == 1
    fields = {}
    for field in every(forms[0], "input"):
        fields.setdefault(attribute(field, "name"), []).append(attribute(field, "value"))
    return attribute(forms[0], "action"), fields


def press(client, page, name, **more):
    action, fields = form_to(page, name)
    return client.post(action, fields | more)


# --- what stands in a row ---------------------------------------------------------------------------


def test_row_tells_who_why_and_how_it_goes(opened, anna, running):
    running.goal, running.goal_language = "Wandelen", "nl"
    running.end_on = running.start_on + 83 * DAY
    running.save()
    keep_up(running, pain_after=3)
    log(running, 2, pain_after=6)
    log(running, 1, pain_after=7)
    ReminderFactory(patient=anna)
    page = opened()
    assert heading(page) == "Caseload"
    assert groups(page) == ["Act today, 1"]
    assert rows(page) == [
        [
            "Anna Supple hip , week 5 of 12",
            "Pain 6 and 7, last 2 sessions 1 and 2 Mar, and 1 more "
            "Pain after was 3, now 7 17 Feb to 2 Mar",
            "12 of 12 , yesterday",
            "7, was 3 rising",
            "Wandelen Next mail: Wed 3 Mar, 18:30",
        ]
    ]
    goal = one(page, "span", title="Wandelen")
    assert attribute(goal, "lang") == "nl"
    newest = SessionLog.objects.first()
    change = reverse("admin:programmes_programme_change", args=[running.pk])
    assert links(with_class(page, "cl-row")[0])[:2] == [
        change,
        reverse("admin:programmes_sessionlog_change", args=[newest.pk]),
    ]


def test_row_names_programme_week_and_the_others(opened, anna, theo, brug, running):
    running.name_en, running.end_on = "Hip, 12 weeks", running.start_on + 83 * DAY
    running.save()
    prescribe(anna, theo, brug, start_on=WEDNESDAY - 29 * DAY)
    second = with_class(opened("?tab=all"), "cl-patient")[0]
    assert text_of(second) == "Anna Hip , week 5 of 12 +1 and 1 more programme"


def test_row_without_answers_says_so_and_0_is_an_answer(opened, running):
    log(running, 1)
    assert rows(opened("?tab=all"))[0][3] == "not asked yet"
    log(running, 0, pain_after=0)
    page = opened("?tab=all")
    assert rows(page)[0][3] == "0 1 answer"
    assert rows(page)[0][2].endswith(", today")


def test_drawings_are_named_by_the_words_beside_them(opened, running):
    keep_up(running, pain_after=2)
    page = opened("?tab=all")
    drawings = list(every(with_class(page, "cl-row")[0], "svg", role="img"))
    named_by = [attribute(svg, "aria-labelledby") for svg in drawings]
    assert [text_of(one(page, id=name)) for name in named_by] == ["12 of 12", "2, was 2 steady"]


def test_planned_days_count_core_sessions_and_leave_today_open(opened, anna, theo, brug):
    programme = prescribe(anna, theo, brug, weekdays=(0, 2), start_on=WEDNESDAY - 9 * DAY)
    log(programme, 7)
    log(programme, 3)  # a Sunday: not planned
    assert rows(opened("?tab=all"))[0][2] == "1 of 3 , Sun 28 Feb"


def test_note_stands_in_its_own_language(opened, running):
    keep_up(running)
    log(running, 1, comment="Darf ich Treppen steigen?", language="de")
    page = opened()
    quote = one(page, "q")
    assert (text_of(quote), attribute(quote, "lang")) == ("Darf ich Treppen steigen?", "de")
    assert groups(page) == ["This week, 1"]
    assert "Tue 2 Mar, German" in rows(page)[0][1]


def test_what_had_not_settled_is_a_fact_of_that_session(opened, running):
    keep_up(running)
    session = log(running, 2, pain_after=4)
    session.settle(answer=False, at=NOON - DAY)
    page = opened()
    assert (groups(page), facts(page)) == (
        ["This week, 1"],
        ["Pain 4 had not settled after 24 hours"],
    )
    assert rows(page)[0][1].endswith("Mon 1 Mar")
    assert f"/admin/programmes/sessionlog/{session.pk}/change/" in links(page)
    session.settle(answer=True, at=NOON - DAY + timedelta(minutes=1))
    assert facts(opened()) == []


def test_what_got_in_the_way_is_a_fact_in_her_words(opened, running):
    keep_up(running)
    running.barriers.record(running, at=NOON - 3 * DAY, kind="forgot", note="", language="nl")
    told = running.barriers.record(
        running, at=NOON - DAY, kind="away", note="Vakantie", language="nl"
    )
    page = opened()
    assert (groups(page), facts(page)) == (
        ["This week, 1"],
        ["In the way: “I was not at home, or the weather was bad”"],
    )
    assert f"/admin/programmes/barrier/{told.pk}/change/" in links(page)


def test_handled_barrier_returns_with_the_next_one(client, opened, running):
    keep_up(running)
    running.barriers.record(running, at=NOON - DAY, kind="forgot", note="", language="nl")
    press(client, opened(), "handled")
    assert facts(opened()) == []
    running.barriers.record(running, at=NOON, kind="pain", note="", language="nl")
    assert facts(opened()) == ["In the way: “I had more pain”"]


def test_red_answer_before_a_session_stands_first_with_its_time(client, opened, running):
    keep_up(running)
    record = SafetyAnswer.objects.record
    record([running], at=NOON - DAY, language="nl", signs=["fall"])
    record([running], at=NOON, language="nl", signs=[])
    page = opened()
    assert (groups(page), facts(page)) == (
        ["Act today, 1"],
        ["Something was new before a session: “call the GP today”"],
    )
    assert rows(page)[0][1].endswith("Tue 2 Mar, 13:00")
    told = SafetyAnswer.objects.red().get()
    assert f"/admin/programmes/safetyanswer/{told.pk}/change/" in links(page)
    press(client, page, "handled")
    assert facts(opened()) == []


FEVER = {"signs": "fever_chills"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"emergency": "saddle_numb"}, "call the emergency number now"),
        (FEVER, "GP today"),
        ({"signs": "weight_loss"}, "GP this week"),
    ],
)
def test_self_check_that_asks_for_help_stands_first_in_its_own_words(
    client, theo, opened, running, said, words
):
    keep_up(running)
    log(running, 1, pain_after=8)
    log(running, 0, pain_after=8)
    sent = send_check(running.patient, **said)
    page = opened()
    assert groups(page) == ["Act today, 1"]
    assert rows(page)[0][1].startswith(
        f"Self-check: “{words}” Wed 3 Mar, 13:00, and 1 more Pain 8 and 8"
    )
    address = reverse("admin:articles_sentcheck_change", args=[sent.pk])
    assert links(with_class(page, "cl-why")[0])[0] == address
    assert client.get(address).status_code == 200
    look = AccessLog.objects.latest("pk")
    assert (look.actor, look.patient, look.action) == (theo, running.patient, "opened")


def test_self_check_that_fits_self_care_asks_for_nobody(opened, anna, running):
    keep_up(running)
    assert send_check(anna).urgency == "care"
    assert facts(opened()) == []


def test_newest_self_check_is_told_for_two_weeks(theo, client, opened, anna, running):
    keep_up(running)
    send_check(anna, NOON - 2 * DAY, emergency="saddle_numb")
    send_check(anna, NOON - DAY, **FEVER)
    send_check(anna, NOON)
    assert facts(opened()) == ["Self-check: “GP today”"]
    for days, speaks in ((13, True), (14, False)):
        with time_machine.travel(NOON + days * DAY, tick=False):
            client.force_login(theo)
            words = text_of(main(opened("?tab=all")))
            assert ("Self-check:" in words) is speaks


def test_handled_self_check_returns_with_the_next_one(client, opened, anna, running):
    keep_up(running)
    send_check(anna, NOON - DAY, **FEVER)
    press(client, opened(), "handled")
    assert HandledFact.objects.get().kind == "check"
    assert facts(opened()) == []
    send_check(anna, NOON, emergency="saddle_numb")
    assert facts(opened()) == ["Self-check: “call the emergency number now”"]


def test_self_check_can_be_put_off_and_a_newer_one_ends_that(client, opened, anna, running):
    keep_up(running)
    send_check(anna, NOON - DAY, **FEVER)
    press(client, opened(), "snooze", days="7")
    assert facts(opened()) == []
    send_check(anna, NOON, nprs="9", **FEVER)
    assert facts(opened()) == ["Self-check: “GP today”"]


def test_self_check_is_told_without_a_programme(opened, anna):
    send_check(anna, **FEVER)
    assert facts(opened()) == ["Self-check: “GP today”", "No programme yet"]


def test_self_check_is_told_to_each_practice_that_got_it_and_no_other(
    client, opened, anna, running, vera, zuid
):
    keep_up(running)
    vera.language = "en"
    vera.save()
    send_check(anna, **FEVER)
    CareRelationshipFactory(patient=anna, therapist=vera, practice=zuid)
    client.force_login(vera)
    assert facts(page_of(client.get("/admin/?tab=all"))) == ["No programme yet"]
    send_check(anna, **(FEVER | {"nprs": "9"}))
    assert facts(page_of(client.get("/admin/?tab=all")))[0].startswith("Self-check:")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Zelfcheck: “vandaag de huisarts bellen”"),
        ("de", "Selbst-Check: „heute die Hausarztpraxis anrufen“"),
    ],
)
def test_self_check_in_the_language_of_her_physiotherapist(
    client, anna, running, theo, language, words
):
    keep_up(running)
    send_check(anna, **FEVER)
    theo.language = language
    theo.save()
    client.force_login(theo)
    assert facts(page_of(client.get("/admin/"))) == [words]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_active": False}, "Mail off"),
        ({"paused_until": WEDNESDAY + 5 * DAY}, "Mail paused until 8 Mar"),
        ({}, "Next mail: Wed 3 Mar, 18:30"),
    ],
)
def test_next_mail_in_words(opened, anna, running, fields, words):
    ReminderFactory(patient=anna, **fields)
    assert rows(opened("?tab=all"))[0][4] == f"not set {words}"


@pytest.fixture
def mailed(anna, running):
    """Anna keeps up; what became of her last mails is told newest first."""
    keep_up(running)
    reminder = ReminderFactory(patient=anna)

    def mailed(*states):
        for days_ago, state in enumerate(states, 1):
            mail = reminder.delivery_of(NOON - days_ago * DAY)
            mail.state = state
            mail.save()
        return reminder

    return mailed


def mail_facts(page):
    """The group, the facts, where the first leads, and what is said of the next mail."""
    return groups(page), facts(page), links(with_class(page, "cl-why")[0])[0], rows(page)[0][4]


@pytest.mark.parametrize("state", ["refused", "bounced"])
def test_mail_that_did_not_arrive_is_a_fact(opened, mailed, state):
    rule = mailed("not_wanted", "expired", state, "sent")
    assert mail_facts(opened()) == (
        ["Routine, 1"],
        ["Mail did not arrive"],
        reverse("admin:reminders_reminder_change", args=[rule.pk]),
        "not set Last mail refused",
    )


def test_mail_that_arrived_later_makes_an_end_of_it(opened, mailed):
    mailed("sent", "bounced")
    assert groups(opened()) == []


def test_address_that_gets_no_more_mail_is_a_fact_until_it_changes(opened, anna, mailed):
    mailed("not_wanted", "refused")
    for _time in range(3):
        MailSettings.note_refusal(anna, at=NOON - 60 * DAY)
    page = opened()
    assert mail_facts(page)[:2] == (
        ["Routine, 1"],
        ["Address refuses mail"],
    )
    assert rows(page)[0][1] == "Address refuses mail 3 times, no mail since Sat 2 Jan"
    assert rows(page)[0][4] == "not set Last mail refused"
    User.objects.filter(pk=anna.pk).update(email="neu@demo.example")
    assert facts(opened()) == ["Mail did not arrive"]


def test_mail_that_stopped_after_a_silence_is_a_fact(opened, mailed):
    rule = mailed("not_wanted")
    Reminder.objects.update(silent_since=WEDNESDAY - 2 * DAY)
    assert mail_facts(opened()) == (
        ["This week, 1"],
        ["Reminders stopped"],
        reverse("admin:reminders_reminder_change", args=[rule.pk]),
        "not set Mail stopped",
    )
    Reminder.objects.update(is_active=False)
    assert groups(opened()) == []


def test_mail_that_cannot_be_planned_is_a_fact(opened, anna, mailed):
    mailed("sent")
    breaks = SittingBreakFactory(patient=anna)
    SittingBreak.objects.update(next_due_at=None, problem="zone")
    assert mail_facts(opened()) == (
        ["Routine, 1"],
        ["Mail cannot be planned"],
        reverse("admin:reminders_sittingbreak_change", args=[breaks.pk]),
        "not set Next mail: Wed 3 Mar, 18:30",
    )


def test_mail_that_stopped_is_told_again_a_week_after_it_was_handled(client, theo, opened, mailed):
    mailed("not_wanted")
    Reminder.objects.update(silent_since=WEDNESDAY - 2 * DAY)
    press(client, opened(), "handled")
    assert HandledFact.objects.get().kind == "mail_stopped"
    assert groups(opened()) == []
    with time_machine.travel(NOON + 7 * DAY, tick=False):
        client.force_login(theo)
        assert "Reminders stopped Mon 1 Mar, after 4 silent weeks" in told_of(opened())


def told_of(page):
    return " ".join(texts(with_class(page, "cl-why")))


def test_patient_without_a_programme_leads_to_assigning_one(opened, anna):
    page = opened()
    assert facts(page) == ["No programme yet"]
    assert links(with_class(page, "cl-why")[0]) == [
        f"{reverse('admin:programmes_programme_assign')}?patients={anna.pk}"
    ]


def test_ended_programme_is_no_lack(opened, anna, theo, brug):
    prescribe(anna, theo, brug, start_on=WEDNESDAY - 400 * DAY, end_on=WEDNESDAY - 300 * DAY)
    page = opened("?tab=all")
    assert groups(page) == ["On track, 1"]
    assert rows(page)[0][0].endswith(", over")


def test_page_gives_no_score_advice_or_blame(opened, running):
    log(running, 10, reason="hurts")
    log(running, 9, reason="hurts")
    words = text_of(main(opened())).lower()
    assert [w for w in ("missed", "score", "compliance", "should", "%", "risk") if w in words] == []


# --- order, tabs and pages -------------------------------------------------------------------------


@pytest.fixture
def four(theo, brug, anna, running):
    """Anna asks for nobody; one for each level."""
    keep_up(running)
    acute, week, lack = (patient_of(theo, brug, name) for name in ("Ad", "Wil", "Lot"))
    keep_up(prescribe(acute, theo, brug), pain_after=8)
    prescribe(week, theo, brug)
    return acute, week, lack


def test_rows_stand_by_level(opened, four):
    page = opened()
    assert groups(page) == ["Act today, 1", "This week, 1", "Routine, 1"]
    assert named(page) == ["Ad", "Wil", "Lot"]
    assert text_of(with_class(page, "cl-foot")[0]) == "On track, 1 Nothing needed. Show them"


def test_tabs_hold_what_they_say(opened, four):
    assert tabs(opened()) == ["Needs me 3", "New 0", "Quiet 1", "Ends soon 0", "All 4"]
    shown = {tab: named(opened(f"?tab={tab}")) for tab in ("new", "quiet", "ends", "all", "x")}
    assert shown == {
        "new": [],
        "quiet": ["Wil"],
        "ends": [],
        "all": ["Ad", "Wil", "Lot", "Anna"],
        "x": ["Ad", "Wil", "Lot"],
    }


def test_new_and_ends_soon(opened, theo, brug, anna, running):
    running.end_on = WEDNESDAY + 7 * DAY
    running.save()
    anna.care_received_set.update(valid_from=NOON - 13 * DAY)
    page = opened("?tab=ends")
    assert tabs(page)[1::2] == ["New 1", "Ends soon 1"]
    assert named(page) == ["Anna"]
    anna.care_received_set.update(valid_from=NOON - 14 * DAY)
    assert tabs(opened())[1] == "New 0"


def test_newest_fact_stands_first_inside_its_level(opened, theo, brug):
    for name, days in (("Aa", 5), ("Bo", 2), ("Cas", 2)):
        programme = prescribe(patient_of(theo, brug, name), theo, brug)
        keep_up(programme)
        log(programme, days, comment="Een vraag")
    assert named(opened()) == ["Bo", "Cas", "Aa"]


def test_fifty_on_a_page_and_the_count_is_of_all(opened, theo, brug):
    for n in range(52):
        patient_of(theo, brug, f"P{n:02}")
    page = opened()
    assert (len(named(page)), groups(page)) == (50, ["Routine, 52"])
    assert "Page 1 of 2" in text_of(main(page))
    assert named(opened("?page=2")) == ["P50", "P51"]
    assert len(named(opened("?page=text"))) == 50


def test_nobody_needs_her(opened, running):
    keep_up(running)
    page = opened()
    assert texts(with_class(page, "cl-empty-title")) == ["Nobody needs you now."]
    assert named(page) == []


# --- invited --------------------------------------------------------------------------------------


def invite(theo, brug, days_ago, **fields):
    return Invitation.objects.invite(
        practice=brug,
        email="tom@demo.example",
        role="patient",
        therapist=theo,
        at=NOON - days_ago * DAY,
        **({"first_name": "Tom"} | fields),
    )[0]


@pytest.mark.parametrize(("days_ago", "needs"), [(2, []), (3, ["Tom"]), (6, ["Tom"]), (8, [])])
def test_invited_and_not_opened_for_three_days(opened, anna, running, theo, brug, days_ago, needs):
    keep_up(running)
    invite(theo, brug, days_ago)
    assert named(opened()) == needs


def test_invitation_of_a_colleague_is_not_hers(opened, anna, running, brug):
    keep_up(running)
    invite(MembershipFactory(practice=brug).user, brug, 4)
    assert named(opened("?tab=all")) == ["Anna"]


def test_invitation_is_sent_again_from_its_row(
    client, opened, theo, brug, django_capture_on_commit_callbacks
):
    invitation = invite(theo, brug, 4)
    page = opened()
    (form,) = with_class(page, "cl-answer")
    fields = {attribute(f, "name"): attribute(f, "value") for f in every(form, "input")}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(attribute(one(form, "form"), "action"), fields)
    assert [message.to for message in mail.outbox] == [[invitation.email]]
    assert named(opened()) == []


# --- handled, put off, undone -----------------------------------------------------------------------


@pytest.fixture
def noted(running):
    keep_up(running)
    return log(running, 1, comment="Mag ik fietsen?")


def test_handled_stays_in_place_for_this_visit_and_is_gone_next_time(
    client, opened, noted, theo, anna
):
    answer = press(client, opened(), "handled")
    handled = HandledFact.objects.get()
    care = anna.care_received_set.get()
    assert answer.url == f"/admin/?done={handled.pk}&tab=needs&page=1#care-{care.pk}"
    page = page_of(client.get(answer.url))
    assert text_of(with_class(page, "cl-why")[0]) == ("Handled 13:00 by you. Note from the patient")
    assert tabs(page)[0] == "Needs me 1"
    assert named(opened()) == []
    assert (handled.patient, handled.by, handled.kind) == (anna, theo, "note")


def test_undo_brings_it_back_and_the_log_keeps_both(client, opened, noted):
    page = page_of(client.get(press(client, opened(), "handled").url))
    answer = press(client, page, "undo")
    assert facts(page_of(client.get(answer.url))) == ["Note: Mag ik fietsen?"]
    assert HandledFact.objects.get().undone_at == NOON


def test_each_press_is_one_change_in_the_access_log(client, opened, noted, theo, anna, running):
    log(running, 1, pain_after=8)
    log(running, 0, pain_after=8)
    newest = AccessLog.objects.order_by("pk").last()
    page = opened()
    changed = AccessLog.objects.filter(action="changed", pk__gt=newest.pk if newest else 0)
    for number, (name, more) in enumerate(
        [("handled", {}), ("undo", {}), ("snooze", {"days": "3"})]
    ):
        assert changed.count() == number
        page = page_of(client.get(press(client, page, name, **more).url))
    rows = {(row.actor, row.patient, row.practice_id, row.what) for row in changed}
    assert rows == {(theo, anna, running.practice_id, "programmes.handledfact")}
    assert changed.count() == 3


def test_answer_is_not_kept_when_its_row_cannot_be_written(client, opened, noted):
    page = opened()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_accesslog RENAME TO elsewhere")
    client.raise_request_exception = False
    assert press(client, page, "handled").status_code == 500
    assert HandledFact.objects.count() == 0


def test_newer_fact_of_the_kind_returns(client, opened, noted, running):
    press(client, opened(), "handled")
    log(running, 0, comment="En zwemmen?")
    assert facts(opened()) == ["Note: En zwemmen?"]


@pytest.mark.parametrize(("until", "words"), [(5 * DAY, "paused until 8 Mar"), (None, "paused")])
def test_pause_stands_below_the_name_and_nothing_ends_soon(opened, running, until, words):
    keep_up(running)
    running.end_on = WEDNESDAY + DAY
    running.save()
    running.pause(on=WEDNESDAY, until=until and WEDNESDAY + until)
    page = opened("?tab=all")
    assert rows(page)[0][0] == f"Anna Supple hip , {words}"
    assert facts(page) == []


def test_what_came_in_after_she_looked_is_not_handled(client, opened, noted, running):
    page = opened()
    log(running, 0, comment="Het gaat slechter")
    answer = press(client, page, "handled")
    assert HandledFact.objects.count() == 0
    page = page_of(client.get(answer.url))
    assert "Something new came in about Anna. Please look again." in text_of(page)
    assert facts(page) == ["Note: Het gaat slechter"]


def test_all_facts_that_stood_there_are_handled(client, opened, noted, running):
    running.end_on = WEDNESDAY + DAY
    running.save()
    press(client, opened(), "handled")
    assert sorted(a.kind for a in HandledFact.objects.all()) == ["ends_soon", "note"]
    assert named(opened()) == []


def test_pressed_twice_is_once(client, opened, noted):
    page = opened()
    press(client, page, "handled")
    press(client, page, "handled")
    assert HandledFact.objects.count() == 1


def test_snooze_until_its_day(client, opened, noted, theo):
    answer = press(client, opened(), "snooze", days="3")
    page = page_of(client.get(answer.url))
    assert text_of(with_class(page, "cl-why")[0]).startswith("Put off at 13:00 until Sat 6 Mar.")
    page = opened()
    assert (named(page), tabs(page)[0]) == ([], "Needs me 0")
    assert "Put off: 1, back on 6 Mar." in text_of(with_class(page, "cl-foot")[0])
    assert rows(opened("?tab=all"))[0][1] == "Back on Sat 6 Mar"
    with time_machine.travel(NOON + 3 * DAY, tick=False):
        client.force_login(theo)
        assert "Note: Mag ik fietsen?" in facts(opened())


def test_act_today_breaks_a_snooze(client, opened, noted, running):
    press(client, opened(), "snooze", days="7")
    log(running, 1, pain_after=8)
    log(running, 0, pain_after=8)
    page = opened()
    assert (groups(page), facts(page)) == (["Act today, 1"], ["Pain 8 and 8, last 2 sessions"])


@pytest.mark.parametrize("days", ["", "0", "4", "-3", "text", "9" * 30])
def test_snooze_of_other_lengths_is_refused_in_words(client, opened, noted, days):
    answer = press(client, opened(), "snooze", days=days)
    assert HandledFact.objects.count() == 0
    assert "Choose 3 or 7 days." in text_of(page_of(client.get(answer.url)))


def test_colleague_who_also_cares_for_her_sees_it_handled(client, opened, noted, anna, brug):
    colleague = MembershipFactory(practice=brug, user__language="en").user
    CareRelationshipFactory(patient=anna, therapist=colleague, practice=brug)
    press(client, opened(), "handled")
    client.force_login(colleague)
    page = page_of(client.get("/admin/"))
    assert named(page) == []
    answer = HandledFact.objects.get()
    care = colleague.care_given().get()
    client.post(reverse("admin:caseload_undo", args=[care.pk]), {"answer": answer.pk})
    answer.refresh_from_db()
    assert answer.undone_at is None


@pytest.mark.parametrize("name", ["handled", "snooze", "undo"])
@pytest.mark.parametrize("who", ["vera", "mila", "anna"])
def test_strangers_cannot_answer_for_her(client, request, noted, opened, anna, name, who):
    care = anna.care_received_set.get()
    _action, fields = form_to(opened(), "handled")
    client.force_login(request.getfixturevalue(who))
    address = reverse(f"admin:caseload_{name}", args=[care.pk])
    assert client.post(address, fields | {"days": "3"}).status_code == 404
    assert HandledFact.objects.count() == 0


@pytest.mark.parametrize("pk", [str(2**63), "9" * 40, "0"])
def test_care_that_no_database_holds_is_no_page(client, opened, pk):
    address = reverse("admin:caseload_undo", args=[1]).replace("/1/", f"/{pk}/")
    assert client.post(address, {"answer": ["text", "9" * 400, "-1"]}).status_code == 404


def test_odd_numbers_in_the_address_are_passed_over(client, opened, noted):
    page = opened("?done=text&done=99999999999999999999&done=-1&done=٣&page=0&tab=")
    assert named(page) == ["Anna"]


def test_log_of_what_was_handled_can_be_read_and_not_changed(client, opened, noted, vera):
    press(client, opened(), "handled")
    address = reverse("admin:programmes_handledfact_changelist")
    assert "note from the patient" in text_of(page_of(client.get(address)))
    one_of = reverse("admin:programmes_handledfact_change", args=[HandledFact.objects.get().pk])
    assert client.post(one_of, {"kind": "hurts"}).status_code == 403
    client.force_login(vera)
    assert client.get(one_of).status_code == 404


# --- who may see whom ------------------------------------------------------------------------------


def test_each_therapist_sees_her_own(client, opened, running, bram, vera):
    assert named(opened("?tab=all")) == ["Anna"]
    client.force_login(vera)
    assert named(page_of(client.get("/admin/?tab=all"))) == ["Bram"]


def test_ended_care_vanishes_at_once(opened, anna, running, theo, brug):
    patient_of(theo, brug, "Wil")
    assert named(opened("?tab=all")) == ["Anna", "Wil"]
    anna.care_received_set.get().end(at=NOON)
    page = opened("?tab=all&done=1")
    assert named(page) == ["Wil"]
    assert "Anna" not in text_of(page)


def test_patient_of_two_practices_shows_what_belongs_to_this_one(
    client, opened, anna, running, vera, zuid
):
    CareRelationshipFactory(patient=anna, therapist=vera, practice=zuid)
    elsewhere = prescribe(anna, vera, zuid, name_en="Knee elsewhere")
    log(running, 1, pain_after=1)
    log(elsewhere, 1, pain_after=9, comment="Alleen voor Zuid")
    page = opened("?tab=all")
    assert "Zuid" not in text_of(page)
    assert "Knee elsewhere" not in str(page)
    assert rows(page)[0][3] == "1 1 answer"


def test_same_therapist_at_two_practices_keeps_them_apart(opened, anna, running, theo):
    other = PracticeFactory(name="Noord")
    MembershipFactory(user=theo, practice=other)
    CareRelationshipFactory(patient=anna, therapist=theo, practice=other)
    log(running, 1, pain_after=1)
    found = rows(opened("?tab=all"))
    assert sorted(row[0] for row in found) == [
        "Anna Supple hip , week 5 , De Brug",
        "Anna no programme , Noord",
    ]


def test_relationships_that_overlap_are_one_row(opened, anna, running, theo, brug):
    CareRelationshipFactory(
        patient=anna, therapist=theo, practice=brug, valid_from=NOON - DAY, valid_to=NOON + DAY
    )
    assert named(opened("?tab=all")) == ["Anna"]
    assert tabs(opened())[1] == "New 0"


def test_therapist_who_is_a_patient_too_does_not_list_herself(opened, theo, brug, anna, running):
    CareRelationshipFactory(patient=theo, therapist=theo, practice=brug)
    assert named(opened("?tab=all")) == ["Anna"]


def test_day_is_counted_on_the_patients_own_calendar(opened, anna, running):
    anna.time_zone = "Pacific/Auckland"  # already Thursday there
    anna.save()
    log(running, 0)
    assert rows(opened("?tab=all"))[0][2].endswith(", yesterday")


# --- cost -------------------------------------------------------------------------------------------


def test_thirty_patients_cost_as_many_queries_as_one(client, opened, theo, brug, anna, running):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/?tab=all")
        return len(queries)

    def live(patient, programme):
        log(programme, 3, pain_after=7, reason="hurts")
        log(programme, 2, pain_after=7, reason="too_hard", comment="Au")
        ReminderFactory(patient=patient)
        programme.barriers.record(programme, at=NOON, kind="pain", note="", language="nl")
        send_check(patient, **FEVER)

    live(anna, running)
    counts = [cost()]
    for n in range(29):
        patient = patient_of(theo, brug, f"P{n:02}")
        live(patient, prescribe(patient, theo, brug))
        if n in {1, 28}:
            counts.append(cost())
    assert counts == [counts[0]] * 3
    assert counts[0] <= 21


# --- other staff ------------------------------------------------------------------------------------


def steps(page):
    return [
        (text_of(one(step, "h2")), [text_of(a) for a in every(step, "a")])
        for step in every(with_class(page, "cl-steps")[0], "li")
    ]


def test_first_steps_of_a_therapist(client, theo):
    theo.language = "en"
    theo.save()
    client.force_login(theo)
    page = page_of(client.get("/admin/"))
    assert steps(page) == [
        ("Your account", ["Set up : Your account"]),
        ("Telephone and opening hours", []),
        ("Invite a physiotherapist : done", []),
        ("Invite your first patient", ["Invite : Invite your first patient"]),
        ("Give her a programme", ["Choose a programme : Give her a programme"]),
    ]
    assert texts(with_class(page, "cl-button--primary")) == ["Set up : Your account"]
    Authenticator.objects.create(user=theo, type="webauthn", data={})
    page = page_of(client.get("/admin/"))
    assert steps(page)[0] == ("Your account : done", [])
    primary = with_class(page, "cl-button--primary")
    assert texts(primary) == ["Invite : Invite your first patient"]


def test_first_steps_of_a_manager(client, mila, brug):
    mila.language = "en"
    mila.save()
    Authenticator.objects.create(user=mila, type="webauthn", data={})
    client.force_login(mila)
    page = page_of(client.get("/admin/"))
    assert heading(page) == "First steps"
    assert "Nobody here yet. 1 of 5 steps done." in text_of(page)
    primary = with_class(page, "cl-button--primary")
    assert links(main(page))[0] == reverse("admin:accounts_practice_change", args=[brug.pk])
    assert texts(primary) == ["Fill in : Telephone and opening hours"]
    brug.phone, brug.opening_hours = "020 1", "8 tot 18"
    brug.save()
    page = page_of(client.get("/admin/"))
    assert texts(with_class(page, "cl-button--primary")) == ["Invite : Invite a physiotherapist"]


def test_manager_of_a_practice_with_patients_finds_every_list(client, mila, anna):
    client.force_login(mila)
    page = page_of(client.get("/admin/"))
    assert with_class(page, "cl-steps") == []
    assert with_class(page, "cl-table") == []
    assert "Anna" not in text_of(page)


@pytest.mark.parametrize("role", ["editor", None])
def test_others_find_every_list(client, brug, role):
    someone = UserFactory(is_superuser=role is None)
    if role:
        MembershipFactory(user=someone, practice=brug, role=role)
    client.force_login(someone)
    page = page_of(client.get("/admin/"))
    assert with_class(page, "cl-steps") + with_class(page, "cl-table") == []


def test_library_that_stands_ready_is_counted(client, theo):
    theo.language = "en"
    theo.save()
    ExerciseFactory()
    ArticleFactory.create_batch(2)
    client.force_login(theo)
    library = with_class(page_of(client.get("/admin/")), "cl-library")[0]
    assert texts(every(library, "b")) == ["1 exercise", "0 programmes", "2 articles"]


def test_invitation_of_a_practice_where_she_treats_nobody_any_more_is_gone(
    opened, theo, anna, zuid
):
    job = MembershipFactory(user=theo, practice=zuid)
    MembershipFactory(user=theo, practice=zuid, role="editor")
    Invitation.objects.invite(
        practice=zuid, email="tom@demo.example", role="patient", first_name="Tom", therapist=theo
    )
    assert "Tom" in named(opened("?tab=all"))
    Membership.objects.filter(pk=job.pk).update(valid_to=NOON)
    assert named(opened("?tab=all")) == ["Anna"]
