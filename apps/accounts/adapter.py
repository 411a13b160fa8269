from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from django.conf import settings
from django.shortcuts import redirect
from django.utils import translation

from .emails import INLINER


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts come from an invitation only."""
        return False

    def pre_login(self, request, user, **how):
        """The demo's people have a password that everybody knows."""
        if user.email.endswith("@demo.example") and not settings.DEMO:
            return redirect("account_inactive")
        return super().pre_login(request, user, **how)

    def send_mail(self, template_prefix, email, context):
        """In the language of who gets it, whatever language the page had."""
        user = context.get("user") or next(iter(filter_users_by_email(email)), None)
        language = user.language if user else translation.get_language()
        with translation.override(language):
            super().send_mail(
                template_prefix, email, {**context, "user": user, "language": language}
            )

    def render_mail(self, *args, **kwargs):
        message = super().render_mail(*args, **kwargs)
        message.alternatives = [
            part._replace(content=INLINER.inline(part.content)) for part in message.alternatives
        ]
        return message
