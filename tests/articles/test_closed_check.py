"""While nobody has signed the self-check no text sends there, and what is left is true."""

import pytest

from apps.articles import starter
from apps.articles.closed_check import LINK, without_the_check
from apps.articles.lines import lines_of, sentences

CHECK = '<a href="/en/check/">self-check</a>'
TEXTS = [
    pytest.param(language, text, id=f"{file.stem}-{section['anchor']}-{language}")
    for file in starter.article_files()
    for section in starter.read_yaml(file)["sections"]
    for language, text in section["text"].items()
    if LINK.search(text) and section["kind"] != "rules"  # those are not shown at all
]
# Every way of sending there. Advice beside it in the same sentence would be lost with it.
SAID = {
    "nl": {
        "Doe de zelfcheck.",
        "Of doe de zelfcheck.",
        "Doe dan eerst de zelfcheck.",
        "Twijfel je, doe dan de zelfcheck.",
        "Twijfel je eerder al, doe dan de zelfcheck.",
    },
    "en": {
        "Do the self-check.",
        "Or do the self-check.",
        "Then do the self-check first.",
        "If in doubt, do the self-check.",
        "If you are in doubt before that, do the self-check.",
    },
    "de": {
        "Machen Sie den Selbst-Check.",
        "Oder machen Sie den Selbst-Check.",
        "Dann machen Sie zuerst den Selbst-Check.",
        "Im Zweifel machen Sie den Selbst-Check.",
        "Sind Sie schon vorher unsicher, machen Sie den Selbst-Check.",
    },
}


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (f"<p>Walk. Do the {CHECK}. Ask.</p>", "<p>Walk. Ask.</p>"),
        (f"<p>Walk. Ill? Not sure? Do the {CHECK}! Ask.</p>", "<p>Walk. Ask.</p>"),
        (f"<p>In doubt? Ask. Or do the {CHECK}.</p>", "<p>In doubt? Ask.</p>"),
        (f"<p>One.</p><p>Do the {CHECK}.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>"),
        (f"<ul><li><p>Do the {CHECK}.</p></li></ul><p>Two.</p>", "<p>Two.</p>"),
        (f"<p>One.<br>Do the {CHECK}.<br>Two.</p>", "<p>One.<br><br>Two.</p>"),
        (f"<p><strong>Ill?</strong> Do the {CHECK}. Ask.</p>", "<p><strong>Ill?</strong> Ask.</p>"),
        (f"<p>(Call 112.) Do the {CHECK}. 112 helps.</p>", "<p>(Call 112.) 112 helps.</p>"),
        (f"<p>One. <em>Two. The {CHECK}.</em> Three.</p>", ""),
        ("<p>Is it? Read <a href='/en/read/a/'>this</a>.</p>", None),
    ],
)
def test_sentences_that_send_there_go_with_the_questions_they_answer(html, left):
    assert without_the_check(html) == (html if left is None else left)


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_our_texts_send_there_in_sentences_of_their_own(language, text):
    here = {
        sentence
        for line in lines_of(text)
        for sentence in sentences(line.text)
        for link in line.links
        if link.address == f"/{language}/check/" and link.text in sentence
    }
    assert here
    assert here <= SAID[language]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_our_texts_without_it_name_it_nowhere_and_leave_no_question_open(language, text):
    before, left = (
        [line.text for line in lines_of(html)] for html in (text, without_the_check(text))
    )
    assert len(left) == len(before)
    changed = [line for line, old in zip(left, before, strict=True) if line != old]
    assert len(changed) == 1
    assert "check" not in changed[0].lower()
    assert not changed[0].endswith("?")
