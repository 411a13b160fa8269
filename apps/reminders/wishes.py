"""What the patients of one batch of mails want at this moment, asked for all of them in the
same few queries. Nothing is remembered: whoever sends asks again when some seconds are over."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from django.db.models import Q

from apps.programmes.models import SafetyAnswer, SessionLog, last_activity_of, plans_of

from .models import Delivery, SittingBreak
from .models.sitting_break import JUST_DONE
from .policy import BARRIER_EVERY, DayFacts, Kind, has_gone_silent, mail_of
from .schedule import FIRST_MAIL, SECOND_MAIL

LOOKS_BACK = timedelta(days=35)
ONE_DAY = timedelta(days=1)
State = Delivery.State


class Wishes:
    def __init__(self, deliveries, at):
        self.deliveries, self.at = deliveries, at
        self.of_reminders = [d for d in deliveries if d.reminder_id and d.kind != Kind.TEST]
        self.of_breaks = [d for d in deliveries if d.sitting_break_id]
        self.patients = {d.patient for d in self.of_reminders}
        self.days = {d.local_date for d in self.of_reminders}
        self.everybody = {d.patient_id for d in deliveries}

    def verdict(self, delivery):
        """What should become of it now: QUEUED means send it, as the kind that it now has."""
        if self.at > delivery.valid_until:
            return State.EXPIRED
        return State.QUEUED if self.is_wanted(delivery) else State.NOT_WANTED

    def is_wanted(self, delivery):
        if delivery.kind == Kind.TEST:
            return delivery.patient.is_active
        if not delivery.rule.allows(delivery, self.at):
            return False
        return self.suits(delivery) if delivery.sitting_break_id else self.settle(delivery)

    @cached_property
    def told_to_call(self):
        """(patient, day) -> whether a page told her that day to call a doctor first."""
        days = {delivery.local_date for delivery in self.deliveries}
        answers = SafetyAnswer.objects.filter(
            programme__patient__in=self.everybody, answered_on__in=days
        )
        found = defaultdict(bool)
        rows = answers.order_by("answered_at", "pk")
        for patient, day, urgency in rows.values_list(
            "programme__patient", "answered_on", "urgency"
        ):
            found[patient, day] = bool(urgency)
        return found

    # --- breaks ---------------------------------------------------------------------------------

    def suits(self, delivery):
        """No newer break is due, she did not just stand up, and asked for no quiet."""
        rule, mails = delivery.sitting_break, self.break_mails[delivery.sitting_break_id]
        if self.told_to_call[delivery.patient_id, delivery.local_date]:
            return False
        is_newest = not any(delivery.due_at < due_at for due_at, _done_at in mails)
        just_done = any(done_at and done_at > self.at - JUST_DONE for _due_at, done_at in mails)
        return is_newest and not just_done and not rule.is_silent(self.at)

    @cached_property
    def break_mails(self):
        rules = {delivery.sitting_break_id for delivery in self.of_breaks}
        recent = Delivery.objects.filter(
            Q(due_at__gt=self.at - SittingBreak.USEFUL_LIFE) | Q(done_at__gt=self.at - JUST_DONE),
            sitting_break__in=rules,
            due_at__gt=self.at - ONE_DAY,
            due_at__lte=self.at,
        )
        found = defaultdict(list)
        for rule, *times in recent.values_list("sitting_break", "due_at", "done_at"):
            found[rule].append(times)
        return found

    # --- the mail of the day --------------------------------------------------------------------

    def settle(self, delivery):
        """Which mail it is, by the policy; one that was tried before stays what it was."""
        facts = self.facts(delivery)
        kind = mail_of(facts)
        delivery.reminder.gone_silent = has_gone_silent(facts)
        if delivery.wording is not None and kind != delivery.kind:
            return False
        delivery.kind = kind or delivery.kind
        return kind is not None

    def facts(self, delivery):
        rule, today = delivery.reminder, delivery.local_date
        plans = self.plans[delivery.patient_id]
        missed = self.missed(rule, plans, today)
        return DayFacts(
            today=today,
            slot=delivery.slot,
            open_session=not self.told_to_call[delivery.patient_id, today]
            and any(self.is_open(plan, today) for plan in plans),
            missed=missed,
            unsettled=(delivery.patient_id, today - ONE_DAY) in self.unsettled,
            check_in_on=self.check_in_on(rule, plans, today),
            barrier_asked_on=self.barriers.get(rule.pk) if missed else None,
            first_mail=self.first_mail(delivery),
            asks=rule.asks,
            asked_for=delivery.slot == SECOND_MAIL and delivery.kind == Kind.SESSION,
        )

    def missed(self, rule, plans, today):
        """The planned days that went by since she last did or told something, of the programmes
        that still ask for more: a new one begins anew."""
        asking = [plan for plan in plans if plan.asks_on(today)]
        active_on = self.active_on.get(rule.patient_id)
        began = max(filter(None, (rule.counts_from, rule.paused_until)), default=today)
        first = max(began, today - LOOKS_BACK)
        if active_on:
            first = max(first, active_on + ONE_DAY)
        days = (first + timedelta(days=n) for n in range((today - first).days))
        return tuple(day for day in days if any(plan.slots_on(day) for plan in asking))

    def first_mail(self, delivery):
        """What she got that day before the second mail was due; two at once help nobody."""
        if delivery.slot == FIRST_MAIL:
            return None
        key = delivery.reminder_id, delivery.local_date
        kind, sent_at = self.first_mails.get(key, (None, None))
        return kind if sent_at and sent_at <= delivery.due_at else None

    def is_open(self, plan, day):
        slots = set(range(1, plan.slots_on(day) + 1))
        return day not in plan.days_off and bool(slots - self.logged[plan.pk, day])

    def check_in_on(self, rule, plans, today):
        """When the two questions are due; None while there is nothing to ask about."""
        due = [plan.check_in_due_on for plan in plans if plan.lines and plan.asks_on(today)]
        return max(min(due), rule.check_in_on or min(due)) if due else None

    @cached_property
    def plans(self):
        return plans_of(self.patients, since=self.at.date() - LOOKS_BACK - ONE_DAY)

    @cached_property
    def logged(self):
        """(programme, day) -> the sessions of that day that she logged, today and near it."""
        logs = SessionLog.objects.filter(
            programme__patient__in=self.patients, done_on__in=self.days
        )
        found = defaultdict(set)
        for programme, day, slot in logs.values_list("programme", "done_on", "slot"):
            found[programme, day].add(slot)
        return found

    @cached_property
    def active_on(self):
        return last_activity_of(self.patients, since=self.at.date() - LOOKS_BACK)

    @cached_property
    def unsettled(self):
        logs = SessionLog.objects.filter(programme__patient__in=self.patients)
        found = [logs.unsettled(day) for day in self.days]
        return {key for rows in found for key in rows.values_list("programme__patient", "done_on")}

    @cached_property
    def barriers(self):
        return dict(
            self._mails()
            .filter(kind=Kind.BARRIER, state=State.SENT)
            .filter(local_date__gt=min(self.days) - BARRIER_EVERY)
            .order_by("local_date")
            .values_list("reminder", "local_date")
        )

    @cached_property
    def first_mails(self):
        sent = self._mails().filter(slot=FIRST_MAIL, state=State.SENT, local_date__in=self.days)
        found = sent.values_list("reminder", "local_date", "kind", "finished_at")
        return {(rule, day): (kind, sent_at) for rule, day, kind, sent_at in found}

    def _mails(self):
        return Delivery.objects.filter(reminder__in=[d.reminder_id for d in self.of_reminders])
