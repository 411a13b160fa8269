from functools import partial
from smtplib import SMTPException

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import emails
from apps.accounts.admin_forms import SeenForm
from apps.accounts.models import CareRelationship, Membership

from .base import MANAGER, practice_ids


class LostFactor:
    """A page for PersonAdmin: a manager who sees somebody in person takes away her lost second
    step. Never her own, and of a superuser only another one."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.lost_factor_page)
        ours = path("<int:pk>/lost-factor/", view, name="accounts_user_lost_factor")
        return [ours, *super().get_urls()]

    def may_take_factors(self, user, person):
        if user == person or not person.authenticator_set.exists():
            return False
        if user.is_superuser:
            return True
        return not person.is_superuser and self.is_of_her_practice(user, person)

    def is_of_her_practice(self, user, person):
        here = Q(practice__in=practice_ids(user, MANAGER))
        staff = Membership.objects.current_now().filter(here, user=person)
        patients = CareRelationship.objects.current_now().filter(here, patient=person)
        return staff.exists() or patients.exists()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        person = self.get_object(request, object_id)
        lost = {"may_take_factors": self.may_take_factors(request.user, person)}
        return super().change_view(request, object_id, form_url, lost | (extra_context or {}))

    def lost_factor_page(self, request, pk):
        person = self.get_object(request, str(pk))
        if not self.may_take_factors(request.user, person):
            raise Http404
        form = SeenForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            self.take_factors(request, person)
            return redirect(reverse("admin:accounts_user_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take away the lost second step"),
            "opts": self.opts,
            "person": person,
            "form": form,
        }
        return TemplateResponse(request, "admin/accounts/user/lost_factor.html", context)

    @transaction.atomic
    def take_factors(self, request, person):
        person.lose_factors()
        with_words = gettext("Took away the lost second step, after seeing the person.")
        self.log_change(request, person, with_words)
        mail = emails.factors_lost(person, by=request.user)
        transaction.on_commit(partial(self.tell, request, person, mail))

    def tell(self, request, person, mail):
        try:
            mail.send()
        except (SMTPException, OSError):
            failed = gettext("Done, but the mail to %s could not be sent. Tell this person.")
            self.message_user(request, failed % person, messages.WARNING)
        else:
            done = gettext("Done. %s is signed out everywhere and got a mail.")
            self.message_user(request, done % person)
