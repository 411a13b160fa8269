"""The history of an article: one version for each save, with its sections and sources, and the
way back in every language."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from factories import LONG_AGO, ArticleFactory, AuthorFactory, ExerciseFactory, MembershipFactory
from pages import every, heading, one, page_of, text_of, texts, with_class

from apps.articles.models import Article, Author, CareCard, Section
from apps.articles.starter import read_article
from apps.exercises.versions import one_version, state_now, versions_of

LANGUAGES = ("nl", "en", "de")


@pytest.fixture
def eva(brug):
    person = {"user__first_name": "Eva", "user__is_library_editor": True}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def article(brug):
    with one_version():
        article = ArticleFactory(
            practice=brug,
            published_at=None,
            slug="hip",
            title_nl="Heup",
            title_en="Hip",
            title_de="Hüfte",
        )
        for position, anchor in enumerate(["what", "do"]):
            texts = {f"heading_{code}": f"{anchor} {code}" for code in LANGUAGES}
            texts |= {f"text_{code}": f"<p>{anchor} {code}</p>" for code in LANGUAGES}
            article.sections.create(anchor=anchor, position=position, **texts)
        article.sources.create(key="nice", citation="NICE", evidence="A")
        article.articleexercise_set.create(exercise=ExerciseFactory(slug="bridge"))
        add_new_parts(article)
    return article


def add_new_parts(article):
    """A shared card, a drawing with its words, a quote, a key fact and what to read next."""
    card = CareCard.objects.create(code="std-now", urgency="now", heading_nl="Bel 112")
    article.sections.create(anchor="call", position=2, kind="red_flag", card=card)
    drawn = {f"alt_{code}": f"bureau {code}" for code in LANGUAGES}
    drawn |= {f"caption_{code}": f"zo {code}" for code in LANGUAGES}
    article.sections.create(anchor="desk", position=3, heading_nl="Bureau", drawing="desk", **drawn)
    article.sections.create(
        anchor="said", position=4, kind="quote", heading_nl="Wat", quoted="Guus", source="nice"
    )
    article.key_facts.create(number=1, anchor="what", sources="nice")
    article.links.create(related=ArticleFactory(slug="knee"))


def history(article):
    return reverse("admin:articles_article_history", args=[article.pk])


def way_back(article, version):
    return reverse("admin:articles_article_restore", args=[article.pk, version.number])


def content(article):
    """Everything that readers see of it, without the moment of the last edit."""
    read = read_article(Article.objects.get(pk=article.pk))
    read["fields"].pop("updated_at")
    return read


def rewrite(article):
    """A second version in which nothing is as it was."""
    with one_version():
        for code in LANGUAGES:
            setattr(article, f"title_{code}", f"Nieuw {code}")
        article.author = AuthorFactory()
        article.save()
        article.sections.get(anchor="what").delete()
        section = article.sections.get(anchor="do")
        section.anchor, section.heading_de, section.text_en = "do-this", "Neu", "<p>New</p>"
        section.save()
        article.sections.create(anchor="what", heading_nl="Een andere")
        article.sections.filter(anchor="call").update(card=None, heading_nl="Bel")
        article.sections.get(anchor="call").save()
        article.sections.get(anchor="desk").delete()
        said = article.sections.get(anchor="said")
        said.quoted, said.source = "Iemand", ""
        said.save()
        article.key_facts.all().delete()
        article.links.all().delete()
        article.sources.all().delete()
        article.articleexercise_set.create(exercise=ExerciseFactory(slug="clam"))


def test_one_save_is_one_version(article):
    assert [len(version.state) for version in versions_of(article)] == [10]
    rewrite(article)
    newest, first = versions_of(article)
    assert newest.before == first.state
    assert newest.state == state_now(article)


def test_saving_without_a_change_leaves_no_version(article):
    before = Section.history.count()
    with one_version():
        article.save()
        for section in article.sections.all():
            section.save()
    assert len(versions_of(article)) == 1
    assert Section.history.count() == before


def test_save_that_fails_leaves_no_version(article):
    def fail():
        with one_version():
            article.title_nl = "Anders"
            article.save()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    article.refresh_from_db()
    assert (article.title_nl, len(versions_of(article))) == ("Heup", 1)


def test_restore_brings_everything_back_in_every_language(client, theo, article):
    before = content(article)
    rewrite(article)
    assert content(article) != before
    client.force_login(theo)
    address = way_back(article, versions_of(article)[1])
    page = page_of(client.get(address))
    assert "Nieuw nl" in texts(every(page, "del"))[0] or "Nieuw" in texts(every(page, "del"))
    answer = client.post(address)
    assert (answer.status_code, answer.url) == (302, history(article))
    assert content(article) == before
    assert [version.user_id for version in versions_of(article)] == [theo.pk, None, None]
    assert len(versions_of(article)) == 3


def test_restore_can_itself_be_taken_back(client, theo, article):
    rewrite(article)
    second = content(article)
    client.force_login(theo)
    client.post(way_back(article, versions_of(article)[1]))
    client.post(way_back(article, versions_of(article)[1]))
    assert content(article) == second


def test_restore_when_two_sections_changed_places(client, theo, article):
    before = content(article)
    with one_version():
        what, do = article.sections.all()[:2]
        article.sections.filter(pk=what.pk).update(anchor="third")
        for section, anchor, position in ((do, "what", 0), (what, "do", 1)):
            section.anchor, section.position = anchor, position
            section.save()
    client.force_login(theo)
    client.post(way_back(article, versions_of(article)[1]))
    assert content(article) == before


def test_look_at_restore_changes_nothing(client, theo, article):
    rewrite(article)
    before = (content(article), len(versions_of(article)))
    client.force_login(theo)
    assert client.get(way_back(article, versions_of(article)[1])).status_code == 200
    assert (content(article), len(versions_of(article))) == before


def test_publication_address_and_practice_stay(client, theo, brug, article):
    rewrite(article)
    article.published_at, article.slug = None, "elsewhere"
    article.save()
    client.force_login(theo)
    client.post(way_back(article, versions_of(article)[-1]))
    article.refresh_from_db()
    assert (article.title_nl, article.published_at, article.slug, article.practice) == (
        "Heup",
        None,
        "elsewhere",
        brug,
    )


@pytest.fixture
def unchecked(article, brug):
    """Its first version names no reviewer; since then it was checked and published."""
    article.title_nl, article.reviewer = "Nagekeken", AuthorFactory(practice=brug)
    article.published_at = LONG_AGO
    article.save()
    return article


@pytest.mark.parametrize(
    ("language", "why", "way"),
    [
        (
            "nl",
            "zolang dit artikel gepubliceerd is: er staat niet in wie het heeft nagekeken",
            "Maak “gepubliceerd” in het formulier leeg en sla op.",
        ),
        (
            "en",
            "while this article is published: it names nobody who checked it",
            "Empty “published” in the form and save.",
        ),
        (
            "de",
            "solange dieser Artikel veröffentlicht ist: Darin steht nicht, wer ihn geprüft hat",
            "Leeren Sie „veröffentlicht“ im Formular und speichern Sie.",
        ),
    ],
)
def test_version_without_reviewer_does_not_come_back_in_public(
    client, theo, unchecked, language, why, way
):
    theo.language = language
    theo.save()
    before = (content(unchecked), len(versions_of(unchecked)))
    client.force_login(theo)
    address = way_back(unchecked, versions_of(unchecked)[-1])
    page = page_of(client.get(address))
    assert why in text_of(with_class(page, "errornote")[0])
    assert way in text_of(page)
    assert list(every(page, "button", type="submit", **{"class": "default"})) == []
    assert client.post(address).url == address
    assert (content(unchecked), len(versions_of(unchecked))) == before
    assert Article.objects.published(timezone.now()).filter(pk=unchecked.pk).exists()


def test_version_without_reviewer_comes_back_as_a_draft(client, theo, unchecked):
    Article.objects.filter(pk=unchecked.pk).update(published_at=None)
    client.force_login(theo)
    answer = client.post(way_back(unchecked, versions_of(unchecked)[-1]))
    assert answer.url == history(unchecked)
    unchecked.refresh_from_db()
    assert (unchecked.title_nl, unchecked.reviewer, unchecked.published_at) == ("Heup", None, None)


def test_published_article_of_ours_comes_back_without_reviewer(client, eva, unchecked):
    """On its page stands that nobody checked it."""
    Article.objects.filter(pk=unchecked.pk).update(practice=None)
    client.force_login(eva)
    client.post(way_back(unchecked, versions_of(unchecked)[-1]))
    unchecked.refresh_from_db()
    assert (unchecked.title_nl, unchecked.reviewer) == ("Heup", None)


def test_version_that_points_to_nothing_says_so_and_changes_nothing(client, theo, article):
    first_author = article.author
    rewrite(article)
    Author.objects.filter(pk=first_author.pk).delete()
    before = content(article)
    client.force_login(theo)
    address = way_back(article, versions_of(article)[1])
    page = page_of(client.get(address))
    assert "auteur" in text_of(with_class(page, "errornote")[0])
    assert list(every(page, "button", type="submit", **{"class": "default"})) == []
    assert client.post(address).url == address
    assert content(article) == before


@pytest.mark.parametrize(
    ("who", "look", "change"),
    [("theo", 200, 302), ("mila", 200, 403), ("vera", 404, 404), ("bram", 404, 404)],
)
def test_who_sees_and_who_restores(client, request, article, who, look, change):
    rewrite(article)
    before = content(article)
    address = way_back(article, versions_of(article)[1])
    client.force_login(request.getfixturevalue(who))
    assert client.get(history(article)).status_code == look
    assert client.get(address).status_code == (200 if change == 302 else change)
    assert client.post(address).status_code == change
    assert (content(article) == before) == (change != 302)


def test_shared_article_is_restored_by_library_editors_only(client, theo, eva, article):
    article.practice = None
    article.save()
    rewrite(article)
    address = way_back(article, versions_of(article)[-2])
    client.force_login(theo)
    assert client.post(address).status_code == 403
    assert "Deze versie" not in client.get(history(article)).content.decode()
    client.force_login(eva)
    assert client.post(address).status_code == 302


def test_editors_of_the_shared_library_have_no_name_elsewhere(client, theo, vera, eva, article):
    article.practice = None
    article.save()
    rewrite(article)
    client.force_login(eva)
    client.post(way_back(article, versions_of(article)[-2]))
    assert "Eva" in client.get(history(article)).content.decode()
    client.force_login(vera)
    page = page_of(client.get(history(article)))
    assert "Eva" not in text_of(page)
    assert "een redacteur van de bibliotheek" in text_of(page)


def test_history_reads_as_words(client, theo, article):
    section = article.sections.get(anchor="do")
    section.text_de = "<p>do ganz neu</p>"
    section.save()
    client.force_login(theo)
    page = page_of(client.get(history(article)))
    assert heading(page) == "Geschiedenis"
    change = with_class(page, "change")[0]
    assert text_of(one(change, "h3")) == "Onderdeel: do nl"
    assert text_of(one(change, "dt")) == "Tekst Duits"
    assert texts(every(change, "del")) == ["de"]
    assert texts(every(change, "ins")) == ["ganz neu"]


@pytest.mark.parametrize("number", [0, 7, 10**30])
def test_unknown_version_does_not_exist(client, theo, article, number):
    client.force_login(theo)
    address = reverse("admin:articles_article_restore", args=[article.pk, number])
    assert client.get(address).status_code == 404


def test_restored_row_is_left_alone_by_the_starter_content(client, eva):
    call_command("load_content", verbosity=0)
    article = Article.objects.get(slug="hip-pain")
    assert [version.reason for version in versions_of(article)] == ["starter content"]
    before = content(article)
    article.title_nl = "Onze heup"
    article.save()
    client.force_login(eva)
    client.post(way_back(article, versions_of(article)[-1]))
    assert content(article) == before
    article.refresh_from_db()
    assert article.starter_digest == ""
    Section.objects.filter(article=article, anchor="do").update(text_nl="<p>Van ons</p>")
    call_command("load_content", verbosity=0)
    assert article.sections.get(anchor="do").text_nl == "<p>Van ons</p>"
