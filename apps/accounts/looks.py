"""Whose record a page of the admin shows is noted while the page is made, and written once the
page is there: one that is refused shows nothing and leaves no row."""

from functools import partial

from django.utils import timezone

from .models import AccessLog


def look(request, looks):
    """{(patient id, practice id): (action, of)}; what the page noted first stands."""
    request.looks = looks | getattr(request, "looks", {})


def forget_looks(request):
    request.looks = {}


def write_looks(request, response):
    """Once the page is made, if it can be made; nobody gets it when this fails."""
    if response.status_code != 200:
        return response
    if hasattr(response, "add_post_render_callback"):
        response.add_post_render_callback(partial(write_noted, request))
    else:
        write_noted(request)
    return response


def write_noted(request, response=None):
    looks = getattr(request, "looks", {})
    if looks:
        AccessLog.objects.write(by=request.user, looks=looks, at=timezone.now())
