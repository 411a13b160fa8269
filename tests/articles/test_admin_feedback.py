"""What readers said of an article: who reads it, and who throws it away."""

import pytest
from django.urls import reverse
from factories import ArticleFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(brug):
    """Editor of her practice, and of what the installation shares."""
    person = {"user__first_name": "Eva", "user__is_library_editor": True}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def article(brug):
    return ArticleFactory(practice=brug)


def say(article, missing=""):
    return article.feedback.create(
        language="nl", was_useful=False, missing=missing, given_on="2026-11-29"
    )


def page(name, *args):
    return reverse(f"admin:articles_feedback_{name}", args=args)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("eva", {"ours", "theirs"}), ("theo", {"theirs"}), ("mila", {"theirs"}), ("vera", set())],
)
def test_who_reads_what_readers_said(client, request, eva, article, who, sees):
    say(ArticleFactory(), "ours")
    say(article, "theirs")
    client.force_login(request.getfixturevalue(who))
    answer = client.get(page("changelist"))
    assert {row.missing for row in answer.context["cl"].result_list} == sees


def test_filter_names_no_article_of_another_practice(client, vera, article):
    article.title_nl = "Geheim"
    article.save()
    say(article)
    client.force_login(vera)
    assert "Geheim" not in client.get(page("changelist")).content.decode()


def test_what_a_reader_said_is_never_changed_but_may_go(client, theo, article):
    said = say(article, "Ik ben mevrouw B.")
    client.force_login(theo)
    assert client.post(page("change", said.pk), {"missing": "Iets anders"}).status_code == 403
    assert client.post(page("delete", said.pk), {"post": "yes"}).status_code == 302
    assert article.feedback.count() == 0


def test_what_was_said_of_ours_goes_by_our_editors_only(client, theo, eva):
    said = say(ArticleFactory())
    for person, expected in ((theo, 404), (eva, 302)):
        client.force_login(person)
        assert client.post(page("delete", said.pk), {"post": "yes"}).status_code == expected
