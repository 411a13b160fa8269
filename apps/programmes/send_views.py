"""What a device kept until it could send: the session form, as the player or the page filled it in.
It was said when it was tapped, so that moment counts, and not the moment it arrives."""

import re
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.sign_in.device import for_a_script, refused

from .forms import LogForm, NotedMoment
from .models import Programme
from .models.log import refuse_days_outside

LINE = re.compile(r"line-(\d{1,18})-status")
SLOTS = range(1, 13)
WORDS = {
    "saved": gettext_lazy("Sent. You can change it for 7 days."),
    "same": gettext_lazy("This was sent before."),
    "older": gettext_lazy("You filled this in later on another device. We kept that one."),
}


@never_cache
@require_POST
@for_a_script
def send(request, pk, day, slot):
    own = Programme.objects.visible_to(request.user).filter(patient=request.user)
    programme = get_object_or_404(own.with_lines(), pk=pk)
    lines = posted_lines(programme, request.POST)
    if not lines or slot not in SLOTS or day < programme.start_on:
        raise Http404
    form = LogForm(request.POST, lines=lines)
    if not form.is_valid():
        return refused(form.errors)
    now = timezone.now()
    tapped_at = moment_on(day, form.session.cleaned_data["tapped_at"], now, request.user)
    try:
        refuse_days_outside(day, today=request.user.local_date(tapped_at))
    except ValidationError as error:
        return refused([("", error.message)])
    log, state = form.receive(
        programme, tapped_at=tapped_at, done_on=day, slot=slot, by=request.user, at=now
    )
    url = reverse("programmes:log", args=[log.pk])
    return JsonResponse({"state": state, "url": url, "words": WORDS[state]})


def posted_lines(programme, data):
    """Those of this programme, also when the plan has changed or ended since."""
    posted = {int(found[1]) for name in data if (found := LINE.fullmatch(name))}
    lines = [line for line in programme.lines.all() if line.pk in posted]
    return sorted(lines, key=lambda line: line.sort_key)


def moment_on(day, told, now, user):
    """When it was tapped, and not before the day it is about."""
    begins = datetime.combine(day, time.min, user.zone)
    return min(max(NotedMoment.limited(told, now), begins), now)
