"""Error pages in the visitor's language. The last one must not need the database."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.themes import chosen_theme
from portal.views.patient import practice_of


def refused(request, status, **context):
    user = getattr(request, "user", None)
    practice = practice_of(user) if user and user.is_authenticated else None
    return render(request, f"errors/{status}.html", context | {"practice": practice}, status=status)


def bad_request(request, exception=None):
    return refused(request, 400)


def forbidden(request, exception=None, reason=""):
    """With a reason the form was refused for its token; else her role does not open this."""
    return refused(request, 403, was_open_too_long=bool(reason))


def not_found(request, exception=None):
    return refused(request, 404)


def too_many(request):
    return render(request, "errors/429.html", status=429)


def broken(request):
    context = {"theme": chosen_theme(request)}
    return HttpResponseServerError(render_to_string("errors/500.html", context))
