import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.core.management.base import BaseCommand, CommandError

from apps.articles.checks.links import links_in
from apps.articles.checks.shelf import Shelf
from apps.articles.starter import FOLDER

# Some publishers close their door to programs; a person still gets in.
CLOSED_TO_PROGRAMS = {401, 403, 405, 406, 418, 429}
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Soepel link check)", "Accept": "*/*"}


class Command(BaseCommand):
    help = "Asks each web address that the articles cite whether it still answers."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="of articles")
        parser.add_argument("--timeout", type=float, default=20, help="seconds for each address")

    def handle(self, *, folder, timeout, **options):
        places = cited_in(Shelf(folder))
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda url: answer_of(url, timeout), places))
        gone = 0
        for (url, slugs), (is_there, answer) in zip(places.items(), answers, strict=True):
            gone += not is_there
            style = self.style.SUCCESS if is_there else self.style.ERROR
            self.stdout.write(f"{style(answer)} {url} ({', '.join(sorted(slugs))})")
        if gone:
            raise CommandError(f"{gone} of {len(places)} addresses do not answer.")


def cited_in(shelf):
    """address -> the articles that send their readers there."""
    places = {}
    for text in shelf.texts():
        for url in [*(row["url"] for row in text.raw["sources"]), *links_in(text)]:
            if re.match("https?://", url):
                places.setdefault(url, set()).add(text.slug)
    return dict(sorted(places.items()))


def answer_of(url, timeout):
    """Is it there, and what did it say?"""
    try:
        with urlopen(Request(url, headers=HEADERS), timeout=timeout) as response:  # noqa: S310
            return True, str(response.status)
    except HTTPError as error:
        if error.code in CLOSED_TO_PROGRAMS:
            return True, f"{error.code} (look yourself)"
        return False, str(error.code)
    except (URLError, OSError, ValueError) as error:
        return False, f"no answer: {getattr(error, 'reason', error)}"
