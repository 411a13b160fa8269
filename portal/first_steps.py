"""What a practice does before its first patient sits at the table, in order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import CareRelationship, Invitation, Membership
from apps.accounts.sign_in import second_factor
from apps.articles.models import Article
from apps.exercises.models import Exercise
from apps.programmes.models import Programme, ProgrammeTemplate


@dataclass
class Step:
    name: str
    why: str
    is_done: bool
    button: str = ""
    href: str = ""
    is_next: bool = False


def first_steps(user, now):
    """None of them names a patient: a manager and a therapist read the same page."""
    practices = user.practices
    manages = user.works_as(Membership.Role.MANAGER)
    jobs = Membership.objects.current(now).filter(practice__in=practices)
    steps = [
        own_account(user, practices),
        details_of(practices[0], manages),
        Step(
            _("Invite a physiotherapist"),
            _("She gives patients their programmes. A manager sees names, no records."),
            is_done=jobs.filter(role=Membership.Role.THERAPIST).exists(),
            button=_("Invite"),
            href=reverse("admin:accounts_invitation_add") if manages else "",
        ),
        first_patient(user, now),
        first_programme(user, practices),
    ]
    mark_next(steps)
    return steps


def mark_next(steps):
    """Exactly one is the next: the first open one that she can do herself."""
    for step in steps:
        if step.href and not step.is_done:
            step.is_next = True
            return


def own_account(user, practices):
    is_safe = bool(second_factor.types_of(user))
    why = _("With a second step, a passkey or an app, it keeps the records of your patients safe.")
    return Step(
        _("Your account"),
        ", ".join(practice.name for practice in practices) if is_safe else why,
        is_done=is_safe,
        button=_("Set up"),
        href=reverse("mfa_index"),
    )


def details_of(practice, manages):
    change = reverse("admin:accounts_practice_change", args=[practice.pk]) if manages else ""
    known = ", ".join(filter(None, [practice.phone, practice.opening_hours]))
    return Step(
        _("Telephone and opening hours"),
        known or _("Patients find them under Help. The practice manager fills them in."),
        is_done=bool(practice.phone and practice.opening_hours),
        button=_("Fill in"),
        href=change,
    )


def first_patient(user, now):
    own = CareRelationship.objects.current(now).filter(practice__in=user.practices)
    asked = Invitation.objects.open(now).filter(
        practice__in=user.practices, role=Invitation.Role.PATIENT
    )
    if not user.works_as(Membership.Role.MANAGER):
        own, asked = own.filter(therapist=user), asked.filter(therapist=user)
    return Step(
        _("Invite your first patient"),
        _("Or invite yourself at another address, to see what a patient sees."),
        is_done=own.exists() or asked.exists(),
        button=_("Invite"),
        href=reverse("admin:accounts_invitation_add"),
    )


def first_programme(user, practices):
    therapist = user.works_as(Membership.Role.THERAPIST)
    return Step(
        _("Give her a programme"),
        _("Choose a template, the days and her own goal. It takes about two minutes."),
        is_done=Programme.objects.filter(practice__in=practices).exists(),
        button=_("Choose a programme"),
        href=reverse("admin:programmes_programme_assign") if therapist else "",
    )


def library(user, now):
    """What stands ready already, as (how many of what, a word about it)."""
    exercises = Exercise.objects.visible_to(user).published().count()
    templates = ProgrammeTemplate.objects.visible_to(user).filter(is_archived=False).count()
    articles = Article.objects.visible_to(user).published(now).count()
    return [
        (
            ngettext("%(count)s exercise", "%(count)s exercises", exercises) % {"count": exercises},
            _("drawn, in 3 languages"),
        ),
        (
            ngettext("%(count)s programme", "%(count)s programmes", templates)
            % {"count": templates},
            _("to start from"),
        ),
        (
            ngettext("%(count)s article", "%(count)s articles", articles) % {"count": articles},
            _("for patients"),
        ),
    ]
