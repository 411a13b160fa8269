"""What we keep about her, to look at and to take along."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apps.accounts.models import Consent
from portal.own_data import as_plain, kept_about

from .patient import practice_of


@login_required
@never_cache
def own_data(request):
    user = request.user
    consents = Consent.objects.filter(user=user, withdrawn_at=None)
    consents = consents.select_related("text", "practice").order_by("-given_at")
    context = {"practice": practice_of(user), "consents": consents}
    return render(request, "own_data.html", context)


@login_required
@never_cache
@reauthentication_required
def take_own_data(request):
    """The page with the buttons, for who has just shown once more that it is her."""
    if request.method != "POST":
        return render(request, "own_data_take.html")
    told = kept_about(request.user)
    return as_json(request, told) if request.POST.get("form") == "json" else as_page(request, told)


def as_json(request, told):
    options = {"ensure_ascii": False, "indent": 1}
    return named(request, JsonResponse(as_plain(told), json_dumps_params=options), "json")


def as_page(request, told):
    """One file without pictures or styles, that any browser opens and prints."""
    context = {"told": told, "made_at": timezone.now()}
    return named(request, render(request, "own_data_file.html", context), "html")


def named(request, response, ending):
    day = request.user.local_date(timezone.now())
    response.headers["Content-Disposition"] = f'attachment; filename="soepel-{day}.{ending}"'
    return response
