from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .forms import AcceptForm, PersonForm
from .models import ConsentText, Invitation, InvitationRefused, User
from .sign_in import second_factor
from .sign_in.sessions import remember_device


@never_cache
def invitation(request, token):
    """Opening the link changes nothing; the button on the page accepts."""
    now = timezone.now()
    if not is_counted(request, dry_run=True):
        return ratelimit.respond_429(request)
    invited = Invitation.objects.with_token(token).select_related("practice", "therapist").first()
    if invited and request.user.is_authenticated and invited.accepted_by == request.user:
        return redirect("home")
    if invited is None or not invited.is_open(now) or not invited.is_backed(now):
        is_counted(request)
        return render(request, "accounts/invitation_closed.html", status=410)
    account = User.objects.known_by(invited.email).first()
    if request.user.is_authenticated and request.user != account:
        context = {"invitation": invited}
        return render(request, "accounts/invitation_other_person.html", context, status=409)
    form = accept_form(request, invited, account)
    if request.method == "POST" and form.is_valid():
        return accept(request, invited, account, form, now)
    text = ConsentText.objects.newest()
    context = {"form": form, "invitation": invited, "consent": text}
    return render(request, "accounts/invitation.html", context)


def is_counted(request, *, dry_run=False):
    """Links that open nothing are counted; False when this visitor has guessed enough."""
    where = {"app": "allauth.account", "action": "invitation"}
    return ratelimit.consume(request, **where, limit_get=True, dry_run=dry_run)


def accept_form(request, invited, account):
    person = account or User(
        email=invited.email,
        first_name=invited.first_name,
        last_name=invited.last_name,
        language=get_language(),
    )
    return AcceptForm(request.POST if request.method == "POST" else None, instance=person)


def accept(request, invited, account, form, now):
    user = form.save(commit=False)
    if account is None:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            invited.accept_with(
                user, text=ConsentText.objects.newest(), language=get_language(), at=now
            )
            own_address(user, invited.email, is_first=account is None)
    except InvitationRefused:
        return render(request, "accounts/invitation_closed.html", status=410)
    messages.success(request, _("Welcome. Your account is ready."))
    if account is not None:
        return redirect("home")
    remember_device(request, is_own=form.cleaned_data["stays"])
    # The link came by mail, as a code does: she may set up a second factor at once.
    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, user)


def own_address(user, email, *, is_first):
    """The link came by this address, so it is hers."""
    EmailAddress.objects.update_or_create(
        user=user,
        email=email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": is_first},
    )


@login_required
@never_cache
def me(request):
    form = PersonForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        messages.success(request, _("Saved."))
        with translation.override(person.language):
            return redirect("me")
    context = {"form": form, **second_factor.overview(request.user)}
    return render(request, "accounts/me.html", context)
