"""Addresses that go into mails, thousands at a time: what is the same in all is made once."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation

HOLE = "zqholeqz"


def path_in(language, name, token):
    return _pattern(language, name).replace(HOLE, token)


@cache
def _pattern(language, name):
    with translation.override(language):
        return reverse(name, args=[HOLE])


def mail_host():
    """The right half of our own mail address."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
