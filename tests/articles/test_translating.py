"""Which translation is behind its source, what an editor sees of it, and how it is brought up to
date."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import ArticleFactory, MembershipFactory
from pages import every, page_of, text_of, texts, with_class

from apps.articles.models import Article
from apps.exercises.versions import (
    STARTER,
    confirm,
    last_changed,
    one_version,
    stale_texts,
    versions_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(brug):
    return MembershipFactory(practice=brug, role="editor", user__first_name="Eva").user


@pytest.fixture
def article(brug):
    with one_version():
        article = ArticleFactory(
            practice=brug, slug="hip", title_nl="Heup", title_en="Hip", title_de="Hüfte"
        )
        article.sections.create(
            anchor="what",
            heading_nl="Wat?",
            heading_en="What?",
            text_nl="<p>Loop elke dag.</p>",
            text_en="<p>Walk every day.</p>",
            text_de="<p>Gehen Sie jeden Tag.</p>",
        )
    return article


def edit(article, **texts):
    section = article.sections.get()
    for name, value in texts.items():
        setattr(section, name, value)
    section.save()
    return section


def stale(article):
    return sorted(
        (text.field, text.language) for text in stale_texts(Article, [article.pk])[article.pk]
    )


def test_article_begins_in_step(article):
    assert stale(article) == []


def test_source_that_changed_leaves_its_translations_behind(article):
    section = edit(article, text_nl="<p>Loop elke week.</p>")
    assert stale(article) == [("text", "de"), ("text", "en")]
    (text, _other) = stale_texts(Article, [article.pk])[article.pk]
    assert (text.key, text.was, text.now) == (
        section.pk,
        "<p>Loop elke dag.</p>",
        "<p>Loop elke week.</p>",
    )


def test_what_is_missing_is_not_out_of_date(article):
    edit(article, heading_nl="Wat nu?")
    assert stale(article) == [("heading", "en")]


@pytest.mark.parametrize(
    "edits",
    [
        [{"text_nl": "<p>Nieuw.</p>", "text_en": "<p>New.</p>", "text_de": "<p>Neu.</p>"}],
        [{"text_nl": "<p>Nieuw.</p>"}, {"text_en": "<p>New.</p>", "text_de": "<p>Neu.</p>"}],
        [{"text_nl": "<p>Nieuw.</p>"}, {"text_nl": "<p>Loop elke dag.</p>"}],
        [{"text_en": "<p>Go for a walk.</p>"}],
    ],
    ids=["with it", "after it", "and back", "translation alone"],
)
def test_in_step_again(article, edits):
    for texts_ in edits:
        edit(article, **texts_)
    assert stale(article) == []


def test_what_comes_with_the_portal_is_in_step(article):
    with one_version(STARTER):
        edit(article, text_nl="<p>Loop elke week.</p>")
    assert stale(article) == []


def test_title_counts_too(article):
    article.title_nl = "De heup"
    article.save()
    assert stale(article) == [("title", "de"), ("title", "en")]


def test_confirmed_language_is_in_step_until_the_source_changes_again(article, eva):
    edit(article, text_nl="<p>Loop elke week.</p>")
    confirm(article, "de", by=eva)
    assert stale(article) == [("text", "en")]
    newest = versions_of(article)[0]
    assert (newest.reason, newest.user_id) == ("still right: de", eva.pk)
    assert newest.state == newest.before
    edit(article, text_nl="<p>Loop elke maand.</p>")
    found = stale_texts(Article, [article.pk])[article.pk]
    assert {text.language: text.was for text in found} == {
        "de": "<p>Loop elke week.</p>",
        "en": "<p>Loop elke dag.</p>",
    }


def test_section_that_went_is_not_out_of_date(article):
    edit(article, text_nl="<p>Nieuw.</p>")
    article.sections.all().delete()
    assert stale(article) == []


def test_each_language_knows_its_last_change(article):
    first, second = last_changed(article), edit(article, text_de="<p>Neu.</p>")
    now = last_changed(article)
    assert (now["nl"], now["en"]) == (first["nl"], first["en"])
    assert now["de"] == second.history.first().history_date > first["de"]


def test_many_articles_ask_no_more_queries(article):
    edit(article, text_nl="<p>Nieuw.</p>")
    with CaptureQueriesContext(connection) as one:
        stale_texts(Article, [article.pk])
    more = [article, *(ArticleFactory() for _n in range(3))]
    with CaptureQueriesContext(connection) as many:
        stale_texts(Article, [one.pk for one in more])
    assert len(many) == len(one)


# --- the pages -------------------------------------------------------------------------------


def translation(article, language="de"):
    return reverse("admin:articles_article_translate", args=[article.pk, language])


def sent(article, **changes):
    section = article.sections.get()
    data = {
        f"article-{article.pk}-title": article.title_de,
        f"section-{section.pk}-heading": section.heading_de or "",
        f"section-{section.pk}-text": section.text_de,
    }
    return data | {
        name if name == "still_right" else f"section-{section.pk}-{name}": value
        for name, value in changes.items()
    }


def test_list_and_form_say_which_language_is_behind(client, eva, article):
    edit(article, text_nl="<p>Loop elke week.</p>", text_en="<p>Walk every week.</p>")
    client.force_login(eva)
    listed = page_of(client.get(reverse("admin:articles_article_changelist")))
    assert text_of(with_class(listed, "field-languages")[0]) == "nl, en, de verouderd"
    form = page_of(client.get(reverse("admin:articles_article_change", args=[article.pk])))
    assert texts(with_class(form, "late")) == ["1 tekst verouderd"]


def test_translator_sees_the_source_beside_it_and_what_changed(client, eva, article):
    edit(article, text_nl="<p>Loop elke week.</p>")
    client.force_login(eva)
    page = page_of(client.get(translation(article)))
    assert texts(with_class(page, "pair-source")) == ["Heup", "Wat?", "Loop elke week."]
    (changed,) = with_class(page, "is-late")
    assert texts(every(changed, "del")) == ["dag"]
    assert texts(every(changed, "ins")) == ["week"]


def test_translation_is_saved_cleaned_and_in_step(client, eva, article):
    edit(article, text_nl="<p>Loop elke week.</p>")
    client.force_login(eva)
    typed = "<p>Jede <script>alert(1)</script>Woche.</p>"
    answer = client.post(translation(article), sent(article, text=typed, heading="Was?"))
    assert (answer.status_code, answer.url) == (302, translation(article))
    section = article.sections.get()
    assert (section.text_de, section.heading_de) == ("<p>Jede Woche.</p>", "Was?")
    assert (section.text_nl, section.text_en) == (
        "<p>Loop elke week.</p>",
        "<p>Walk every day.</p>",
    )
    assert stale(article) == [("text", "en")]
    assert versions_of(article)[0].user_id == eva.pk


def test_translator_can_say_that_it_is_still_right(client, eva, article):
    edit(article, text_nl="<p>Loop iedere dag.</p>")
    client.force_login(eva)
    assert client.post(translation(article), sent(article, still_right="on")).status_code == 302
    assert stale(article) == [("text", "en")]
    history = client.get(reverse("admin:articles_article_history", args=[article.pk]))
    assert "Naast de bron gelezen en goed bevonden: Duits." in text_of(page_of(history))


def test_too_long_is_told_beside_the_field_and_nothing_is_lost(client, eva, article):
    client.force_login(eva)
    answer = client.post(translation(article), sent(article, heading="x" * 161, text="<p>Neu</p>"))
    assert answer.status_code == 200
    assert [
        answer.context["form"][name].value()
        for name in list(answer.context["form"].texts)
        if name.startswith("section")
    ] == ["x" * 161, "<p>Neu</p>"]
    (errors,) = with_class(page_of(answer), "errorlist")
    assert "160" in text_of(errors)
    assert article.sections.get().text_de == "<p>Gehen Sie jeden Tag.</p>"


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", 200), ("mila", 403), ("vera", 404), ("bram", 404)]
)
def test_who_translates(client, request, article, who, expected):
    client.force_login(request.getfixturevalue(who))
    assert client.get(translation(article)).status_code == expected
    assert client.post(translation(article), {}).status_code in {expected, 302}


@pytest.mark.parametrize("language", ["nl", "fr", "x"])
def test_only_into_our_other_languages(client, eva, article, language):
    client.force_login(eva)
    assert client.get(translation(article, language)).status_code == 404
