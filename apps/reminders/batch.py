"""The mails of one claim, from the wish to the mail server's answer, over one connection."""

import logging
import smtplib
from collections import defaultdict
from datetime import timedelta

from django.core.mail import get_connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from .emails import mail_of
from .header_lines import sendable
from .models import Delivery, MailSettings, Reminder, Tick
from .models.bulk import unhurried_commits
from .models.outbox import LEASE
from .models.reminder import CHECK_IN_EVERY
from .movements import GENERAL
from .movements import following as following_movement
from .policy import Kind
from .returned import is_against_us
from .wishes import Wishes
from .wordings import following

log = logging.getLogger(__name__)
State, Problem = Delivery.State, Delivery.Problem
FRESH = timedelta(seconds=5)
LEAVES_OFF = LEASE / 3  # before its end: the longest that one mail may hang
SILENCES = 2
NOT_ABOUT_THIS_MAIL = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)
NO_USE = {None, 401, 403, 421}  # nobody answers, or not to us


class Batch:
    def __init__(self, deliveries):
        self.waiting = deliveries
        self.token = deliveries[0].lease_token
        self.ends_at = deliveries[0].lease_until - LEAVES_OFF
        self.connection = get_connection()
        self.silences = 0

    def send(self):
        try:
            with unhurried_commits(Delivery):
                self.send_all()
        finally:
            self.connection.close()

    def send_all(self):
        while self.waiting:
            self.send_while_fresh()
            if self.is_over(timezone.now()):
                break
            self.waiting = Delivery.objects.held_by(self.token)  # as all stands by now

    def is_over(self, at):
        """Another worker may hold the rest soon, or the mail server is away: the rest comes
        back by itself when the lease ends."""
        return at >= self.ends_at or self.silences >= SILENCES

    def send_while_fresh(self):
        """What the patients want is asked again when the answers are some seconds old."""
        asked_at = timezone.now()
        for number, delivery in enumerate(settle(self.sort_out(asked_at))):
            now = timezone.now()
            if self.is_over(now) or (number and now - asked_at > FRESH):
                return
            self.send_one(delivery)

    def sort_out(self, at):
        """Closes what nobody wants; gives what is to be sent."""
        wishes, by_state = Wishes(self.waiting, at), defaultdict(list)
        for delivery in self.waiting:
            try:
                by_state[wishes.verdict(delivery)].append(delivery)
            except Exception:
                log.exception("Delivery %s cannot be judged.", delivery.pk)
                delivery.retry_later(at, problem=Problem.UNMADE)
        wanted = by_state.pop(State.QUEUED, [])
        for state, closed in by_state.items():
            Delivery.objects.close(closed, state, at)
        note_silence([delivery for found in (wanted, *by_state.values()) for delivery in found])
        return wanted

    def send_one(self, delivery):
        if not is_address(delivery.patient.email):
            refuse(delivery, problem=Problem.ADDRESS)
            return
        try:
            message = mail_of(delivery)
        except Exception:  # noqa: BLE001 - one that fails must not hold up the others
            unmade(delivery)
            return
        try:
            self.connection.open()  # once for the batch, and again after a failure
            if self.is_over(timezone.now()):
                return
            if not self.connection.send_messages([message]):
                raise smtplib.SMTPServerDisconnected("The backend sent nothing.")
        except Exception as error:  # noqa: BLE001 - whatever the backend raises
            self.note_failure(delivery, error)
        else:
            self.silences = 0
            self.note_sent(delivery)

    def note_sent(self, delivery):
        if not delivery.complete(State.SENT):
            note_overtaken(delivery)
            Delivery.objects.queued().filter(pk=delivery.pk).was_taken(timezone.now())
        if delivery.kind == Kind.CHECK_IN:
            rule = Reminder.objects.filter(pk=delivery.reminder_id)
            rule.update(check_in_on=delivery.local_date + CHECK_IN_EVERY)

    def note_failure(self, delivery, error):
        """A certificate that is no good is a ValueError too, but no fault of the mail."""
        if isinstance(error, ValueError) and not isinstance(error, OSError):
            self.connection.close()  # the backend cannot make it into what it sends
            unmade(delivery)
        else:
            self.give_back_or_give_up(delivery, error)

    def give_back_or_give_up(self, delivery, error):
        code, text = answer_in(error)
        log.warning("Delivery %s: %s (%s).", delivery.pk, code, type(error).__name__)
        is_of_use = code not in NO_USE and not isinstance(error, NOT_ABOUT_THIS_MAIL)
        if is_of_use and is_for_good(error, code):
            blames_her = not is_against_us(text)
            refuse(delivery, blames_her=blames_her, problem=Problem.SAID_NO, smtp_code=code)
        else:
            problem = Problem.SAID_NO if code else Problem.NO_ANSWER
            delivery.retry_later(timezone.now(), smtp_code=code, problem=problem)
        self.silences = 0 if is_of_use else self.silences + 1
        if code in {None, 421}:
            self.connection.close()


