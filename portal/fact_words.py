"""A fact as a sentence with its dates, and the place that it leads to."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language_info, gettext, gettext_noop, ngettext

from apps.articles.models import SentCheck
from apps.programmes.facts import Kind, Level
from apps.programmes.models import Barrier, SafetyAnswer
from portal.templatetags.soepel import register

NOTE_SHOWN = 60

day_number = register.filters["day_number"]
short_date = register.filters["short_date"]
weekday_short = register.filters["weekday_short"]


@dataclass(frozen=True)
class Told:
    """`what` names an exercise; `quote` and its language are the patient's own words."""

    text: str
    detail: str
    href: str
    what: str = ""
    quote: str = ""
    language: str = ""


def level_name(level):
    return {
        Level.ACT_TODAY: gettext("Act today"),
        Level.THIS_WEEK: gettext("This week"),
        Level.ROUTINE: gettext("Routine"),
        Level.ON_TRACK: gettext("On track"),
    }[level]


def listed(days):
    """12, 17 and 20 Nov: the last three, each day once, the month where it changes."""
    *others, last = sorted(set(days))[-3:]
    if not others:
        return weekday_short(last)
    written = [day_number(d) if d.month == last.month else short_date(d) for d in others]
    both = {"days": ", ".join(written), "last": short_date(last)}
    return gettext("%(days)s and %(last)s") % both


def between(days):
    both = {"first": short_date(days[0]), "last": short_date(days[-1])}
    return gettext("%(first)s to %(last)s") % both


def next_mail(row):
    """When her next reminder goes, or why none does; and whether that is a day."""
    mail = row.reminder
    if mail is None or not mail.is_active:
        return gettext("Mail off"), False
    if row.refusal:
        return gettext("Last mail refused"), False
    if mail.silent_since:
        return gettext("Mail stopped"), False
    if mail.paused_until and mail.paused_until > row.today:
        words = gettext("Mail paused until %(day)s")
        return words % {"day": short_date(mail.paused_until)}, False
    if mail.next_due_at is None:
        return gettext("No mail planned"), False
    at = mail.next_due_at.astimezone(row.patient.zone)
    return f"{weekday_short(at.date())}, {at:%H:%M}", True


def told(fact, row):
    """What stands in the column "Why now"."""
    text, detail = SENTENCES[fact.kind](fact)
    href = place_of(fact, row)
    if fact.kind == Kind.NOTE:
        quote = Truncator(fact.what).chars(NOTE_SHOWN)
        return Told(text, detail, href, quote=quote, language=fact.language)
    if fact.kind in REPEATED:
        what = fact.what or gettext("The whole session")
        return Told(text, detail, href, what=what)
    return Told(text, detail, href)


def place_of(fact, row):
    if fact.kind == Kind.INVITED:
        return reverse("admin:accounts_invitation_change", args=[row.invitation.pk])
    if fact.session:
        return reverse("admin:programmes_sessionlog_change", args=[fact.session])
    if fact.answer:
        return reverse(f"admin:{ANSWERS[fact.kind]}_change", args=[fact.answer])
    if fact.kind in OF_MAIL:
        return place_of_mail(row)
    if row.newest:
        return reverse("admin:programmes_programme_change", args=[row.newest.pk])
    address = reverse("admin:programmes_programme_assign")
    return f"{address}?{urlencode({'patients': row.patient.pk})}"


def place_of_mail(row):
    """The page of the rule that it is about."""
    rule = next((rule for rule in row.rules if rule.problem), row.reminder or row.sitting_break)
    if rule is None:
        return reverse("admin:accounts_user_change", args=[row.patient.pk])
    return reverse(f"admin:reminders_{rule._meta.model_name}_change", args=[rule.pk])


def pain_high(fact):
    before, after = fact.numbers
    text = gettext("Pain %(before)s and %(after)s, last 2 sessions")
    return text % {"before": before, "after": after}, listed(fact.days)


def pain_up(fact):
    first, last = fact.numbers
    text = gettext("Pain after was %(first)s, now %(last)s")
    return text % {"first": first, "last": last}, between(fact.days)


def not_settled(fact):
    text = gettext("Pain %(pain)s had not settled after 24 hours")
    return text % {"pain": fact.numbers[0]}, weekday_short(fact.days[-1])


