"""What the scripts on her device ask, and what makes the site an app there."""

import json
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.accounts.sign_in.device import account_of, kept_for, kept_on_her_device
from apps.programmes.week import monday_of
from portal.again import release, version_of
from portal.kit import files, pages_of
from portal.today import Shown

from .patient import practice_of

WORKER = Path(settings.BASE_DIR, "static", "js", "worker.js")


@never_cache
def device(request):
    """Who is signed in, a token for what is sent, and which pages to keep for when there is no
    network. `version` changes when one of these pages does."""
    account = account_of(request.user)
    answer = {"account": account, "token": account and get_token(request), "kit": []}
    return JsonResponse(answer | kit_of(request) if kept_for(request) else answer)


def kit_of(request):
    user, now = request.user, timezone.now()
    day = user.local_date(now)
    shown = Shown.to(user, now, since=monday_of(day) - timedelta(weeks=2))
    kit = pages_of(user, day, shown.read(user)["programmes"])
    places = {name: reverse(name) for name in ("today", "offline", "help")}
    places["safety"] = reverse("programmes:safety")
    version = version_of(request, [shown.digest, day, *kit])
    return {"kit": kit, "places": places, "version": version.strip('"')}


def worker(request):
    """The script that answers when the network does not. Another release is another script."""
    settings_of_it = {
        "version": release()[:16],
        "files": [] if settings.DEBUG else files(),
        "static": settings.STATIC_URL,
        "signOut": reverse("account_logout"),
    }
    script = f"const site = {json.dumps(settings_of_it)};\n{WORKER.read_text()}"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def manifest(request):
    """In the language of who asks."""
    icons = [("any", size) for size in (192, 512)] + [("maskable", size) for size in (192, 512)]
    answer = JsonResponse(
        {
            "id": "/",
            "name": "Soepel",
            "short_name": "Soepel",
            "description": _("Your exercises from your physiotherapist, also without internet."),
            "lang": request.LANGUAGE_CODE,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#DFF0E7",
            "theme_color": "#DFF0E7",
            "icons": [
                {
                    "src": static(f"icons/icon-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for purpose, size in icons
            ],
        },
        content_type="application/manifest+json",
    )
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@kept_on_her_device
def offline(request):
    """What stands in the place of a page that is not on her device."""
    practice = practice_of(request.user) if request.user.is_authenticated else None
    return render(request, "offline.html", {"practice": practice})
