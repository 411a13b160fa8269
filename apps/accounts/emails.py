"""Builds our mails; the caller sends them. A mail is three templates: emails/<name>.subject,
.txt and .html, in the language of the person who gets it."""

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def absolute(path):
    return f"{settings.SITE_URL}{path}"


def build(name, *, to, language, context, headers=None):
    with translation.override(language):
        context = {"site_url": settings.SITE_URL, "language": language, **context}
        subject = render_to_string(f"emails/{name}.subject", context)
        text = render_to_string(f"emails/{name}.txt", context)
        html = render_to_string(f"emails/{name}.html", context)
    message = EmailMultiAlternatives(
        " ".join(subject.split()), text.strip() + "\n", to=[to], headers=headers
    )
    message.attach_alternative(INLINER.inline(html), "text/html")
    return message


def host_of(invitation):
    """Who invites. A patient's mailbox need not show what kind of practice she goes to."""
    is_patient = invitation.role == invitation.Role.PATIENT
    return str(invitation.therapist if is_patient and invitation.therapist else invitation.practice)


def invitation(invitation, token):
    with translation.override(invitation.language):
        path = reverse("invitation", args=[token])
    return build(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        context={
            "first_name": invitation.first_name,
            "host": host_of(invitation),
            "is_patient": invitation.role == invitation.Role.PATIENT,
            "url": absolute(path),
            "expires_at": invitation.expires_at,
        },
    )


def factors_lost(person, *, by):
    with translation.override(person.language):
        path = reverse("account_request_login_code")
    return build(
        "factors_lost",
        to=person.email,
        language=person.language,
        context={"first_name": person.first_name, "by": str(by), "url": absolute(path)},
    )
