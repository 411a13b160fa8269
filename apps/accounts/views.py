from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .forms import AcceptForm, PaperCodeForm, PersonForm
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
    by_paper = invited.is_paper(token)
    if by_paper and account and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form = accept_form(request, invited, account)
    if request.method == "POST" and form.is_valid():
        return accept(request, invited, account, form, now, by_paper=by_paper)
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


def accept(request, invited, account, form, now, *, by_paper):
    user = form.save(commit=False)
    if account is None:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            invited.accept_with(
                user, text=ConsentText.objects.newest(), language=get_language(), at=now
            )
            own_address(user, invited.email, is_first=account is None, is_shown=not by_paper)
    except InvitationRefused:
        return render(request, "accounts/invitation_closed.html", status=410)
    messages.success(request, _("Welcome. Your account is ready."))
    if account is not None:
        return redirect("home")
    remember_device(request, is_own=form.cleaned_data["stays"])
    if by_paper:
        LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
        return redirect("account_confirm_login_code")
    # The link came by mail, as a code does: she may set up a second factor at once.
    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, user)


def own_address(user, email, *, is_first, is_shown):
    """A link that came by mail shows that the address is hers; a paper does not, a code will."""
    shown = {"verified": True} if is_shown else {}
    new = {"verified": is_shown, "primary": is_first}
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults=shown, create_defaults=new
    )


@never_cache
def invitation_code(request):
    """The short address on the paper: she types the code and gets to its invitation."""
    if not is_counted(request, dry_run=True):
        return ratelimit.respond_429(request)
    form = PaperCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("invitation", form.cleaned_data["code"])
    if form.errors:
        is_counted(request)
    return render(request, "accounts/invitation_code.html", {"form": form})


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
