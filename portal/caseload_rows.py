"""One line of the caseload: what is known of a patient at one practice, and what follows from it."""

from datetime import timedelta
from functools import cached_property

from apps.programmes import facts, mail_facts
from apps.programmes.facts import Entry, Kind, Level, PlannedDay, Session
from apps.programmes.week import day_of
from apps.reminders.models import Delivery, MailSettings
from portal import charts

LOOKS_BACK = timedelta(days=84)
NEW_DAYS = 14


class Row:
    """One patient at one practice."""

    def __init__(self, care, *, programmes, mailed, checks, answers, now, just_handled=()):
        self.care, self.patient, self.practice = care, care.patient, care.practice
        self.programmes, self.mailed, self.sent_checks = programmes, mailed, checks
        self.today = self.patient.local_date(now)
        self.standing = answers
        self.just_handled = [answer for answer in answers if answer.pk in just_handled]

    @property
    def anchor(self):
        return f"care-{self.care.pk}"

    @property
    def name(self):
        return str(self.patient)

    @cached_property
    def running(self):
        """What she follows now or will; else nothing."""
        day = self.today
        return [p for p in self.programmes if p.is_active_on(day) or p.is_still_to_come(day)]

    @cached_property
    def carrying(self):
        """What plans sessions. Breaks from sitting plan none: they stand first only alone."""
        return [p for p in self.running if p.lines.all()] or self.running

    @property
    def newest(self):
        return next(iter(self.carrying or self.programmes), None)

    @cached_property
    def sessions(self):
        logs = [log for programme in self.programmes for log in programme.recent_logs]
        return [as_session(log) for log in sorted(logs, key=lambda log: (log.done_on, log.slot))]

    @property
    def barriers(self):
        told = [barrier for programme in self.programmes for barrier in programme.recent_barriers]
        return [as_barrier(one) for one in sorted(told, key=lambda one: one.answered_at)]

    @property
    def red_answers(self):
        told = [answer for programme in self.programmes for answer in programme.recent_red]
        return [as_red(one) for one in sorted(told, key=lambda one: one.answered_at)]

    @property
    def checks(self):
        told = sorted(self.sent_checks, key=lambda one: one.sent_at)
        return [as_check(one, self.patient.local_date(one.sent_at)) for one in told]

    @cached_property
    def planned(self):
        """The planned days that are over, oldest first: 12, all of two weeks, and all since
        the last session. Today counts once it is done."""
        last = self.sessions[-1].day if self.sessions else self.today
        until = min(last, self.today - timedelta(days=facts.KEPT_DAYS))
        found = []
        for back in range(LOOKS_BACK.days + 1):
            day = self.today - timedelta(days=back)
            if len(found) >= facts.KEPT_SHOWN and day < until:
                break
            seen = day_of(self.programmes, day, self.today)
            if seen.is_planned and (seen.is_done or back):
                found.append(PlannedDay(day, seen.is_done))
        return found[::-1]

    @cached_property
    def facts(self):
        found = facts.facts_of(
            today=self.today,
            sessions=self.sessions,
            planned=self.planned,
            barriers=self.barriers,
            red_answers=self.red_answers,
            checks=self.checks,
            ends_on=self.ends_on,
        )
        found += filter(None, [*self.mail_facts, None if self.programmes else self.lack])
        return sorted(found, key=lambda fact: fact.sort_key)

    @property
    def ends_on(self):
        """The last day of all; a pause has none to tell yet."""
        ends = [None if p.is_paused_on(self.today) else p.end_on for p in self.carrying]
        return max(ends) if ends and None not in ends else None

    # --- her mail ---

    @property
    def reminder(self):
        return getattr(self.mailed, "session_reminder", None)

    @property
    def sitting_break(self):
        return getattr(self.mailed, "sitting_break", None)

    @property
    def rules(self):
        """Those that should send her mail."""
        return [rule for rule in (self.reminder, self.sitting_break) if rule and rule.is_active]

    @property
    def mail_facts(self):
        unplanned = any(rule.problem for rule in self.rules)
        yield self.refusal
        yield self.silence
        yield mail_facts.unplanned(self.today) if unplanned else None

    @property
    def silence(self):
        rule = self.reminder
        is_silent = rule and rule.is_active and rule.silent_since
        return mail_facts.stopped(rule.silent_since) if is_silent else None

    @property
    def refusal(self):
        mailbox = MailSettings.of(self.mailed)
        if mailbox.is_flagged:
            return self.refused(mailbox.flagged_at, for_good=True)
        if self.mailed.last_state in Delivery.FAILED:
            return self.refused(self.mailed.last_due_at)
        return None

    def refused(self, at, **how):
        return mail_facts.refused(self.patient.local_date(at), at, self.today, **how)

    @property
    def lack(self):
        return facts.no_programme(self.patient.local_date(self.care.valid_from))

    @cached_property
    def open_facts(self):
        return [
            fact
            for fact in self.facts
            if not any(answer.covers(fact, self.today) for answer in self.standing)
        ]

    @property
    def level(self):
        handled = [Kind(answer.kind).level for answer in self.just_handled]
        return min([*handled, *(fact.level for fact in self.open_facts)], default=Level.ON_TRACK)

    @property
    def needs_somebody(self):
        return bool(self.open_facts or self.just_handled)

    @property
    def is_new(self):
        return self.patient.local_date(self.care.valid_from) > self.today - timedelta(days=NEW_DAYS)

    def has(self, kind):
        return any(fact.kind == kind for fact in self.facts)

    @property
    def snoozed_until(self):
        """The first day that something put off comes back; None when nothing is."""
        waiting = [a.until for a in self.standing if a.is_snooze and self.today < a.until]
        return max(waiting) if waiting and self.facts and not self.open_facts else None

    @property
    def sort_key(self):
        newest = min((fact.sort_key[1] for fact in self.open_facts or self.facts), default=0)
        return self.level, newest, self.name.lower(), self.care.pk

    # --- the drawings and the numbers beside them ---

    @property
    def last_planned(self):
        return self.planned[-facts.KEPT_SHOWN :]

    @property
    def kept(self):
        return sum(day.is_done for day in self.last_planned)

    @property
    def cells(self):
        return charts.cells([day.is_done for day in self.last_planned], facts.KEPT_SHOWN)

    @property
    def last_session(self):
        return self.sessions[-1].day if self.sessions else None

    @cached_property
    def answers(self):
        """Pain after each session of four weeks, oldest first; None where she gave none."""
        since = self.today - timedelta(weeks=facts.PAIN_WEEKS)
        return [session.pain_after for session in self.sessions if session.day >= since]

    @property
    def pain(self):
        known = [answer for answer in self.answers if answer is not None]
        if not known:
            return None
        return {
            "line": charts.sparkline(self.answers),
            "last": known[-1],
            "was": facts.at_first(known),
            "count": len(known),
            "trend": facts.trend(known),
            "is_high": known[-1] >= facts.PAIN_HIGH,
        }

    @property
    def goal(self):
        told = [programme for programme in self.running or self.programmes if programme.goal]
        return told[0] if told else None


