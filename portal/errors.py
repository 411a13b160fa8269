"""Error pages in the visitor's language. The last one must not need the database."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None, reason=""):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def too_many(request):
    return render(request, "errors/429.html", status=429)


def broken(request):
    return HttpResponseServerError(render_to_string("errors/500.html"))