def check(fact):
    text = gettext("Self-check: “%(said)s”")
    return text % {"said": SentCheck.Urgency(fact.what).label}, to_the_minute(fact)


def safety(fact):
    text = gettext("Something was new before a session: “%(said)s”")
    return text % {"said": SafetyAnswer.Urgency(fact.what).label}, to_the_minute(fact)


def to_the_minute(fact):
    return f"{weekday_short(fact.days[-1])}, {localtime(fact.at):%H:%M}"


def barrier(fact):
    text = gettext("In the way: “%(barrier)s”")
    return text % {"barrier": Barrier.Kind(fact.what).label}, weekday_short(fact.days[-1])


def repeated(fact):
    return gettext(REPEATED[fact.kind]) % {"count": fact.numbers[0]}, listed(fact.days)


def note(fact):
    count = fact.numbers[0]
    name = get_language_info(fact.language)["name_translated"] if fact.language else ""
    more = ngettext("%(count)s note", "%(count)s notes", count) % {"count": count}
    parts = [weekday_short(fact.days[-1]), str(name), more if count > 1 else ""]
    return gettext("Note"), ", ".join(part for part in parts if part)


def quiet(fact):
    count, has_last = fact.numbers
    planned = ngettext("%(count)s planned day", "%(count)s planned days", count)
    if has_last:
        text = gettext("No session since %(day)s") % {"day": weekday_short(fact.days[-1])}
    else:
        text = gettext("No session in 12 weeks")
    return text, planned % {"count": count}


def half_kept(fact):
    kept, planned = fact.numbers
    text = gettext("%(kept)s of %(planned)s planned days")
    return text % {"kept": kept, "planned": planned}, between(fact.days)


def mail_refused(fact):
    (is_for_good,), day = fact.numbers, weekday_short(fact.days[-1])
    if is_for_good:
        since = gettext("3 times, no mail since %(day)s")
        return gettext("Address refuses mail"), since % {"day": day}
    return gettext("Mail did not arrive"), day


def mail_stopped(fact):
    after = gettext("%(day)s, after 4 silent weeks")
    return gettext("Reminders stopped"), after % {"day": weekday_short(fact.days[-1])}


def mail_unplanned(fact):
    return gettext("Mail cannot be planned"), ""


def ends_soon(fact):
    return gettext("Programme ends %(day)s") % {"day": weekday_short(fact.days[-1])}, ""


def no_programme(fact):
    since = gettext("In your care since %(day)s") % {"day": weekday_short(fact.days[-1])}
    return gettext("No programme yet"), since


def invited(fact):
    sent = gettext("Sent %(day)s") % {"day": weekday_short(fact.days[-1])}
    return gettext("Invitation not opened yet"), sent


REPEATED = {
    Kind.HURTS: gettext_noop("It hurt, %(count)s times"),
    Kind.TOO_HARD: gettext_noop("Too hard, %(count)s times"),
    Kind.UNSURE: gettext_noop("Not understood, %(count)s times"),
    Kind.TOO_EASY: gettext_noop("Too easy, %(count)s times"),
}

ANSWERS = {
    Kind.CHECK: "articles_sentcheck",
    Kind.SAFETY: "programmes_safetyanswer",
    Kind.BARRIER: "programmes_barrier",
}

OF_MAIL = {Kind.MAIL_REFUSED, Kind.MAIL_STOPPED, Kind.MAIL_UNPLANNED}

SENTENCES = {
    Kind.CHECK: check,
    Kind.SAFETY: safety,
    Kind.PAIN_HIGH: pain_high,
    Kind.PAIN_UP: pain_up,
    Kind.NOT_SETTLED: not_settled,
    Kind.BARRIER: barrier,
    **dict.fromkeys(REPEATED, repeated),
    Kind.NOTE: note,
    Kind.QUIET: quiet,
    Kind.HALF_KEPT: half_kept,
    Kind.MAIL_REFUSED: mail_refused,
    Kind.MAIL_STOPPED: mail_stopped,
    Kind.MAIL_UNPLANNED: mail_unplanned,
    Kind.ENDS_SOON: ends_soon,
    Kind.NO_PROGRAMME: no_programme,
    Kind.INVITED: invited,
}
