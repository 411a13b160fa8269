import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .consent import Consent
from .practice import CareRelationship, Membership, Practice

LIFETIME = timedelta(days=7)
PAPER_DIGITS = 12


class InvitationRefused(Exception):
    """The invitation was used in the meantime or its time is over."""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def paper_digest_of(code: str) -> str:
    """However she groups the digits."""
    return digest_of(code.translate({ord("-"): None, ord(" "): None}))


class InvitationQuerySet(models.QuerySet):
    def invite(self, *, practice, email, role, at=None, **fields):
        """Returns the row and the only copy of its secret; the table keeps a hash."""
        token = secrets.token_urlsafe(32)
        at = at or timezone.now()
        invitation = self.create(
            practice=practice,
            email=email.lower(),
            role=role,
            token_digest=digest_of(token),
            sent_at=at,
            expires_at=at + LIFETIME,
            **fields,
        )
        return invitation, token

    def with_token(self, token):
        """By the secret of its mail or the code of its paper."""
        return self.filter(token_digest=digest_of(token)) | self.on_paper(token)

    def on_paper(self, code):
        return self.filter(paper_digest=paper_digest_of(code))

    def open(self, at):
        return self.filter(accepted_at=None, expires_at__gt=at)


class Invitation(models.Model):
    class Role(models.TextChoices):
        PATIENT = "patient", _("patient")
        THERAPIST = Membership.Role.THERAPIST.value, Membership.Role.THERAPIST.label
        MANAGER = Membership.Role.MANAGER.value, Membership.Role.MANAGER.label
        EDITOR = Membership.Role.EDITOR.value, Membership.Role.EDITOR.label

    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="invitations", verbose_name=_("practice")
    )
    email = models.EmailField(_("e-mail address"))
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PATIENT)
    therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("physiotherapist"),
        help_text=_("Who will care for this patient."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    paper_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("open until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]

    def __str__(self):
        return self.email

    def is_open(self, at):
        return self.accepted_at is None and self.expires_at > at

    def is_backed(self, at):
        """An invitation to the staff holds while its manager works there; the first one of a
        practice comes from the command line and has none."""
        if self.role == self.Role.PATIENT or self.invited_by is None:
            return True
        jobs = self.invited_by.memberships.current(at)
        return jobs.filter(practice=self.practice, role=self.Role.MANAGER).exists()

    def renew(self, *, at):
        """A fresh secret and seven new days; the earlier mail stops working."""
        token = secrets.token_urlsafe(32)
        self.token_digest = digest_of(token)
        self.sent_at, self.expires_at = at, at + LIFETIME
        self.save(update_fields=["token_digest", "sent_at", "expires_at"])
        return token

    def put_on_paper(self, *, at):
        """A fresh code that she can type, for seven days; the earlier paper stops working, a mail
        does not. Who holds a paper has not shown that the mailbox is hers."""
        code = f"{secrets.randbelow(10**PAPER_DIGITS):0{PAPER_DIGITS}}"
        self.paper_digest, self.expires_at = digest_of(code), at + LIFETIME
        self.save(update_fields=["paper_digest", "expires_at"])
        return code

    def is_paper(self, token):
        return self.paper_digest == paper_digest_of(token)

    @transaction.atomic
    def accept_with(self, user, **how):
        """Saves the person, new or known, together with what the invitation gives her."""
        if (
            Invitation.objects.open(how["at"]).select_for_update().filter(pk=self.pk).first()
            is None
        ):
            raise InvitationRefused
        user.save()
        return self.accept(user=user, **how)

    @transaction.atomic
    def accept(self, *, user, text, language, at):
        """Spends the invitation and gives the user her place in the practice."""
        if not self.is_backed(at):
            raise InvitationRefused
        opened = Invitation.objects.open(at).filter(pk=self.pk)
        if not opened.update(accepted_at=at, accepted_by=user):
            raise InvitationRefused
        Consent.objects.create(
            user=user, practice=self.practice, text=text, language=language, given_at=at
        )
        if self.role != self.Role.PATIENT:
            return self._join_staff(user, at)
        if self.therapist:
            return self._start_care(user, at)
        return None

    def _join_staff(self, user, at):
        return Membership.objects.get_or_create(
            user=user,
            practice=self.practice,
            role=self.role,
            valid_to=None,
            defaults={"valid_from": at},
        )[0]

    def _start_care(self, user, at):
        return CareRelationship.objects.get_or_create(
            patient=user,
            therapist=self.therapist,
            practice=self.practice,
            valid_to=None,
            defaults={"valid_from": at},
        )[0]
