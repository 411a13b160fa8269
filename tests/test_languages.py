"""Every page speaks one language: the one of its address, or of who is signed in."""

import re

import polib
import pytest
from addresses import ADDRESSES
from django.conf import settings as site
from pages import attribute, every, page_of, text_of
from world import names_of, path_of, world_of

WORDS = {
    "nl": {"de", "het", "een", "je", "van", "en", "niet", "dat", "voor", "met", "naar", "geen"},
    "en": {"the", "a", "you", "your", "of", "and", "not", "it", "for", "with", "to", "no"},
    "de": {"der", "die", "das", "sie", "und", "nicht", "ein", "eine", "für", "mit", "ihr", "zu"},
}
LANGUAGES = tuple(WORDS)
ANNAS = names_of("public", "own", "annas", "secret", "flow")
VISITORS = names_of("public", "secret", "flow")
ADMIN = names_of("library", "people", "patients")
FORMS = ["programmes:session", "reminders:edit", "reminders:breaks", "me"]


@pytest.fixture
def world(anna, theo, bram, vera, mila, brug, programme, settings, drawings):
    world = world_of(anna, theo, bram, vera, mila, brug, programme, settings.KEPT_MAIL_DIR)
    world.programme.goal_language = "nl"
    world.programme.save()
    return world


def as_person(client, person, language):
    """Who reads, and in what language: her own, or that of the browser."""
    client.logout()
    client.cookies["django_language"] = language
    if person:
        person.language = language
        person.save()
        client.force_login(person)


def pages(client, world, person, names, languages=LANGUAGES):
    """(name, language, page) of each address that shows a page."""
    for language in languages:
        as_person(client, person, language)
        for name in names:
            response = client.get(path_of(name, world, language))
            if b"<html" in response.content:
                yield name, language, page_of(response)


def forms_sent_empty(client, world, languages=LANGUAGES):
    for language in languages:
        as_person(client, world.anna, language)
        for name in FORMS:
            yield name, language, page_of(client.post(path_of(name, world, language), {}))


def seen(page, language):
    """What stands on the page and in its title, without what says it is in another language."""
    return text_of(page, language)


def spoken(text):
    """The language whose own small words stand in it most, if it is one."""
    words = re.findall(r"\w+", text.lower())
    counts = {code: sum(word in own for word in words) for code, own in WORDS.items()}
    best = max(counts, key=counts.get)
    return best if list(counts.values()).count(counts[best]) == 1 else counts


def wrong(found):
    return [
        (name, language, spoken(seen(page, language)))
        for name, language, page in found
        if spoken(seen(page, language)) != language or attribute(page, "lang") != language
    ]


def test_words_tell_the_languages_apart():
    assert spoken("Je hebt een afspraak met de praktijk.") == "nl"
    assert spoken("You have an appointment with the practice.") == "en"
    assert spoken("Sie haben einen Termin und die Praxis wartet nicht.") == "de"
    assert spoken("Soepel 12:30") == {"nl": 0, "en": 0, "de": 0}


def test_pages_of_a_patient_speak_her_language(client, world):
    found = list(pages(client, world, world.anna, ANNAS))
    assert len(found) > 3 * 25
    assert wrong(found) == []


def test_pages_of_a_visitor_speak_the_language_of_the_address(client, world):
    found = list(pages(client, world, None, VISITORS))
    assert len(found) > 3 * 14
    assert wrong(found) == []


def test_refused_forms_speak_her_language(client, world):
    assert wrong(forms_sent_empty(client, world)) == []


def own_words(language):
    """The English of the catalogue that would betray a missing translation."""
    path = site.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
    texts = {
        msgid
        for entry in polib.pofile(str(path))
        if entry.msgid != entry.msgstr
        for msgid in (entry.msgid, entry.msgid_plural)
        if len(msgid) > 12 and "%" not in msgid and "{" not in msgid
    }
    return re.compile("|".join(rf"\b{re.escape(text)}" for text in sorted(texts, key=len)[::-1]))


@pytest.mark.parametrize("language", ["nl", "de"])
def test_no_english_is_left_on_a_page_of_another_language(client, world, language):
    english = own_words(language)
    left = [
        (name, sorted(set(english.findall(seen(page, language)))))
        for found in (
            pages(client, world, world.anna, ANNAS, [language]),
            pages(client, world, None, VISITORS, [language]),
            forms_sent_empty(client, world, [language]),
        )
        for name, _language, page in found
        if english.search(seen(page, language))
    ]
    assert left == []


@pytest.mark.parametrize("language", ["nl", "de"])
def test_no_english_is_left_in_the_admin(client, world, language):
    english = own_words(language)
    found = list(pages(client, world, world.theo, ADMIN, [language]))
    assert len(found) > 60
    # A preview is in the language that its address names, as its readers will have it.
    found = [row for row in found if row[0] != "admin:articles_article_preview"]
    assert [attribute(page, "lang") for _name, _language, page in found] == [language] * len(found)
    assert {
        name: sorted(set(english.findall(seen(page, language))))
        for name, _language, page in found
        if english.search(seen(page, language))
    } == {}


def test_languages_are_offered_in_their_own_words(client, world):
    for _name, _language, page in pages(client, world, None, ["home"]):
        buttons = {attribute(b, "lang"): text_of(b) for b in every(page, "button", name="language")}
        assert buttons == {"nl": "Nederlands", "en": "English", "de": "Deutsch"}


def test_every_address_is_read_here_or_only_acts():
    left_out = {address.kind for name, address in ADDRESSES.items() if name not in ANNAS}
    assert left_out == {"post", "act", "library", "people", "patients"}
