from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from . import second_factor, sessions

SIGN_IN = ("account_", "mfa_", "reauthenticate_", "lost_factor")
OPEN = {
    "accessibility",
    "calendar_feed",
    "demo_mail",
    "demo_mail_html",
    "demo_mails",
    "favicon",
    "healthz",
    "help",
    "home",
    "invitation",
    "invitation_code",
    "manifest",
    "offline",
    "readyz",
    "readyz_reminders",
    "reminders:break_done",
    "reminders:break_later",
    "reminders:break_stop",
    "reminders:break_today",
    "reminders:stop",
    "set_language",
    "set_theme",
    "styleguide",
    "styleguide_mail",
    "worker",
}
LIBRARIES = {"articles", "exercises"}


class KeepsNewerCookie(SessionMiddleware):
    """Signing in and confirming give a session a new key. What was asked for just before may
    answer just after, with a key that is gone by then: Django would have the browser drop its
    cookie, which is the new one. Only what ends a session takes the cookie away."""

    def process_response(self, request, response):
        session = request.session
        if session.modified or not session.is_empty():
            return super().process_response(request, response)
        if session.accessed:
            patch_vary_headers(response, ["Cookie"])
        return response


def end_old_sessions(get_response):
    def middleware(request):
        if not request.user.is_authenticated:
            return get_response(request)
        if sessions.is_over(request.session, request.user):
            logout(request)
            messages.info(request, _("You were away for a while, so we signed you out."))
        else:
            sessions.note(request)
        return get_response(request)

    return middleware


def ask_for_second_factor(get_response):
    """Before any page but the public ones and those of signing in: whatever is added later is
    behind it too, and so is every AdminSite, wherever it is mounted."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        user, match = request.user, request.resolver_match
        if match.view_name == "mfa_activate_totp" and not second_factor.is_offered_to(user):
            raise Http404
        if not user.is_authenticated or is_open(match) or is_hidden(match, user):
            return None
        if not second_factor.is_asked_of(user) or second_factor.is_passed(request):
            return None
        return redirect(second_factor.way_to(request))

    middleware.process_view = process_view
    return middleware


def is_open(match):
    if match.namespaces:
        return match.app_name in LIBRARIES or match.view_name in OPEN
    name = match.view_name or ""
    return name in OPEN or name.startswith(SIGN_IN)


def is_hidden(match, user):
    """To a patient the admin does not exist, with or without a second factor."""
    return "admin" in match.app_names and not user.is_staff
