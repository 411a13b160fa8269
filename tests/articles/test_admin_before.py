"""What an editor looks at before an article is read."""

import pytest
from django.urls import reverse
from factories import ArticleFactory, MembershipFactory
from pages import attribute, every, heading, main, page_of, text_of, with_class

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
    for name, args in (("preview", ["nl"]),):
        address = reverse(f"admin:articles_article_{name}", args=[article.pk, *args])
        assert client.get(address).status_code == 404


# --- how it reads ------------------------------------------------------------------------------
