"""The pages of the self-check. Everything she says is in the body of a POST and in the page that
answers it: nothing in an address, in a log, in the session or in the database."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.articles.models import SentCheck, SignOff, practices_of

from .countries import COUNTRIES
from .definition import the_check
from .forms import ScreenForm
from .result import Result, Words
from .sitting import Sitting


@never_cache
@sensitive_post_parameters()
def check(request):
    if not SignOff.objects.opens_the_check():
        raise Http404
    sitting = Sitting.read(request.POST.get("so_far", ""))
    if sitting is None:
        return begin(request, Sitting(), is_lost=request.method == "POST")
    if request.POST.get("country") in COUNTRIES:
        sitting.country = request.POST["country"]
    screen = request.POST.get("screen")
    if screen in sitting.screens and "go" in request.POST:
        return answered(request, sitting, screen)
    if request.POST.get("change") in sitting.screens:
        return shown(request, sitting, request.POST["change"])
    return shown(request, sitting, None if sitting.ends_now else sitting.open_screen)


def begin(request, sitting, *, is_lost=False):
    context = {
        "sitting": sitting,
        "words": Words(sitting.country),
        "first": next(iter(sitting.screens)),
        "is_lost": is_lost,
    }
    return render(request, "articles/self_check/begin.html", context | signed())


def signed():
    sign_off = SignOff.objects.of_now().first()
    return {"sign_off": sign_off, "version": the_check().version}


def answered(request, sitting, screen):
    form = ScreenForm(sitting.screens[screen], sitting.answers, request.POST)
    go = request.POST["go"]
    if go in {"back", "stay"}:
        sitting.keep(form.so_far)
        before = sitting.before(screen) if go == "back" else screen
        return shown(request, sitting, before) if before else begin(request, sitting)
    if go == "skip" and form.may_be_skipped:
        sitting.keep(dict.fromkeys(form.questions, ()))
    elif form.is_valid():
        sitting.keep(form.answers)
    else:
        return asked(request, sitting, screen, form)
    return shown(request, sitting, sitting.after(screen))


def shown(request, sitting, screen):
    """A page of questions; without one, the outcome."""
    if screen is None:
        return result(request, sitting)
    return asked(request, sitting, screen, ScreenForm(sitting.screens[screen], sitting.answers))


def asked(request, sitting, screen, form):
    names = list(sitting.screens)
    titles = the_check().pages["screens"]
    words = Words(sitting.country)
    context = {
        "sitting": sitting,
        "words": words,
        "form": form,
        "screen": screen,
        "title": words.said(titles[screen]) if screen in titles else form[screen].label,
        "has_map": screen == "where",
        "number": names.index(screen) + 1,
        "of": len(names),
    }
    return render(request, "articles/self_check/question.html", context)


def result(request, sitting, *, is_sent=False):
    told = Result(sitting, request.user)
    practices = [] if told.is_child else practices_of(request.user, timezone.now())
    context = {
        "sitting": sitting,
        "result": told,
        "words": told.words,
        "practices": practices,
        "is_sent": is_sent,
    }
    return render(request, "articles/self_check/result.html", context | signed())


@never_cache
@require_POST
@sensitive_post_parameters()
def send(request):
    """Only now anything is kept, because she said so."""
    sitting = Sitting.read(request.POST.get("so_far", ""))
    now = timezone.now()
    is_open = SignOff.objects.opens_the_check()
    if not is_open or sitting is None or not practices_of(request.user, now):
        raise Http404
    if sitting.open_screen and not sitting.ends_now:
        return shown(request, sitting, sitting.open_screen)
    SentCheck.objects.send(sitting, by=request.user, at=now, language=get_language())
    return result(request, sitting, is_sent=True)
