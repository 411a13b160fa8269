"""What an editor looks at before an article is read."""

import pytest
from django.urls import reverse
from factories import ArticleFactory, MembershipFactory
from pages import attribute, every, heading, links, main, page_of, text_of, texts, with_class

from apps.articles.readability import Readability
from apps.exercises.versions import behind

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(brug):
    person = {"user__first_name": "Eva", "user__language": "en"}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def article(brug):
    article = ArticleFactory(
        practice=brug, published_at=None, title_nl="Heup", title_en="Hip", title_de="Hüfte"
    )
    texts = {f"text_{code}": f"<p>one {code}</p>" for code in ("nl", "en", "de")}
    headings = {f"heading_{code}": f"part {code}" for code in ("nl", "en", "de")}
    article.sections.create(anchor="part", **texts, **headings)
    return article


def write(article, **fields):
    section = article.sections.get()
    for name, value in fields.items():
        setattr(section, name, value)
    section.save()


def lagging(article):
    return {
        code: [new[place][name] for place in new for name in new[place] if old[place] != new[place]]
        for code, (old, new) in behind(article).items()
    }


# --- translations ------------------------------------------------------------------------------


def test_no_translation_lags_behind_at_first(article):
    assert behind(article) == {}


def test_translation_lags_behind_once_the_dutch_text_changed(article):
    write(article, text_nl="<p>two nl</p>")
    late = behind(article)
    assert set(late) == {"en", "de"}
    old, new = late["de"]
    place = next(place for place in new if old[place] != new[place])
    assert (old[place]["text_nl"], new[place]["text_nl"]) == ("<p>one nl</p>", "<p>two nl</p>")


def test_translation_that_followed_lags_behind_no_more(article):
    write(article, text_nl="<p>two nl</p>")
    write(article, text_de="<p>two de</p>")
    assert set(behind(article)) == {"en"}
    write(article, text_en="<p>two en</p>")
    assert behind(article) == {}
    write(article, text_en="<p>three en</p>")
    assert behind(article) == {}


def test_translation_that_is_missing_does_not_lag_behind(article):
    write(article, text_de="")
    write(article, text_nl="<p>two nl</p>")
    assert set(behind(article)) == {"en"}


def test_change_in_every_language_at_once_lags_nowhere(article):
    write(article, **{f"text_{code}": f"<p>two {code}</p>" for code in ("nl", "en", "de")})
    assert behind(article) == {}


def test_editor_sees_what_changed_since_the_translation(client, eva, article):
    write(article, text_nl="<p>two nl</p>")
    write(article, text_en="<p>two en</p>")
    client.force_login(eva)
    form = page_of(client.get(reverse("admin:articles_article_change", args=[article.pk])))
    address = reverse("admin:articles_article_behind", args=[article.pk])
    assert address in links(form)
    page = page_of(client.get(address))
    assert heading(page) == "Translations that lag behind"
    assert texts(every(main(page) if list(every(page, "main")) else page, "ins")) == ["two"]
    assert texts(every(page, "del")) == ["one"]


# --- the page ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "title"), [("nl", "Heup"), ("en", "Hip"), ("de", "Hüfte")])
def test_preview_is_the_page_of_the_patients(client, eva, article, language, title):
    client.force_login(eva)
    address = reverse("admin:articles_article_preview", args=[article.pk, language])
    page = page_of(client.get(address))
    assert (heading(page), attribute(page, "lang")) == (title, language)
    assert f"one {language}" in text_of(main(page))
    assert with_class(page, "feedback") == []
    assert [attribute(e, "content") for e in every(page, "meta", name="robots")] == ["noindex"]
    assert client.get(f"/{language}/read/{article.slug}/").status_code == 404


def test_preview_in_another_language_or_by_another_practice_does_not_exist(
    client, eva, vera, article
):
    client.force_login(eva)
    other = reverse("admin:articles_article_preview", args=[article.pk, "fr"])
    assert client.get(other).status_code == 404
    client.force_login(vera)
    for name, args in (("preview", ["nl"]), ("behind", [])):
        address = reverse(f"admin:articles_article_{name}", args=[article.pk, *args])
        assert client.get(address).status_code == 404


# --- how it reads ------------------------------------------------------------------------------


def test_readability_counts_words_and_finds_long_sentences(article):
    long = "word " * 21
    write(article, text_nl=f"<p>Een twee drie. Vier.</p><p>{long}</p><ul><li>Kort</li></ul>")
    reads = Readability.of(article, "nl")
    assert (reads.words, round(reads.average, 1), reads.long) == (26, 8.3, [long.strip()])
    assert Readability.of(article, "en") == Readability(words=2, average=2, long=[])


def test_form_says_how_each_language_reads(client, eva, article):
    write(article, text_nl="<p>Een twee drie.</p>", text_de="", text_en=f"<p>{'word ' * 21}</p>")
    client.force_login(eva)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    text = " ".join(text_of(page_of(page)).split())
    assert "3 words, 3.0 in a sentence on average" in text
    assert "21 words, 21.0 in a sentence on average; 1 sentence above 20: word word" in text
    assert "no text yet" in text
