"""Her times in her own calendar program: the page where she makes the address, and the file."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.models.invitation import digest_of

from .ics import MEDIA_TYPE
from .models import CalendarFeed, Reminder, SittingBreak


@login_required
@never_cache
def calendar(request):
    if request.method != "POST":
        return show(request)
    act = {"make": make, "revoke": revoke}.get(request.POST.get("act"))
    if act is None:
        raise Http404
    return act(request, feed_of(request.user))


def feed_of(user):
    return CalendarFeed.objects.visible_to(user).first()


def show(request, address=""):
    user = request.user
    context = {
        "feed": feed_of(user),
        "has_times": Reminder.of(user).is_active or SittingBreak.of(user).is_active,
        "address": address,
        "webcal": "webcal" + address[address.find("://") :],
    }
    return render(request, "reminders/calendar.html", context)


def make(request, feed):
    """The address stands on this one answer. Sent again, as a reload does, it makes no new one."""
    now, token = timezone.now(), None
    if request.POST.get("of", "") == (feed.stamp if feed else ""):
        token = feed.renew(at=now) if feed else CalendarFeed.objects.make(request.user, at=now)
    if token:
        return show(request, settings.SITE_URL + reverse("calendar_feed", args=[token]))
    messages.warning(request, _("Nothing was changed. Here you see how it is now."))
    return redirect("reminders:calendar")


def revoke(request, feed):
    if feed:
        feed.delete()
    messages.success(request, _("The link is gone. Your calendar program finds nothing there."))
    return redirect("reminders:calendar")


# --- what the program fetches ---------------------------------------------------------------------


@require_safe
def calendar_feed(request, token):
    """The secret is all that counts: who is signed in does not. Programs of many people ask from
    one address (a calendar company's), so it is each secret that is limited."""
    feed = CalendarFeed.objects.with_token(token).first()
    if feed is None:
        return said(_("Not found"), status=404)
    limit = {"app": "allauth.account", "action": "calendar", "key": digest_of(token)}
    if not ratelimit.consume(request, **limit, limit_get=True):
        return said(_("Too many requests"), status=429)
    return kept_private(request, feed.as_file())


def said(text, *, status):
    """No page of ours: that would set a cookie."""
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


def kept_private(request, content):
    etag = quote_etag(digest_of(content.decode()))
    response = get_conditional_response(request, etag=etag) or HttpResponse(content)
    response["Content-Type"] = MEDIA_TYPE
    response["Content-Disposition"] = 'inline; filename="soepel.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
