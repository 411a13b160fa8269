"""What search engines may find: the pages that everybody may read, in each language."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.articles.models import SignOff
from apps.articles.reading import open_to_all
from apps.exercises.models import Exercise

PAGES = (
    "home",
    "articles:library",
    "articles:glossary",
    "articles:search",
    "exercises:library",
    "exercises:equipment",
    "help",
    "accessibility",
)
PRIVATE = ("/accounts/", "/admin/", "/calendar/", "/device/", "/hooks/")


class InEachLanguage(Sitemap):
    i18n = alternates = x_default = True
    protocol = settings.SITE_URL.partition(":")[0]


class Pages(InEachLanguage):
    def items(self):
        is_open = SignOff.objects.opens_the_check()
        return [*PAGES, "articles:check"] if is_open else PAGES

    def location(self, item):
        return reverse(item)


class Articles(InEachLanguage):
    def items(self):
        return list(open_to_all().prefetch_related("sections__card").order_by("slug"))

    def get_languages_for_item(self, item):
        return item.translated_into

    def lastmod(self, item):
        return item.updated_at


class Exercises(InEachLanguage):
    def items(self):
        shared = Exercise.objects.filter(practice=None).published()
        return list(shared.order_by("slug"))


SITEMAPS = {"pages": Pages, "articles": Articles, "exercises": Exercises}


@require_safe
def site_map(request):
    return sitemap(request, SITEMAPS, template_name="sitemap.xml")


@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
