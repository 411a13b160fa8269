"""Whose record a page of the admin shows is noted while the page is made, and written once the
page is there: one that is refused shows nothing and leaves no row."""

from django.utils import timezone

from .models import AccessLog


def look(request, looks):
    """{(patient id, practice id): (action, of)}; what the page noted first stands."""
    request.looks = looks | getattr(request, "looks", {})


def forget_looks(request):
    request.looks = {}


def write_looks(request, response):
    """Nobody gets the page when this fails."""
    looks = getattr(request, "looks", {})
    if looks and response.status_code == 200:
        AccessLog.objects.write(by=request.user, looks=looks, at=timezone.now())
    return response
