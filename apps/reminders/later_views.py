"""Later today: nothing is asked but the hour. The mail of the day comes then, and never two."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .models import Reminder


@login_required
@never_cache
def later(request):
    rule, now = Reminder.of(request.user), timezone.now()
    hours = rule.hours_later(now)
    moment = hours.get(request.POST.get("hour")) if request.method == "POST" else None
    if moment and rule.come_at(moment, at=now):
        messages.success(request, told(moment, request.user.zone))
        return redirect("today")
    context = {"rule": rule, "hours": hours, "is_missed": request.method == "POST"}
    return render(request, "reminders/later.html", context)


def told(moment, zone):
    clock = time_format(localtime(moment, zone), "H:i")
    return _("Fine. You get one mail at %(time)s.") % {"time": clock}
