"""An article: who may read it, how long it takes, and what its editor lets through."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import override
from factories import ArticleFactory, CareRelationshipFactory, ExerciseFactory, MembershipFactory

from apps.accounts.models import User
from apps.articles.models import Article, Section

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def add_section(article, words, language="nl", **fields):
    number = article.sections.count()
    texts = {f"heading_{language}": "Kop", f"text_{language}": "<p>" + "woord " * words + "</p>"}
    return article.sections.create(anchor=f"s{number}", position=number, **(texts | fields))


# --- reading time ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (199, 1), (200, 2), (399, 2), (400, 3), (999, 5)]
)
def test_reading_minutes_counts_headings_and_text_at_200_words_a_minute(words, minutes):
    article = ArticleFactory()
    add_section(article, words)
    assert article.reading_minutes == minutes


def test_reading_minutes_without_sections():
    assert ArticleFactory().reading_minutes == 1


def test_reading_minutes_follows_the_language_that_is_read():
    article = ArticleFactory()
    section = add_section(article, 500)
    section.text_en = "word " * 900
    section.text_de = "Wort " * 100
    section.save()
    minutes = {}
    for language in ("nl", "en", "de"):
        with override(language):
            minutes[language] = Article.objects.get().reading_minutes
    assert minutes == {"nl": 3, "en": 5, "de": 1}


def test_reading_minutes_follows_the_text():
    article = ArticleFactory()
    section = add_section(article, 100)
    assert article.reading_minutes == 1
    section.text_nl = "woord " * 900
    section.save()
    add_section(article, 300)
    assert Article.objects.get().reading_minutes == 7


def test_reading_minutes_does_not_count_markup():
    article = ArticleFactory()
    link = '<li><a href="https://example.org" class="a b c">woord</a></li>'
    add_section(article, 0, text_nl=f"<ul>{link * 199}</ul>".replace("</li>", "</li> "))
    assert article.reading_minutes == 1


# --- who may read it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published_at", "is_published"),
    [
        (None, False),
        (NOON, True),
        (NOON - timedelta(seconds=1), True),
        (NOON + timedelta(seconds=1), False),
    ],
)
def test_published_from_its_moment_on(published_at, is_published):
    ArticleFactory(published_at=published_at)
    assert Article.objects.published(NOON).exists() is is_published


@pytest.mark.parametrize(
    ("next_review_on", "is_overdue"),
    [(None, False), (date(2027, 3, 1), False), (date(2027, 2, 28), True)],
)
def test_review_overdue_after_its_day(next_review_on, is_overdue):
    ArticleFactory(next_review_on=next_review_on)
    assert Article.objects.review_overdue(date(2027, 3, 1)).exists() is is_overdue


@pytest.fixture
def articles(brug, zuid):
    return [ArticleFactory(), ArticleFactory(practice=brug), ArticleFactory(practice=zuid)]


def test_visible_to_a_stranger_is_only_the_installations_own(articles):
    assert list(Article.objects.visible_to(AnonymousUser())) == articles[:1]


def test_visible_to_patients_and_staff_of_the_practice(articles, anna, theo, mila):
    for person in (anna, theo, mila):
        assert set(Article.objects.visible_to(person)) == set(articles[:2])


def test_visible_to_another_practice(articles, bram, vera):
    for person in (bram, vera):
        assert set(Article.objects.visible_to(person)) == {articles[0], articles[2]}


def test_visible_to_a_person_of_two_practices_each_once(articles, anna, theo, vera, brug, zuid):
    CareRelationshipFactory(patient=anna, therapist=vera, practice=zuid)
    MembershipFactory(user=anna, practice=brug, role="editor")
    MembershipFactory(user=anna, practice=brug, role="manager")
    assert sorted(Article.objects.visible_to(anna), key=lambda a: a.pk) == articles


def test_visible_to_former_staff_and_patients(articles, anna, theo):
    past = NOON.replace(year=2021)
    theo.memberships.get().end(at=past)
    anna.care_received_set.get().end(at=past)
    for person in (anna, theo):
        assert list(Article.objects.visible_to(person)) == articles[:1]


def test_visible_to_a_superuser_is_only_the_installations_own(articles):
    boss = User.objects.create_superuser("boss@demo.example")
    assert list(Article.objects.visible_to(boss)) == articles[:1]


# --- what its editor lets through ------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>Tekst</p>", "<p>Tekst</p>"),
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
        ('<p style="color:red">a</p>', "<p>a</p>"),
        ('<p><img src="x" onerror="alert(1)">a</p>', "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p><a>a</a></p>"),
        ('<iframe src="https://example.org"></iframe><p>a</p>', "<p>a</p>"),
        (
            '<p><strong>a</strong> <em>b</em> <a href="#pain-rule">c</a></p>',
            '<p><strong>a</strong> <em>b</em> <a href="#pain-rule">c</a></p>',
        ),
        ("<ul><li><p>a</p></li></ul>", "<ul><li><p>a</p></li></ul>"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_section_text_is_cleaned_in_each_language(language, typed, kept):
    section = Section(
        article=ArticleFactory(), anchor="a", heading_nl="Kop", **{f"text_{language}": typed}
    )
    section.clean_fields(exclude=["heading", "text"])
    assert getattr(section, f"text_{language}") == kept


# --- what the database holds -----------------------------------------------------------------


def test_anchor_stands_once_in_an_article():
    article = ArticleFactory()
    article.sections.create(anchor="do", heading_nl="Doen")
    ArticleFactory().sections.create(anchor="do", heading_nl="Doen")
    with pytest.raises(IntegrityError), transaction.atomic():
        article.sections.create(anchor="do", heading_nl="Doen")


def test_category_and_author_in_use_cannot_be_deleted():
    article = ArticleFactory()
    for kept in (article.category, article.author):
        with pytest.raises(ProtectedError):
            kept.delete()


def test_exercises_come_in_their_own_order():
    article = ArticleFactory()
    last, first = ExerciseFactory(), ExerciseFactory()
    article.articleexercise_set.create(exercise=last, position=2)
    article.articleexercise_set.create(exercise=first, position=1)
    assert [row.exercise for row in article.articleexercise_set.all()] == [first, last]
