from functools import partial
from smtplib import SMTPException

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.forms import HiddenInput
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import emails
from apps.accounts.admin_forms import InvitationForm
from apps.accounts.models import Invitation, Membership, User

from .base import (
    MANAGER,
    THERAPIST,
    Authored,
    PracticeModelAdmin,
    in_words,
    practice_ids,
    practices_as,
)
from .on_paper import OnPaper


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("open")), ("accepted", _("accepted")), ("expired", _("expired"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "open":
            return queryset.open(now)
        if self.value() == "accepted":
            return queryset.exclude(accepted_at=None)
        expired = queryset.filter(accepted_at=None, expires_at__lte=now)
        return expired if self.value() == "expired" else queryset


@admin.register(Invitation)
class InvitationAdmin(OnPaper, Authored, PracticeModelAdmin):
    """The mail is the only place where the link stands: the table keeps a hash."""

    view_roles = add_roles = frozenset({THERAPIST, MANAGER})
    form = InvitationForm
    list_display = ["full_name", "email", "role", "state", "sent", "what_now"]
    list_display_links = ["full_name", "email"]
    list_filter = [StateFilter, "role", ("practice", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["practice"]
    search_fields = ["first_name", "last_name", "email"]
    actions = ["send_again"]

    def has_delete_permission(self, request, obj=None):
        """An invitation that nobody used can be withdrawn."""
        return self.has_add_permission(request) and (obj is None or obj.accepted_at is None)

    def get_queryset(self, request):
        managed = Q(practice__in=practices_as(request.user, MANAGER))
        own = Q(therapist=request.user, practice__in=practice_ids(request.user, THERAPIST))
        return super().get_queryset(request).filter(managed | own)

    def is_manager(self, request):
        return self.may(request, {MANAGER})

    def get_list_display(self, request):
        """A therapist invites patients only."""
        shown = super().get_list_display(request)
        return shown if self.is_manager(request) else [n for n in shown if n != "role"]

    def get_list_filter(self, request):
        return super().get_list_filter(request) if self.is_manager(request) else [StateFilter]

    def get_fieldsets(self, request, obj=None):
        if obj:
            return [(None, {"fields": [*InvitationForm.Meta.fields, "state", "sent_at"]})]
        says = _("Do it together, with the patient's own phone at hand. The mail goes out at once.")
        return [(None, {"fields": InvitationForm.Meta.fields, "description": says})]

    def get_readonly_fields(self, request, obj=None):
        return ["state", "sent_at"] if obj else []

    def add_view(self, request, form_url="", extra_context=None):
        everybody = self.is_manager(request)
        title = gettext("Invite somebody") if everybody else gettext("Invite a patient")
        return super().add_view(request, form_url, {"title": title} | (extra_context or {}))

    def get_actions(self, request):
        actions = super().get_actions(request)
        if "delete_selected" not in actions:
            return actions
        function, name, _label = actions["delete_selected"]
        return actions | {"delete_selected": (function, name, gettext("Withdraw"))}

    def changelist_view(self, request, extra_context=None):
        """The button of a row: the same as the action, for this one."""
        asked = request.POST.get("again", "")
        if not asked.isdecimal():
            return super().changelist_view(request, extra_context)
        self.send_again(request, self.get_queryset(request).filter(pk=asked))
        return HttpResponseRedirect(request.get_full_path())

    def get_form(self, request, obj=None, **kwargs):
        """A therapist invites her own patients: role and therapist go without saying, and so
        does the only practice."""
        form = super().get_form(request, obj, **kwargs)
        if obj is None and not self.is_manager(request):
            form.base_fields["role"].choices = [Invitation.Role.choices[0]]
            form.base_fields["therapist"].empty_label = None
            for name in ["role", "therapist", *self.only_practice(request.user)]:
                form.base_fields[name].widget = HiddenInput()
        return form

    def only_practice(self, user):
        return ["practice"] if len(practice_ids(user, THERAPIST)) == 1 else []

    def get_changeform_initial_data(self, request):
        practices = practice_ids(request.user, THERAPIST, MANAGER)
        initial = {"role": Invitation.Role.PATIENT, "language": request.user.language}
        if len(practices) == 1:
            initial["practice"] = practices.pop()
        if request.user.works_as(THERAPIST):
            initial["therapist"] = request.user.pk
        return initial

    def get_field_queryset(self, db, db_field, request):
        if db_field.name == "practice":
            return practices_as(request.user, THERAPIST, MANAGER)
        managed = practices_as(request.user, MANAGER)
        jobs = Membership.objects.current_now().filter(role=THERAPIST, practice__in=managed)
        return User.objects.filter(Q(pk__in=jobs.values("user")) | self.herself(request.user))

    def herself(self, user):
        return Q(pk=user.pk) if user.works_as(THERAPIST) else Q(pk=None)

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, obj):
        return f"{obj.first_name} {obj.last_name}".strip() or None

    @admin.display(description=_("state"))
    def state(self, obj):
        if obj.accepted_at:
            return _("accepted on %s") % in_words(obj.accepted_at)
        if obj.is_open(timezone.now()):
            return _("waits, valid until %s") % in_words(obj.expires_at)
        return _("expired on %s") % in_words(obj.expires_at)

    @admin.display(description=_("sent"), ordering="sent_at")
    def sent(self, obj):
        return in_words(obj.sent_at)

    @admin.display(description=_("what now"), empty_value="")
    def what_now(self, obj):
        if obj.accepted_at:
            return None
        return format_html(
            '<button class="button" name="again" value="{}" aria-label="{}: {}">{}</button> '
            '<button class="button" formaction="{}" aria-label="{}: {}">{}</button> '
            '<a href="{}" aria-label="{}: {}">{}</a>',
            obj.pk,
            gettext("Send again"),
            obj.email,
            gettext("Send again"),
            reverse("admin:accounts_invitation_paper", args=[obj.pk]),
            gettext("On paper"),
            obj.email,
            gettext("On paper"),
            reverse("admin:accounts_invitation_delete", args=[obj.pk]),
            gettext("Withdraw"),
            obj.email,
            gettext("Withdraw"),
        )

    def save_model(self, request, obj, form, change):
        by = self.backer(request.user, obj.practice)
        invitation, token = Invitation.objects.invite(**form.cleaned_data, invited_by=by)
        obj.pk = invitation.pk
        obj.refresh_from_db()
        self.send(request, invitation, token)

    @admin.action(description=_("Send again"), permissions=["add"])
    def send_again(self, request, queryset):
        waiting = queryset.filter(accepted_at=None).select_related("practice")
        sent = [self.renew(request, invitation) for invitation in waiting]
        if sent:
            self.message_user(request, gettext("Sent again: %s.") % ", ".join(sent))
        else:
            used = gettext("These invitations were accepted already.")
            self.message_user(request, used, messages.WARNING)

    @transaction.atomic
    def renew(self, request, invitation):
        invitation.invited_by = self.backer(request.user, invitation.practice)
        invitation.save(update_fields=["invited_by"])
        self.send(request, invitation, invitation.renew(at=timezone.now()))
        return invitation.email

    def backer(self, user, practice):
        """Whose job the invitation hangs on; on none when the installation itself invites."""
        manages = practice.pk in practice_ids(user, MANAGER)
        return None if user.is_superuser and not manages else user

    def send(self, request, invitation, token):
        mail = emails.invitation(invitation, token)
        transaction.on_commit(partial(self.post, request, mail))

    def post(self, request, mail):
        try:
            mail.send()
        except (SMTPException, OSError):
            failed = gettext("The mail to %s could not be sent. Try “Send again” in a while.")
            self.message_user(request, failed % mail.to[0], messages.ERROR)
