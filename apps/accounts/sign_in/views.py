from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import passthrough_next_redirect_url
from allauth.account.views import BaseReauthenticateView
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from . import own_code, sessions
from .devices import device_of, network_of
from .forms import OwnCodeForm


def lost_factor(request):
    return render(request, "accounts/lost_factor.html")


@method_decorator([login_required, never_cache], name="dispatch")
class ReauthenticateByCode(BaseReauthenticateView):
    """Opening the page sends nothing; the first button does."""

    form_class = OwnCodeForm
    template_name = "accounts/reauthenticate_by_code.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        is_sent = own_code.is_waiting(self.request)
        return super().get_context_data(**kwargs) | {"is_sent": is_sent}

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") != "send":
            return super().post(request, *args, **kwargs)
        if not own_code.send(request):
            messages.error(request, _("That is often enough for now. Try again in 10 minutes."))
        return HttpResponseRedirect(self.passthrough_next_url(request.path))

    def form_valid(self, form):
        user = self.request.user
        record_authentication(self.request, user, method="code", reauthenticated=True)
        return super().form_valid(form)


reauthenticate_by_code = ReauthenticateByCode.as_view()


@method_decorator(ratelimit.decorator(app="allauth.mfa", action="webauthn_login"), name="dispatch")
class SignInWithPasskey(LoginWebAuthnView):
    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        is_redirect = isinstance(response, HttpResponseRedirect)
        return redirect("account_request_login_code") if is_redirect else response

    def form_invalid(self, form):
        messages.error(self.request, _("We do not know this passkey. Sign in with a code."))
        door = reverse("account_request_login_code")
        return redirect(passthrough_next_redirect_url(self.request, door, "next"))


sign_in_with_passkey = SignInWithPasskey.as_view()


@login_required
@never_cache
def devices(request):
    """Where she is signed in. The button ends one of them, or all but this one."""
    if request.method == "POST":
        end_sessions(request, request.POST.get("session", ""))
        return redirect("devices")
    key = request.session.session_key
    rows = UserSession.objects.filter(user=request.user).order_by("-last_seen_at")
    context = {"sessions": [session_row(row, is_this=row.session_key == key) for row in rows]}
    return render(request, "accounts/devices.html", context)


def session_row(row, *, is_this):
    return {
        "pk": row.pk,
        "device": device_of(row.user_agent),
        "network": network_of(row.ip),
        "seen": row.last_seen_at,
        "is_this": is_this,
    }


def end_sessions(request, chosen):
    if not chosen:
        sessions.end_others(request, request.user)
        messages.success(request, _("You are signed out everywhere else."))
        return
    own = UserSession.objects.filter(user=request.user)
    session = next((row for row in own if str(row.pk) == chosen), None)
    if session is None:
        raise Http404
    session.end()
    messages.success(request, _("That device is signed out."))
