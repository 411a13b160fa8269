"""Notes of difficult words in a text: where they stand, how often, and what stays as it is."""

import re

import pytest
from django.test.html import parse_html
from django.utils.translation import override
from factories import TermFactory
from pages import attribute, every, has, one, text_of, with_class

from apps.articles.models import Term
from apps.articles.notes import Notes
from apps.articles.templatetags.prose import explained, prose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _dutch():
    with override("nl"):
        yield


@pytest.fixture
def notes():
    TermFactory(slug="tendon")
    TermFactory(
        slug="bursa", name_nl="slijmbeurs", aliases_nl="", definition_nl='Een "zakje" <vol>.'
    )
    TermFactory(slug="hip", name_nl="heup", aliases_nl="", is_difficult=False)
    return Notes(Term.objects.difficult())


def words_of(html):
    """The words that have a note."""
    return re.findall(r'<button class="term"[^>]*>([^<]*)</button>', html)


def without_notes(html):
    html = re.sub(r'<span class="term-note".*?</button></span>', "", html)
    return re.sub(r'<button class="term"[^>]*>([^<]*)</button>', r"\1", html)


def test_first_use_becomes_a_button_with_its_note(notes):
    page = parse_html(notes.mark("<p>Een pees is taai. De pees trekt.</p>"))
    button, note = with_class(page, "term")[0], with_class(page, "term-note")[0]
    assert text_of(button) == "pees"
    assert (button.name, attribute(button, "type")) == ("button", "button")
    assert attribute(button, "popovertarget") == attribute(note, "id") == "word-tendon"
    assert has(note, "popover")
    assert text_of(note) == "pees Een stevig koord. Alle woorden"
    assert attribute(one(note, "a"), "href") == "/nl/glossary/#word-tendon"
    (close,) = every(note, "button")
    assert attribute(close, "popovertarget") == "word-tendon"
    assert attribute(close, "popovertargetaction") == "hide"
    assert attribute(close, "aria-label") == "Sluiten"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>pees, pezen, slijmbeurs</p>", ["pees", "slijmbeurs"]),
        ("<p>Pezen en een pees</p>", ["Pezen"]),
        ("<ul><li>een <strong>pees</strong></li></ul>", ["pees"]),
        ('<p><a href="/nl/x/">de pees</a> en de pees</p>', ["pees"]),
        ('<p><a href="/nl/x/">de <em>pees</em></a></p>', []),
        ("<h2>Een pees</h2><h3>Een pees</h3>", []),
        ('<p><a href="#b" title="a > pees">x</a></p>', []),
        ("<p>heup, peesklacht</p>", []),
        ("<p>Een pees (koord). De pees.</p>", []),
        ("<p>Een koord (pees). De pees.</p>", []),
        ('<p>Een pees (<a href="#source-a">A</a>).</p>', ["pees"]),
        ("pees", ["pees"]),
        ("", []),
    ],
)
def test_which_words_get_a_note(notes, html, words):
    marked = notes.mark(html)
    assert words_of(marked) == words
    assert without_notes(marked) == html


def test_once_on_a_page_whatever_section_it_is_in(notes):
    assert words_of(notes.mark("<p>pees</p>")) == ["pees"]
    assert words_of(notes.mark("<p>Pees en slijmbeurs</p>")) == ["slijmbeurs"]
    assert words_of(notes.mark("<p>Pees en slijmbeurs</p>")) == []


def test_each_page_begins_anew(notes):
    assert words_of(notes.mark("<p>pees</p>")) == ["pees"]
    assert words_of(Notes(Term.objects.difficult()).mark("<p>pees</p>")) == ["pees"]


def test_an_explanation_is_text_and_nothing_else(notes):
    assert "Een &quot;zakje&quot; &lt;vol&gt;." in notes.mark("<p>slijmbeurs</p>")


def test_what_is_marked_stays_sanitised(notes):
    clean = prose('<p onclick="x">pees &lt;b&gt; &amp; <script>y</script></p>', check_is_open=False)
    marked = explained(clean, notes)
    assert without_notes(marked) == "<p>pees &lt;b&gt; &amp; </p>"


def test_a_page_without_notes_shows_the_text():
    assert explained("<p>pees</p>", None) == explained("<p>pees</p>", "") == "<p>pees</p>"


def test_a_changed_word_is_found_at_once(notes):
    assert words_of(notes.mark("<p>koord</p>")) == []
    Term.objects.filter(slug="tendon").update(aliases_nl="koord")
    assert words_of(Notes(Term.objects.difficult()).mark("<p>koord</p>")) == ["koord"]


def test_words_of_the_language_that_is_read(notes):
    with override("de"):
        german = Notes(Term.objects.difficult())
        assert words_of(german.mark("<p>Die Sehnen, die sehne, pees</p>")) == ["Sehnen"]
