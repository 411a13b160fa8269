"""Hints on how an article reads: told after saving, never in the way of it."""

import pytest
from django.urls import reverse
from factories import ArticleFactory, AuthorFactory, MembershipFactory
from pages import page_of, texts, with_class

from apps.articles.readability import readings_of

pytestmark = pytest.mark.django_db
LONG = " ".join(["woord"] * 21)


def article_of(text_nl, **fields):
    article = ArticleFactory(title_nl="Heup", title_en="", title_de="", **fields)
    article.sections.create(anchor="what", heading_nl="Wat is het?", text_nl=text_nl)
    return article


def test_counts_the_words_of_the_sections_and_of_its_sentences():
    reading = readings_of(article_of("<p>Loop elke dag. Rust daarna even goed uit.</p>"))["nl"]
    assert (reading.words, reading.average, reading.longest) == (11, 4, 5)
    assert reading.hints == ()


def test_language_without_words_has_nothing_to_say():
    assert set(readings_of(article_of("<p>Loop.</p>"))) == {"nl"}


def test_long_sentence_is_named():
    hints = readings_of(article_of(f"<p>{LONG}. Kort.</p>"))["nl"].hints
    assert hints == (f"21 woorden in één zin: “{LONG}.”",)


def test_word_to_avoid_is_named_with_the_reason():
    (hint,) = readings_of(article_of("<p>Dit maakt verklevingen los.</p>"))["nl"].hints
    assert hint.startswith("Liever niet: “verklevingen”. Dat rollen")


def test_copy_of_a_practice_may_weigh_what_the_original_weighs(brug):
    text = "<p>Acupunctuur helpt niet beter dan schijnbehandeling.</p>"
    slug = f"complementary-therapies-{brug.pk}"
    assert readings_of(article_of(text, slug=slug, practice=brug))["nl"].hints == ()


def test_editor_hears_it_after_saving_and_it_is_saved(client, brug):
    eva = MembershipFactory(practice=brug, role="editor").user
    article = article_of(f"<p>{LONG}.</p>", practice=brug, reviewer=AuthorFactory(practice=brug))
    client.force_login(eva)
    address = reverse("admin:articles_article_change", args=[article.pk])
    form = client.get(address).context
    forms = [form["adminform"].form]
    for inline in form["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    fields = [field for each in forms for field in each]
    data = {field.html_name: field.value() for field in fields}
    data = {name: value for name, value in data.items() if value not in {None, ""}}
    data |= {"published_at_0": "", "published_at_1": "", "title_nl": "Nieuw", "_continue": "1"}
    answer = client.post(address, data, follow=True)
    page = page_of(answer)
    warning = with_class(page, "warning")
    assert [f"21 woorden in één zin: “{LONG}.”" in text for text in texts(warning)] == [True]
    article.refresh_from_db()
    assert article.title_nl == "Nieuw"
