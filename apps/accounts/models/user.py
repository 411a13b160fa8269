from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.accounts import time_zones
from apps.accounts.one_statement import A_KEY, A_MOMENT, Part, Statement

from .practice import Membership


@cache
def jobs(_vendor):
    def parts(user, now):
        current = Membership.objects.filter(user=user).current(now)
        current = current.order_by("practice__name", "role", "pk")
        return {"jobs": Part(current), "practices": Part(current, of="practice")}

    return Statement(parts, {"user": User(pk=A_KEY), "now": A_MOMENT})


class UserQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Herself, and the patients she cares for at this moment."""
        care = user.care_given(at).filter(patient=models.OuterRef("pk"))
        return self.filter(models.Q(pk=user.pk) | models.Exists(care))

    def moved_since(self, at):
        return self.filter(zone_changed_at__gte=at)

    def known_by(self, email):
        """Whose address this is, also when it is not the one she signs in with."""
        owned = models.Q(emailaddress__email__iexact=email, emailaddress__verified=True)
        return self.filter(models.Q(email__iexact=email) | owned).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("Somebody already uses this e-mail address.")},
    )
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, choices=time_zones.choices, default="Europe/Amsterdam"
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_library_editor = models.BooleanField(
        _("edits the shared library"),
        default=False,
        help_text=_("What she changes there, every practice of this installation sees."),
    )
    session_stamp = models.CharField(max_length=22, blank=True, editable=False)
    zone_changed_at = models.DateTimeField(null=True, editable=False)
    introduced_at = models.DateTimeField(null=True, editable=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    USERNAME_FIELD = EMAIL_FIELD = "email"

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["first_name", "last_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]
        indexes = [
            models.Index(
                fields=["zone_changed_at"],
                condition=models.Q(zone_changed_at__isnull=False),
                name="person_moved",
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    @classmethod
    def from_db(cls, db, field_names, values):
        user = super().from_db(db, field_names, values)
        user._known_zone = user.__dict__.get("time_zone")
        return user

    def save(self, *args, update_fields=None, **kwargs):
        """What was planned by her clock has to find out that she moved."""
        known = getattr(self, "_known_zone", None)
        if known is not None and known != self.time_zone:
            self.zone_changed_at = timezone.now()
            if update_fields is not None:
                update_fields = {*update_fields, "zone_changed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)
        self._known_zone = self.time_zone

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self):
        return self.first_name or self.email

    @property
    def zone(self) -> ZoneInfo:
        return time_zones.zone_of(self.time_zone)

    @property
    def has_known_zone(self):
        return self.time_zone in time_zones.TIME_ZONES

    def local_date(self, at):
        """The date on this person's own calendar at that instant."""
        return at.astimezone(self.zone).date()

    def care_given(self, at=None):
        return self.care_given_set.given_by(self, at or timezone.now())

    def works_as(self, *roles):
        return any(membership.role in roles for membership in self.current_memberships)

    @cached_property
    def current_memberships(self):
        """Every page asks this, of patients too."""
        rows = jobs(connection.vendor).rows(user=self, now=timezone.now())
        for membership, practice in zip(rows["jobs"], rows["practices"], strict=True):
            membership.user, membership.practice = self, practice
        return rows["jobs"]

    @property
    def practices(self):
        return list({m.practice_id: m.practice for m in self.current_memberships}.values())

    def _get_session_auth_hash(self, secret=None):
        """Django compares it at every request: a session holds while password and stamp do."""
        value = f"{self.password}:{self.session_stamp}"
        return salted_hmac(
            "accounts.sessions", value, secret=secret, algorithm="sha256"
        ).hexdigest()

    def introduce(self, *, at):
        """She has seen the first pages, or passed them over."""
        if self.introduced_at is None:
            self.introduced_at = at
            self.save(update_fields=["introduced_at"])

    def end_sessions(self):
        """On every device, at its next request."""
        self.session_stamp = get_random_string(22)
        self.save(update_fields=["session_stamp"])
        self.usersession_set.all().delete()

    @transaction.atomic
    def lose_factors(self):
        """She signs in with a code by mail again, and sets up a new second step."""
        self.authenticator_set.all().delete()
        self.end_sessions()

    @property
    def is_staff(self):
        """Who works at a practice now, or runs the installation, may open the admin."""
        return self.is_superuser or bool(self.current_memberships)