def note_overtaken(delivery):
    """Unless a mail provider told us first that it came back."""
    if Delivery.objects.filter(pk=delivery.pk, state=State.BOUNCED).exists():
        return
    log.warning("Delivery %s was finished by another worker.", delivery.pk)
    Tick.objects.note_overtaken()


def is_address(email):
    try:
        return bool(sendable(email))
    except ValueError:
        return False


def refuse(delivery, *, blames_her=True, **answer):
    if delivery.complete(State.REFUSED, **answer) and blames_her:
        MailSettings.note_refusal(delivery.patient, at=timezone.now())


def is_for_good(error, code):
    """Of a provider that speaks HTTP only the word that it is the address: any other no may be
    because of us."""
    if hasattr(error, "status_code"):
        return type(error).__name__ == "AnymailRecipientsRefused"
    return code >= 500


def answer_in(error):
    """Code and text of the server's answer; None when the connection failed before one came."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    else:
        code = getattr(error, "smtp_code", None) or http_status(error)
        text = getattr(error, "smtp_error", "")
    return code, text.decode(errors="replace") if isinstance(text, bytes) else text


def http_status(error):
    answer = getattr(error, "response", None)
    return getattr(error, "status_code", None) or getattr(answer, "status_code", None)


def note_silence(deliveries):
    """Whose mails stopped after four silent weeks, and whose may start again."""
    asked = {d.reminder_id: d for d in deliveries if hasattr(d.reminder, "gone_silent")}
    for day in {d.local_date for d in asked.values()}:
        silent = [pk for pk, d in asked.items() if d.reminder.gone_silent and d.local_date == day]
        if silent:
            Reminder.objects.filter(pk__in=silent, silent_since=None).update(silent_since=day)
    awake = [
        pk for pk, d in asked.items() if not d.reminder.gone_silent and d.reminder.silent_since
    ]
    if awake:
        Reminder.objects.filter(pk__in=awake).update(silent_since=None)


# --- what the mails will say ---------------------------------------------------------------------


def settle(deliveries):
    """Chooses wording and movement for those that have none, once for every try. Gives what
    can be sent."""
    fresh, failed = [d for d in deliveries if d.wording is None], []
    by_kind = defaultdict(list)
    for delivery in fresh:
        by_kind[delivery.kind].append(delivery)
    for kind, found in by_kind.items():
        last = last_said(kind, found)
        for delivery in found:
            try:
                choose_words(delivery, *last.get(delivery.pk, (None, "")))
            except Exception:  # noqa: BLE001 - one that fails must not hold up the others
                failed.append(unmade(delivery))
    Delivery.objects.settle([delivery for delivery in fresh if delivery not in failed])
    return [delivery for delivery in deliveries if delivery not in failed]


def unmade(delivery):
    log.error("Delivery %s cannot be made.", delivery.pk, exc_info=True)  # noqa: LOG014
    delivery.retry_later(timezone.now(), problem=Problem.UNMADE)
    return delivery


def choose_words(delivery, number, movement):
    delivery.wording = following(delivery.kind, number, start=delivery.patient_id)
    if delivery.kind == Kind.SITTING_BREAK:
        delivery.movement = next_movement(delivery, movement)


def last_said(kind, deliveries):
    """delivery -> wording and movement of the mail of that kind before it, of the same rule."""
    before = Delivery.objects.filter(
        kind=kind, wording__isnull=False, due_at__lt=OuterRef("due_at")
    )
    if kind == Kind.SITTING_BREAK:
        before = before.filter(sitting_break=OuterRef("sitting_break")).order_by("-due_at")
    else:  # in the order of an index: a year of mails is not read for the last one
        before = before.filter(
            reminder=OuterRef("reminder"), local_date__lte=OuterRef("local_date")
        ).order_by("-local_date", "-slot")
    found = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])
    found = found.annotate(
        said=Subquery(before.values("wording")[:1]), showed=Subquery(before.values("movement")[:1])
    )
    return {pk: (said, showed) for pk, said, showed in found.values_list("pk", "said", "showed")}


def next_movement(delivery, last):
    rule = delivery.sitting_break
    own = list(rule.own_exercises(delivery.local_date)) if rule.shows_movement else []
    return following_movement(own if own not in ([], [last]) else list(GENERAL), last)
