"""A page of one patient that her browser may keep, if it asks each time whether it still holds.
The answer is 304 while nothing changed of what the page is made of."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.middleware.csrf import get_token
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.views.decorators.http import condition

from apps.accounts.sign_in.sessions import is_own_device
from portal.themes import chosen_theme

MADE_OF = ("apps", "portal", "templates", "locale", "static", "requirements-prod.txt")

PERSON = ("pk", "first_name", "language", "time_zone", "is_staff", "introduced_at")


def answer_or_unchanged(request, shown, answer):
    """`shown` is what the page shows of the database and the clock, as texts; what all pages show
    besides is added here. A page with a notice on it is seen once, and a device that others use
    keeps no page; nor does one while templates change under a running process."""
    is_own = is_own_device(request.session)
    if settings.DEBUG or not is_own or len(get_messages(request)):
        response = answer()
        add_never_cache_headers(response)
        return response
    version = version_of(request, shown)
    response = condition(etag_func=lambda _request: version)(lambda _request: answer())(request)
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def version_of(request, shown):
    user = request.user
    get_token(request)  # the forms of the page hold it, so a page of another token is another page
    person = [getattr(user, name) for name in PERSON]
    page = [request.get_full_path(), request.LANGUAGE_CODE, chosen_theme(request)]
    parts = [release(), *person, *page, request.META["CSRF_COOKIE"], *shown]
    return f'"{salted_hmac("portal.again", repr(parts), algorithm="sha256").hexdigest()[:40]}"'


@cache
def release():
    """Of the code, texts and drawings that this process was started with."""
    digest = sha256(repr((settings.DEMO, settings.STATIC_URL)).encode())
    for path in sorted(files_of_the_site()):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        digest.update(f"{name}\n{path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def files_of_the_site():
    for name in MADE_OF:
        here = Path(settings.BASE_DIR, name)
        found = here.rglob("*") if here.is_dir() else [here]
        yield from (path for path in found if path.is_file() and path.suffix != ".pyc")
