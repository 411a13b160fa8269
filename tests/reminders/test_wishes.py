"""What the patients of a batch want: every fact from real rows, asked for all of them at once."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import ProgrammeFactory, ReminderFactory, SittingBreakFactory, UserFactory

from apps.programmes.models import Barrier, CheckIn, SafetyAnswer, SessionLog
from apps.reminders.models import Delivery, Reminder
from apps.reminders.policy import DayFacts
from apps.reminders.wishes import Wishes

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)
DUE = datetime(2027, 3, 1, 17, 30, tzinfo=UTC)
SATURDAY = date(2027, 2, 27)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WORKDAYS = (0, 1, 2, 3, 4)
State = Delivery.State


def ago(*days):
    return tuple(MONDAY - n * DAY for n in days)


@pytest.fixture
def reminder(anna):
    """On every day at 18:30; it is Monday 1 March 2027, and she wanted mail from today on."""
    return ReminderFactory(
        patient=anna, counts_from=MONDAY, check_in_on=MONDAY - 20 * DAY, next_due_at=DUE
    )


@pytest.fixture
def programme(anna, reminder):
    """Of every day, since Friday four weeks ago."""
    return ProgrammeFactory(patient=anna, start_on=MONDAY - 31 * DAY, lines=[{}])


def mail(rule, moment=DUE, **fields):
    row = rule.delivery_of(moment, **fields)
    row.save()
    return row


def facts(rule, moment=DUE, **fields):
    """As they are when the mail of that moment is about to go."""
    row = mail(rule, moment, **fields)
    row = Delivery.objects.with_rule().get(pk=row.pk)
    return Wishes([row], moment).facts(row)


def log(programme, *days, slot=1, at=None, **answers):
    for day in days:
        SessionLog.objects.record(
            programme,
            done_on=day,
            slot=slot,
            at=at or datetime.combine(day, time(12), tzinfo=UTC),
            client_id=uuid4(),
            entries=[],
            by=programme.patient,
            language="nl",
            **answers,
        )


def test_facts_of_a_day_on_which_nothing_happened_yet(reminder, programme):
    assert facts(reminder) == DayFacts(
        today=MONDAY,
        slot=1,
        open_session=True,
        missed=(),
        unsettled=False,
        check_in_on=MONDAY - 17 * DAY,
        barrier_asked_on=None,
        first_mail=None,
        asks=True,
    )


def test_facts_of_somebody_without_a_programme(reminder):
    Reminder.objects.update(counts_from=MONDAY - 30 * DAY, asks=False)
    found = facts(reminder)
    assert (found.open_session, found.missed, found.check_in_on) == (False, (), None)
    assert found.asks is False


# --- whether a session is open --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "is_open"),
    [
        (lambda p: None, True),
        (lambda p: log(p, MONDAY), False),
        (lambda p: log(p, MONDAY - DAY), True),
        (lambda p: log(p, MONDAY, slot=2), True),
        (lambda p: p.pause(on=MONDAY), False),
        (lambda p: p.pause(on=MONDAY, until=MONDAY + DAY), False),
        (lambda p: p.pause(on=MONDAY - DAY, until=MONDAY), True),
        (lambda p: p.pause(on=MONDAY + DAY), True),
        (lambda p: p.archive(at=DUE), False),
        (lambda p: p.archive(at=DUE + DAY), True),
        (lambda p: p.change_weekdays(WORKDAYS[1:], on=MONDAY), False),
        (lambda p: p.change_weekdays(WORKDAYS[1:], on=MONDAY + DAY), True),
        (lambda p: type(p).objects.update(end_on=MONDAY - DAY), False),
        (lambda p: type(p).objects.update(end_on=MONDAY), True),
        (lambda p: type(p).objects.update(start_on=MONDAY + DAY), False),
        (lambda p: p.lines.update(is_core=False), False),
        (lambda p: p.lines.update(valid_to=MONDAY), False),
        (lambda p: p.lines.update(frequency="as_needed"), False),
        (lambda p: p.phases.update(week_from=6), False),
        (lambda p: p.phases.update(week_from=5, week_to=5), True),
    ],
    ids=lambda value: value if isinstance(value, bool) else None,
)
def test_session_is_open_while_the_day_asks_for_one(reminder, programme, change, is_open):
    change(programme)
    assert facts(reminder).open_session is is_open


@pytest.mark.parametrize(("slots", "is_open"), [((1,), True), ((2,), True), ((1, 2), False)])
def test_day_of_two_sessions_is_open_until_both_are_done(reminder, programme, slots, is_open):
    programme.lines.update(times_a_day=2)
    for slot in slots:
        log(programme, MONDAY, slot=slot)
    assert facts(reminder).open_session is is_open


@pytest.mark.parametrize(("done", "is_open"), [((0,), True), ((1,), True), ((0, 1), False)])
def test_day_of_two_programmes_is_open_until_both_are_done(
    anna, reminder, programme, done, is_open
):
    both = programme, ProgrammeFactory(patient=anna, start_on=MONDAY, lines=[{}])
    for number in done:
        log(both[number], MONDAY)
    assert facts(reminder).open_session is is_open


def test_session_of_somebody_else_closes_nothing(reminder, programme, bram):
    log(ProgrammeFactory(patient=bram, start_on=MONDAY, lines=[{}]), MONDAY)
    assert facts(reminder).open_session is True


# --- what she missed --------------------------------------------------------------------------------------


@pytest.fixture
def since_friday(reminder, programme):
    """She wanted mail from Friday on, and did nothing."""
    Reminder.objects.update(counts_from=MONDAY - 3 * DAY)
    return programme


def answer(model, on, **answers):
    at = datetime.combine(on, time(12), tzinfo=UTC)
    return lambda p: model.objects.record(p, at=at, language="nl", **answers)


def settle_on_sunday(programme):
    log(programme, MONDAY - 10 * DAY, pain_after=5)
    SessionLog.objects.update(settled=True, settled_at=DUE - DAY)


@pytest.mark.parametrize(
    ("change", "days"),
    [
        (lambda p: None, (3, 2, 1)),
        (lambda p: log(p, MONDAY - 3 * DAY), (2, 1)),
        (lambda p: log(p, MONDAY - 2 * DAY), (1,)),
        (lambda p: log(p, MONDAY - DAY), ()),
        (lambda p: log(p, MONDAY - 5 * DAY, at=DUE - 2 * DAY), (1,)),
        (lambda p: log(p, MONDAY), ()),
        (answer(CheckIn, SATURDAY, pain_average=3, goal_score=4), (1,)),
        (answer(Barrier, SATURDAY, kind="no_time"), (1,)),
        (settle_on_sunday, ()),
        (lambda p: p.change_weekdays(WORKDAYS, on=MONDAY - 5 * DAY), (3,)),
        (lambda p: p.change_weekdays((0,), on=MONDAY), (3, 2, 1)),
        (lambda p: p.pause(on=SATURDAY, until=MONDAY), (3,)),
        (lambda p: p.pause(on=SATURDAY), ()),
        (lambda p: p.archive(at=DUE), ()),
        (lambda p: Reminder.objects.update(counts_from=SATURDAY), (2, 1)),
        (lambda p: Reminder.objects.update(paused_until=MONDAY - DAY), (1,)),
        (lambda p: Reminder.objects.update(paused_until=MONDAY), ()),
        (lambda p: Reminder.objects.update(counts_from=None), ()),
    ],
)
def test_missed_days_count_from_what_she_last_did_or_wanted(since_friday, change, days):
    change(since_friday)
    assert facts(Reminder.objects.get()).missed == ago(*days)


def test_missed_days_of_a_programme_that_is_over_are_none_of_the_next(since_friday, anna):
    since_friday.archive(at=DUE - DAY)
    ProgrammeFactory(patient=anna, start_on=MONDAY - DAY, lines=[{}])
    assert facts(Reminder.objects.get()).missed == ago(1)


def test_missed_days_are_counted_for_five_weeks(reminder, programme):
    type(programme).objects.update(start_on=MONDAY - 99 * DAY)
    Reminder.objects.update(counts_from=MONDAY - 99 * DAY)
    assert facts(Reminder.objects.get()).missed == ago(*range(35, 0, -1))


def test_missed_days_of_two_programmes_are_days(since_friday, anna):
    ProgrammeFactory(patient=anna, start_on=MONDAY - 9 * DAY, lines=[{}])
    assert facts(Reminder.objects.get()).missed == ago(3, 2, 1)


def test_day_of_two_sessions_of_which_one_was_done_is_not_missed(since_friday):
    since_friday.lines.update(times_a_day=2)
    log(since_friday, MONDAY - DAY)
    assert facts(Reminder.objects.get()).missed == ()


# --- what is asked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "pain", "settled", "expected"),
    [
        (MONDAY - DAY, 3, None, True),
        (MONDAY - DAY, 2, None, False),
        (MONDAY - DAY, None, None, False),
        (MONDAY - DAY, 9, True, False),
        (MONDAY - DAY, 9, False, False),
        (MONDAY - 2 * DAY, 9, None, False),
        (MONDAY, 9, None, False),
    ],
)
def test_unsettled_is_the_pain_of_yesterday(reminder, programme, day, pain, settled, expected):
    log(programme, day, pain_after=pain)
    if settled is not None:
        SessionLog.objects.update(settled=settled, settled_at=DUE)
    assert facts(reminder).unsettled is expected


@pytest.mark.parametrize(
    ("change", "days"),
    [
        (lambda p: None, -17),
        (answer(CheckIn, MONDAY - 5 * DAY, pain_average=1, goal_score=2), 9),
        (lambda p: Reminder.objects.update(check_in_on=MONDAY - DAY), -1),
        (lambda p: Reminder.objects.update(check_in_on=MONDAY + 14 * DAY), 14),
        (lambda p: Reminder.objects.update(check_in_on=None), -17),
        (lambda p: p.pause(on=MONDAY), None),
        (lambda p: p.archive(at=DUE), None),
        (lambda p: p.lines.update(is_core=False), None),
    ],
)
def test_check_in_is_due_two_weeks_after_the_last(reminder, programme, change, days):
    change(programme)
    expected = None if days is None else MONDAY + days * DAY
    assert facts(Reminder.objects.get()).check_in_on == expected


@pytest.mark.parametrize(
    ("days", "state", "kind", "expected"),
    [
        (1, State.SENT, "barrier", MONDAY - DAY),
        (6, State.SENT, "barrier", MONDAY - 6 * DAY),
        (7, State.SENT, "barrier", None),  # so long ago that it does not matter
        (1, State.NOT_WANTED, "barrier", None),
        (1, State.EXPIRED, "barrier", None),
        (1, State.SENT, "session", None),
    ],
)
def test_barrier_is_remembered_for_a_week(since_friday, days, state, kind, expected):
    rule = Reminder.objects.get()
    mail(rule, DUE - days * DAY, kind=kind, state=state, finished_at=DUE - days * DAY)
    assert facts(rule).barrier_asked_on == expected


@pytest.mark.parametrize(
    ("state", "sent_at", "expected"),
    [
        (State.SENT, DUE, "session"),
        (State.SENT, DUE + 2 * HOUR, "session"),
        (State.SENT, DUE + 2 * HOUR + timedelta(seconds=1), None),
        (State.QUEUED, None, None),
        (State.NOT_WANTED, DUE, None),
        (State.REFUSED, DUE, None),
    ],
)
def test_first_mail_is_what_went_out_before_the_second_was_due(
    reminder, programme, state, sent_at, expected
):
    mail(reminder, kind="session", state=state, finished_at=sent_at)
    assert facts(reminder, DUE + 2 * HOUR, slot=2, kind="nudge").first_mail == expected


def test_first_mail_of_yesterday_is_none_of_today(reminder, programme):
    mail(reminder, DUE - DAY, kind="session", state=State.SENT, finished_at=DUE - DAY)
    assert facts(reminder, slot=2).first_mail is None


# --- a batch ------------------------------------------------------------------------------------------------


def test_zones_far_apart_have_their_own_day_in_one_batch(anna):
    """At ten in the morning UTC on the first of March it is already the second on Kiritimati
    and still the last of February on Niue."""
    at = datetime(2027, 3, 1, 10, 30, tzinfo=UTC)
    zones = ("Pacific/Kiritimati", "Europe/Amsterdam", "Pacific/Niue")
    today = (MONDAY + DAY, MONDAY, MONDAY - DAY)
    people = [UserFactory(time_zone=zone) for zone in zones]
    rows = []
    for person, day in zip(people, today, strict=True):
        programme = ProgrammeFactory(patient=person, start_on=day - 9 * DAY, lines=[{}])
        rule = ReminderFactory(patient=person, counts_from=day - 2 * DAY)
        log(programme, day - DAY, pain_after=4)
        rows.append(mail(rule, at))
    log(people[1].programmes.get(), MONDAY)

    wishes = Wishes(list(Delivery.objects.with_rule().order_by("pk")), at)
    found = {d.patient: wishes.facts(d) for d in wishes.deliveries}
    assert [found[person].today for person in people] == list(today)
    assert [found[person].open_session for person in people] == [True, False, True]
    assert [found[person].unsettled for person in people] == [True, True, True]
    assert [found[person].missed for person in people] == [(), (), ()]


def everything_of(person):
    programme = ProgrammeFactory(patient=person, start_on=MONDAY - 31 * DAY, lines=[{}])
    programme.pause(on=MONDAY - 20 * DAY, until=MONDAY - 15 * DAY)
    programme.change_weekdays(WORKDAYS, on=MONDAY - 10 * DAY)
    log(programme, MONDAY - 4 * DAY, pain_after=5)
    rule = ReminderFactory(patient=person, counts_from=MONDAY - 30 * DAY)
    mail(rule, DUE - 7 * DAY, kind="barrier", state=State.SENT)
    mail(rule, kind="session", state=State.SENT, finished_at=DUE)
    mail(rule, DUE + HOUR, slot=2, kind="nudge")
    mail(rule, DUE + DAY)
    mail(SittingBreakFactory(patient=person), DUE + HOUR)


def test_three_patients_cost_as_many_queries_as_one(anna, bram, theo):
    counts = []
    for person in (anna, bram, theo):
        everything_of(person)
        rows = list(Delivery.objects.queued().with_rule())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            wishes = Wishes(rows, DUE + HOUR)
            for row in rows:
                wishes.verdict(row)
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 14


def test_batch_of_breaks_asks_of_programmes_only_whether_she_was_told_to_call(anna):
    row = mail(SittingBreakFactory(patient=anna), DUE - 5 * HOUR)
    rows = list(Delivery.objects.with_rule())
    with CaptureQueriesContext(connection) as asked:
        assert Wishes(rows, row.due_at).verdict(rows[0]) == State.QUEUED
    assert len(asked) == 2


# --- a red answer before a session ----------------------------------------------------------------


def say(programme, signs, at):
    SafetyAnswer.objects.record([programme], at=at, language="nl", signs=signs)


def test_no_mail_sends_her_to_exercise_on_a_day_she_was_told_to_call(reminder, programme):
    say(programme, ["fever"], DUE - HOUR)
    assert not facts(reminder).open_session
    assert facts(reminder, DUE + DAY).open_session


def test_answer_taken_back_that_day_asks_for_the_session_again(reminder, programme):
    say(programme, ["fever"], DUE - 2 * HOUR)
    say(programme, [], DUE - HOUR)
    assert facts(reminder).open_session


def test_red_answer_of_somebody_else_changes_nothing(reminder, programme, bram):
    say(ProgrammeFactory(patient=bram, start_on=SATURDAY), ["fever"], DUE - HOUR)
    assert facts(reminder).open_session


def test_no_break_from_sitting_on_a_day_she_was_told_to_call(anna, programme):
    say(programme, ["cannot_stand"], DUE - 6 * HOUR)
    row = mail(SittingBreakFactory(patient=anna), DUE - 5 * HOUR)
    row = Delivery.objects.with_rule().get(pk=row.pk)
    assert Wishes([row], row.due_at).verdict(row) == State.NOT_WANTED
