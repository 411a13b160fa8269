from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.shortcuts import redirect
from django.utils import translation


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
        user = context.get("user")
        language = getattr(user, "language", None) or translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, {**context, "language": language})
