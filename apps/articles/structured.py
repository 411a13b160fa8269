"""What search engines read about an article: schema.org, as JSON-LD."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language


def translations_of(article):
    """(language, address) of each language that it is whole in; the first one is for whoever
    reads none of them."""
    here = article.get_absolute_url()
    found = [
        (code, settings.SITE_URL + translate_url(here, code)) for code in article.translated_into
    ]
    return [("x-default", found[0][1]), *found] if found else []


def page_data(article):
    data = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": settings.SITE_URL + article.get_absolute_url(),
        "name": article.title,
        "description": article.summary,
        "inLanguage": get_language(),
        "datePublished": article.published_at.date().isoformat(),
        "dateModified": article.updated_at.date().isoformat(),
        "isAccessibleForFree": True,
        "audience": {"@type": "PatientAudience"},
        "author": {"@type": "Organization", "name": article.author.name},
        "publisher": {"@type": "Organization", "name": "Soepel", "url": settings.SITE_URL},
        "citation": [source.citation for source in article.sources.all()],
    }
    return data | checked(article)


def checked(article):
    """Only what somebody really checked says so."""
    if not article.is_checked:
        return {}
    return {
        "lastReviewed": article.reviewed_on.isoformat(),
        "reviewedBy": {"@type": "Person", "name": article.reviewer.name},
    }
