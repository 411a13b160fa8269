"""`manage.py check_content` on a folder of its own: one defect each, told to its author."""

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.articles.checks import rules
from apps.articles.starter import FOLDER

LANGUAGES = ("nl", "en", "de")


def each(text):
    return dict.fromkeys(LANGUAGES, text)


FILLER = "<p>" + "Dit is een zin van acht gewone woorden. " * 90 + "</p>"
SECTIONS = [
    {"anchor": "in-short", "kind": "in_short", "heading": each("Kort"), "text": each(FILLER)},
    {
        "anchor": "what",
        "kind": "text",
        "heading": each("Wat"),
        "text": each(
            '<p>Zo is het (<a href="#source-nice">NICE</a>), zie <a href="#in-short">a</a>.</p>'
        ),
    },
    {"anchor": "now", "kind": "red_flag", "card": "std-now"},
]
ARTICLE = {
    "slug": "knee",
    "title": each("Knie"),
    "summary": each("Over je knie."),
    "related": [],
    "sections": SECTIONS,
    "sources": [{"key": "nice", "citation": "NICE", "url": "", "evidence": "A"}],
    "key_facts": [
        {"n": 1, "section": "what", "sources": ["nice"]},
        {"n": 2, "section": "what", "own": True},
    ],
}
CARDS = [{"code": "std-now", "urgency": "now", "heading": each("Nu"), "text": each("<p>Bel.</p>")}]
TERMS = [
    {
        "slug": "tendon",
        "difficult": True,
        "name": each("pees"),
        "definition": each("Een stevig koord."),
        "aliases": each(["pezen"]),
    },
    {"slug": "hip", "name": each("heup"), "definition": each("Een gewricht."), "aliases": each([])},
]


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "care_cards", CARDS)
    write(tmp_path, "glossary", TERMS)
    write(tmp_path, "knee", ARTICLE)
    return tmp_path


def write(folder, name, content):
    """JSON is YAML, too, and written faster."""
    (folder / f"{name}.yaml").write_text(json.dumps(content), encoding="utf-8")


def run(folder):
    """What it prints, and what it says when it gives up."""
    out = StringIO()
    try:
        call_command("check_content", folder, stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), None


def findings(folder, article):
    """What is told about the Dutch text, without the name of the file."""
    write(folder, "knee", article)
    printed, _error = run(folder)
    start = f"{folder / 'knee.yaml'} nl "
    return [line.removeprefix(start) for line in printed if line.startswith(start)]


def changed(section=None, **fields):
    """The article with one section of it changed."""
    article = deepcopy(ARTICLE)
    (article if section is None else article["sections"][section]).update(fields)
    return article


def with_text(html):
    """The second section says this, and still cites its source."""
    source = SECTIONS[1]["text"]["nl"]
    return changed(1, text=each(f"{html}{source}"))


def test_a_good_article_has_a_row_in_each_language(folder):
    printed, error = run(folder)
    assert error is None
    assert [line.split() for line in printed] == [
        ["article", "language", "words", "average", "longest", "facts", "found"],
        *(["knee", code, "728", "8.0", "8", "2", "0"] for code in LANGUAGES),
    ]


def test_what_comes_with_the_portal_holds():
    assert run(FOLDER)[1] is None


def test_a_folder_without_articles_is_a_mistake(tmp_path):
    assert run(tmp_path)[1] == f"There are no articles in {tmp_path}."


@pytest.mark.parametrize(("sentences", "words"), [(86, 696), (137, 1104)])
def test_length(folder, sentences, words):
    text = "<p>" + "Dit is een zin van acht gewone woorden. " * sentences + "</p>"
    assert findings(folder, changed(0, text=each(text))) == [
        f"length: {words} words; 700 to 1100 are wanted."
    ]


def test_length_counts_no_warning(folder):
    flags = {"kind": "red_flag", "card": None, "heading": each("Bel"), "text": each(FILLER)}
    assert findings(folder, changed(2, **flags)) == []


def test_average(folder):
    text = "<p>" + f"{'woord ' * 16}. " * 50 + "</p><ul>" + "<li>Kort.</li>" * 90 + "</ul>"
    assert findings(folder, changed(0, text=each(text))) == [
        "average: 15.8 words in a sentence on average; 15 at most."
    ]


@pytest.mark.parametrize("form", ["<p>{}</p>", "<ul><li>{}</li></ul>"])
def test_long_sentence(folder, form):
    sentence = "woord " * 20 + "te."
    assert findings(folder, with_text(form.format(sentence))) == [
        f"long_sentences: 21 words in one sentence: {sentence}"
    ]
    assert findings(folder, with_text(form.format("woord " * 19 + "fijn."))) == []


def test_long_summary(folder):
    summary = "woord " * 21 + "te."
    assert findings(folder, changed(summary=each(summary))) == [
        f"long_sentences: 22 words in one sentence: {summary}"
    ]


def test_missing_language(folder):
    article = changed(1, text=SECTIONS[1]["text"] | {"nl": ""}, heading={"en": "What", "de": "Was"})
    del article["title"]["nl"]
    assert findings(folder, article) == [
        "missing: The title is missing.",
        "missing: what: the heading is missing.",
        "missing: what: the text is missing.",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "<p>Een pees zit vast aan bot.</p>",
        "<ul><li>Twee <strong>pezen</strong></li></ul>",
        '<p>Lees <a href="/nl/read/knee/">alles over de pees</a>.</p>',
    ],
)
def test_difficult_word_is_explained_where_a_note_can_stand(folder, said):
    assert findings(folder, with_text(said)) == []


