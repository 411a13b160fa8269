"""What a therapist may do about a patient's mail: see whether it arrives, and say that it does."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from apps.reminders.models import MailSettings
from apps.reminders.tasks import ring_softly


class MailActs:
    """For the ModelAdmin of a rule: each act is a button on its page, and one change of the
    patient's record."""

    acts = ("trust",)

    def get_urls(self):
        return [
            *(
                path(f"<int:pk>/{act}/", self.view_of(act), name=self.name_of(act))
                for act in self.acts
            ),
            *super().get_urls(),
        ]

    def view_of(self, act):
        return self.admin_site.admin_view(require_POST(getattr(self, act)))

    def name_of(self, act):
        return f"{self.opts.app_label}_{self.opts.model_name}_{act}"

    def back_to(self, rule):
        address = reverse(f"admin:{self.name_of('change')}", args=[rule.pk])
        return HttpResponseRedirect(address)

    @transaction.atomic
    def trust(self, request, pk):
        """The address is right: it gets its mails again."""
        rule = self.get_object(request, str(pk))
        mailbox, address = MailSettings.of(rule.patient), {"address": rule.patient.email}
        if mailbox.is_flagged:
            mailbox.trust_again()
            self.log_change(request, rule, gettext("Said that the mail address is right."))
        self.message_user(request, gettext("Mail to %(address)s goes again.") % address)
        return self.back_to(rule)


class TestMail(MailActs):
    acts = (*MailActs.acts, "test")

    @transaction.atomic
    def test(self, request, pk):
        rule = self.get_object(request, str(pk))
        if rule.send_test(at=timezone.now()) is None:
            words = gettext("This patient had three test mails today. Tomorrow you can send more.")
            self.message_user(request, words, messages.WARNING)
            return self.back_to(rule)
        transaction.on_commit(ring_softly)
        self.log_change(request, rule, gettext("Sent a test mail."))
        words = gettext(
            "A test mail goes to %(address)s within a minute. What became of it stands below."
        )
        self.message_user(request, words % {"address": rule.patient.email})
        return self.back_to(rule)
