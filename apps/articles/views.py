from allauth.core.internal import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.sign_in.device import kept_on_her_device

from .forms import FeedbackForm
from .reading import published, whole
from .structured import page_data, translations_of

LIMIT = {"app": "articles", "action": "feedback", "config": {"feedback": "10/10m/ip"}}


def library(request):
    return render(request, "articles/library.html", {"articles": published(request.user)})


@kept_on_her_device
def detail(request, slug):
    return show(request, get_object_or_404(whole(request.user), slug=slug), FeedbackForm())


def show(request, article, form):
    context = {
        "article": article,
        "page_data": page_data(article),
        "translations": translations_of(article),
        "form": form,
    }
    return render(request, "articles/detail.html", context)


@require_POST
def feedback(request, slug):
    """No account, no name, and no more than a person can type."""
    article = get_object_or_404(whole(request.user), slug=slug)
    form = FeedbackForm(request.POST)
    if form.is_valid() and not ratelimit.consume(request, **LIMIT):
        form.add_error(None, _("Too many answers came from here. Try again in ten minutes."))
    if not form.is_valid():
        return show(request, article, form)
    form.instance.article, form.instance.language = article, get_language()
    form.instance.given_on = timezone.localdate()
    form.save()
    messages.success(request, _("Thank you. This helps us to write better."))
    return redirect(article)
