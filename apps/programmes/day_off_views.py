"""Not today: one tap, and nothing is asked. It can be taken back the same day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .models import DayOff, Programme


def of_her_day(act):
    """A page of yesterday that still stands open changes nothing."""

    @login_required
    @require_POST
    def view(request, day):
        now = timezone.now()
        if day == request.user.local_date(now):
            act(request.user, day, now)
        else:
            messages.warning(request, _("That was about another day. This is what is so today."))
        return redirect("today")

    return view


@of_her_day
def not_today(user, day, now):
    own = Programme.objects.visible_to(user).filter(patient=user).active_on(day)
    running = own.with_lines().with_recent_logs(day)
    DayOff.objects.take(running, at=now, language=get_language())


@of_her_day
def after_all(user, day, now):
    own = DayOff.objects.visible_to(user).filter(programme__patient=user)
    own.filter(answered_on=day).delete()
