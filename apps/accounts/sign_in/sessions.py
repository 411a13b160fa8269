"""How long a session lasts, and what ends the others. A session knows when it began, when it
was last used, and whether the device is the person's own."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash

BEGAN, SEEN, OWN_DEVICE = "began_at", "seen_at", "own_device"
NOTED_EVERY = 60


def remember_device(request, *, is_own):
    request.session[OWN_DEVICE] = bool(is_own)


def is_own_device(session):
    return session.get(OWN_DEVICE, True)


def begin(request, user):
    session = request.session
    session[BEGAN] = session[SEEN] = int(time.time())
    if user.is_staff:
        session.set_expiry(settings.SESSION_HOURS_STAFF * 3600)
    elif not is_own_device(session):
        session.set_expiry(0)  # the browser forgets it when it closes
    else:
        session.set_expiry(settings.SESSION_COOKIE_AGE)


def is_over(session, user):
    now = time.time()
    idle, age = now - session.get(SEEN, 0), now - session.get(BEGAN, 0)
    if user.is_staff:
        hours, minutes = settings.SESSION_HOURS_STAFF, settings.SESSION_MINUTES_STAFF
        return idle > minutes * 60 or age > hours * 3600
    if is_own_device(session):
        return idle > settings.SESSION_COOKIE_AGE
    return idle > settings.SESSION_MINUTES_SHARED_DEVICE * 60


def note(request):
    """Once a minute at most: it writes."""
    now = int(time.time())
    if now - request.session[SEEN] >= NOTED_EVERY:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)


def rotate(request):
    """A new key for the same session: who copied the old one is out."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end_others(request, user):
    """After a change of what she signs in with, only this session goes on."""
    user.end_sessions()
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
