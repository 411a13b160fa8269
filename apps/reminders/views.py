from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from .forms import SettingsForm
from .models import MailSettings, Reminder


@login_required
@never_cache
def edit(request):
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        reminder=Reminder.of(request.user),
        mail_settings=MailSettings.of(request.user),
    )
    if request.method == "POST" and form.is_valid():
        form.save(at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("reminders:edit")
    standing = Reminder.of(request.user)
    return render(request, "reminders/edit.html", {"form": form, "reminder": standing})


@csrf_exempt
@never_cache
def stop(request, token):
    """Reached from a mail, by a person or by her mail program (RFC 8058), signed in or not.

    GET and HEAD only show the button. The signature is what makes the POST hers."""
    reminder = Reminder.from_stop_token(token)
    if reminder is None:
        raise Http404
    if request.method == "POST":
        reminder.stop(at=timezone.now())
    return render(request, "reminders/stop.html", {"reminder": reminder})