def test_difficult_word_is_explained_nowhere(folder):
    article = with_text('<p>Zie <a href="#in-short">de pees</a>.</p>')
    article["sections"][1]["heading"] = each("Wat is een pees?")
    assert findings(folder, article) == [
        "explained: what: 'pees' is explained nowhere: Wat is een pees?"
    ]
    article["sections"][1]["heading"] = each("Wat is een pees (koord)?")
    assert findings(folder, article) == []


def test_word_of_the_glossary_that_is_not_difficult_needs_nothing(folder):
    assert findings(folder, changed(1, heading=each("Je heup"))) == []


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ([], ["Its key facts are numbered []; 1, 2, 3 and so on are wanted."]),
        (
            [{"n": 2, "section": "what", "own": True}],
            ["Its key facts are numbered [2]; 1, 2, 3 and so on are wanted."],
        ),
        ([{"n": 1, "section": "what"}], ["Key fact 1: no source, and not marked as our own."]),
        ([{"n": 1, "section": "why", "own": True}], ["Key fact 1: there is no section why."]),
        (
            [{"n": 1, "section": "what", "sources": ["nice", "kngf"]}],
            ["Key fact 1: there is no source kngf."],
        ),
        (
            [{"n": 1, "section": "in-short", "sources": ["nice"]}],
            ["Key fact 1: in-short cites none of nice."],
        ),
    ],
)
def test_key_facts(folder, facts, told):
    assert findings(folder, changed(key_facts=facts)) == [f"key_facts: {line}" for line in told]


def test_avoided_word_is_told_with_its_place_and_reason(folder):
    reason = (
        "Outdated and discouraging: osteoarthritis changes the whole joint. Write osteoarthritis."
    )
    assert findings(folder, with_text("<p>Het is slijtage.</p>")) == [
        f"claims: what: 'slijtage'. {reason}"
    ]
    assert findings(folder, changed(title=each("Slijtage"))) == [
        f"claims: title: 'Slijtage'. {reason}"
    ]


def test_a_treatment_is_named_only_where_a_source_weighs_it(folder):
    (folder / "knee.yaml").unlink()
    article = with_text("<p>Over acupunctuur.</p>") | {"slug": "complementary-therapies"}
    write(folder, "complementary-therapies", article)
    assert run(folder)[1] is None
    article["sections"][0]["text"] = each(f"{FILLER}<p>Elektrotherapie.</p>")
    write(folder, "complementary-therapies", article)
    printed, _error = run(folder)
    file = folder / "complementary-therapies.yaml"
    assert printed[4] == f"{file} nl claims: 'elektrotherapie' stands in no section with a source."


@pytest.mark.parametrize(
    "link",
    [
        "#in-short",
        "#sources",
        "/nl/read/knee/",
        "/nl/read/knee/#what",
        "/nl/read/knee/#source-nice",
        "/nl/read/hip-pain/",
        "/nl/help/",
        "/nl/exercises/?area=knee#list",
        "https://example.org/",
        "tel:112",
    ],
)
def test_living_link(folder, link):
    assert findings(folder, with_text(f'<p>Zie <a href="{link}">dit</a>.</p>')) == []


@pytest.mark.parametrize(
    "link",
    [
        "#nowhere",
        "/nl/read/elbow/",
        "/nl/read/knee/#nowhere",
        "/en/read/knee/",
        "/nl/nowhere/",
        "/en/help/",
        "help/",
        "",
    ],
)
def test_dead_link(folder, link):
    assert findings(folder, with_text(f'<p>Zie <a href="{link}">dit</a>.</p>')) == [
        f"links: The link {link} leads nowhere."
    ]


def test_related_article_and_care_card_exist(folder):
    article = changed(2, card="std-never") | {"related": ["hip-pain", "elbow"]}
    assert findings(folder, article) == [
        "links: The link to the article elbow leads nowhere.",
        "links: now: there is no care card std-never.",
    ]


def test_drawing_has_words_for_who_does_not_see_it(folder):
    assert findings(folder, changed(1, drawing="desk")) == [
        "pictures: what: the drawing has no words for who does not see it."
    ]
    assert findings(folder, changed(1, drawing="desk", alt=each("Afbeelding van een stoel"))) == [
        "pictures: what: say what is on it, not that it is a picture: Afbeelding van een stoel"
    ]
    assert findings(folder, changed(1, drawing="desk", alt=each("Een stoel"))) == []


def test_cards_and_words_keep_to_the_same_language(folder):
    write(
        folder, "care_cards", [CARDS[0] | {"text": each("<p>Pijnvrij met een wondermiddel.</p>")}]
    )
    long = "woord " * 20 + "te."
    write(folder, "glossary", [TERMS[0] | {"definition": {"nl": long, "en": "A cord."}}])
    printed, error = run(folder)
    reads = "It reads as a promise. Write what somebody can do again, or that pain can become less."
    cure = "We promise no cure. Write what can help and how sure we are."
    assert printed[4:] == [
        f"{folder}/care_cards.yaml std-now nl: 'Pijnvrij'. {reads}",
        f"{folder}/care_cards.yaml std-now nl: 'wondermiddel'. {cure}",
        f"{folder}/glossary.yaml tendon nl: 21 words in one sentence: {long}",
        f"{folder}/glossary.yaml tendon de: the definition is missing.",
    ]
    assert error == "4 findings."


def test_every_rule_has_a_defect_here():
    """A rule that is added gets its test above."""
    assert [rule.__name__ for rule in rules.RULES] == [
        "missing",
        "length",
        "average",
        "long_sentences",
        "explained",
        "key_facts",
        "claims",
        "links",
        "pictures",
    ]