class InvitedRow:
    """Somebody invited who has not accepted yet."""

    level = Level.ROUTINE
    just_handled = ()
    snoozed_until = newest = care = None
    is_new = True

    def __init__(self, invitation, fact):
        self.invitation, self.fact = invitation, fact
        self.open_facts = [fact] if fact else []
        self.anchor = f"invitation-{invitation.pk}"
        self.name = f"{invitation.first_name} {invitation.last_name}".strip() or invitation.email
        self.needs_somebody = fact is not None
        if fact is None:
            self.level = Level.ON_TRACK

    def has(self, kind):
        return False

    @property
    def sort_key(self):
        newest = self.fact.sort_key[1] if self.fact else 0
        return self.level, newest, self.name.lower(), self.invitation.pk


def as_session(log):
    entries = [
        Entry(entry.exercise_id, entry.name, reason=entry.reason, effort=entry.effort)
        for entry in log.told
    ]
    return Session(
        log.pk,
        log.done_on,
        at=log.changed_at,
        pain_after=log.pain_after,
        effort=log.effort,
        note=log.comment,
        language=log.language,
        entries=tuple(entries),
        settled=log.settled,
        settled_at=log.settled_at,
    )


def as_barrier(told):
    return facts.Answer(told.pk, told.answered_on, at=told.answered_at, kind=told.kind)


def as_red(told):
    return facts.Answer(told.pk, told.answered_on, at=told.answered_at, kind=told.urgency)


def as_check(sent, day):
    return facts.Answer(sent.pk, day, at=sent.sent_at, kind=sent.urgency)
