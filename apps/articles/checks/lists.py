"""What is shared by the articles, care cards and words, keeps to the same plain language."""

from apps.articles.lines import lines_of, sentences, words
from apps.exercises.starter import LANGUAGES

from .avoid import avoided
from .rules import LONGEST_SENTENCE

TEXTS = {"care_cards.yaml": ("heading", "text"), "glossary.yaml": ("name", "definition")}


def of_the_lists(shelf):
    return [
        f"{shelf.file(name)} {row.get('slug', row.get('code'))} {language}: {sentence}"
        for name, fields in TEXTS.items()
        for row in shelf.rows(name)
        for language in LANGUAGES
        for field in fields
        for sentence in flaws_of(row[field].get(language) or "", language, field)
    ]


def flaws_of(html, language, field):
    if not html:
        yield f"the {field} is missing."
    for line in lines_of(html):
        for sentence in sentences(line.text):
            if len(words(sentence)) > LONGEST_SENTENCE:
                yield f"{len(words(sentence))} words in one sentence: {sentence}"
        for one in avoided(line.text, language):
            yield f"{one.word!r}. {one.reason('en')}"
