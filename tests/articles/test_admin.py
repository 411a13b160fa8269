import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import ArticleFactory, AuthorFactory, ExerciseFactory, MembershipFactory
from pages import attribute, every, links, page_of, text_of, texts, with_class

from apps.articles.models import Article, Author, CareCard, Section

LIST = "admin:articles_article_changelist"


@pytest.fixture
def eva(brug):
    """Editor of her practice, and of what the installation shares."""
    person = {"user__first_name": "Eva", "user__is_library_editor": True}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def article(brug):
    article = ArticleFactory(
        practice=brug, slug="hip", title_nl="kanarie-7391", reviewer=AuthorFactory(practice=brug)
    )
    article.sections.create(anchor="what", heading_nl="Wat?", text_nl="<p>Dit.</p>", text_de="")
    article.sources.create(key="nice", citation="NICE", evidence="A")
    article.articleexercise_set.create(exercise=ExerciseFactory())
    article.links.create(related=ArticleFactory())
    article.key_facts.create(number=1, anchor="what", sources="nice")
    return article


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def posted(client, article, **changes):
    """The form as the browser would send it back."""
    context = client.get(change(article)).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    data = {field.html_name: values(field) for form in forms for field in form}
    return {name: value for part in data.values() for name, value in part.items()} | changes


def values(field):
    value = field.value()
    if field.html_name == "published_at":
        if value is None:
            return {"published_at_0": "", "published_at_1": ""}
        return {"published_at_0": value.strftime("%Y-%m-%d"), "published_at_1": "12:00"}
    return {} if value is None or value is False else {field.html_name: value}


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", 200), ("mila", 200), ("eva", 200), ("vera", 404), ("bram", 404)]
)
def test_who_opens_an_article_of_the_practice(client, request, article, who, expected):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(change(article))
    assert answer.status_code == expected
    assert ("kanarie-7391" in answer.content.decode()) == (expected == 200)


def test_section_is_edited_and_its_text_cleaned(client, eva, article):
    client.force_login(eva)
    text = '<p>Nieuw <script>alert(1)</script><b onclick="x()">vet</b></p>'
    data = posted(client, article, **{"sections-0-text_de": text})
    assert client.post(change(article), data).status_code == 302
    assert article.sections.get().text_de == "<p>Nieuw vet</p>"


def test_editor_stands_on_every_language(client, eva, article):
    client.force_login(eva)
    page = client.get(change(article)).content.decode()
    for code in ("nl", "en", "de"):
        assert f'id="id_sections-0-text_{code}"' in page
    assert page.count("data-django-prose-editor-configurable") == 6


def test_therapist_only_reads_the_articles_of_the_installation(client, theo):
    shared = ArticleFactory(title_nl="Heuppijn")
    client.force_login(theo)
    page = client.get(change(shared))
    assert page.status_code == 200
    assert "data-django-prose-editor-configurable" not in page.content.decode()
    assert client.post(change(shared), {}).status_code == 403


@pytest.mark.parametrize("posted_heading", ["", "Wat is dat?"])
def test_section_without_heading_or_card_is_told_so(client, eva, article, posted_heading):
    client.force_login(eva)
    data = posted(client, article, **{"sections-0-heading_nl": posted_heading})
    answer = client.post(change(article), data)
    assert (answer.status_code == 302) is bool(posted_heading)
    if not posted_heading:
        assert "Een onderdeel heeft een kop nodig" in answer.content.decode()


def errors_in(client, article, **changes):
    """The field of each error that the form shows, after sending it with these changes."""
    answer = client.post(change(article), posted(client, article, **changes))
    if answer.status_code == 302:
        return {}
    context = answer.context
    forms = [context["adminform"].form]
    forms += [form for inline in context["inline_admin_formsets"] for form in inline.formset.forms]
    return {
        form[name].html_name: str(errors[0])
        for form in forms
        for name, errors in form.errors.items()
    }


NO_REVIEWER = "Kies wie het artikel heeft nagekeken. Zonder controle kan een praktijk geen artikel publiceren."


@pytest.mark.parametrize(
    ("owner", "published_on", "expected"),
    [
        ("practice", "2026-01-01", {"reviewer": NO_REVIEWER}),
        ("practice", "2099-01-01", {"reviewer": NO_REVIEWER}),
        ("practice", "", {}),
        ("shared", "2026-01-01", {}),
    ],
)
def test_practice_publishes_nothing_unchecked(client, eva, article, owner, published_on, expected):
    Article.objects.filter(pk=article.pk).update(published_at=None)
    if owner == "shared":
        Article.objects.filter(pk=article.pk).update(practice=None)
    client.force_login(eva)
    moment = {"published_at_0": published_on, "published_at_1": published_on and "12:00"}
    assert errors_in(client, article, reviewer="", **moment) == expected
    article.refresh_from_db()
    assert (article.published_at is None) == (bool(expected) or not published_on)


def test_reviewer_opens_the_way_to_publish(client, eva, article):
    Article.objects.filter(pk=article.pk).update(published_at=None)
    client.force_login(eva)
    moment = {"published_at_0": "2026-01-01", "published_at_1": "12:00"}
    assert errors_in(client, article, **moment) == {}
    article.refresh_from_db()
    assert article.published_at is not None


def test_refused_article_keeps_what_was_typed(client, eva, article):
    client.force_login(eva)
    data = posted(client, article, reviewer="", title_nl="Nieuwe titel")
    page = page_of(client.post(change(article), data))
    typed = [attribute(field, "value") for field in every(page, "input", name="title_nl")]
    assert typed == ["Nieuwe titel"]
    assert links(with_class(page, "error-summary")[0]) == ["#id_reviewer"]


NO_ALT = "Zeg in woorden wat de tekening laat zien."


def test_drawing_needs_words_in_each_language_of_the_section(client, eva, article):
    article.sections.update(heading_de="Was?")
    client.force_login(eva)
    drawn = {"sections-0-drawing": "desk"}
    assert errors_in(client, article, **drawn) == {
        "sections-0-alt_nl": NO_ALT,
        "sections-0-alt_de": NO_ALT,
    }
    said = {"sections-0-alt_nl": "Een bureau.", "sections-0-alt_de": "Ein Tisch."}
    assert errors_in(client, article, **drawn, **said) == {}
    section = article.sections.get()
    assert (section.drawing, section.alt_nl, section.alt_de) == ("desk", *said.values())


NO_CARD = "Alarmsignalen hebben een hulpkaart nodig, een bron in hun tekst of een kernpunt."


@pytest.mark.parametrize(
    ("text", "with_card", "is_refused"),
    [
        ("<p>Bel.</p>", False, True),
        ("<p>Bel.</p>", True, False),
        ('<p>Bel <a href="#source-nice">NICE</a>.</p>', False, False),
    ],
)
def test_warning_signs_rest_on_a_card_or_a_source(
    client, eva, article, text, with_card, is_refused
):
    card = CareCard.objects.create(code="std-now", urgency="now", heading_nl="Bel 112")
    client.force_login(eva)
    changes = {"sections-0-kind": "red_flag", "sections-0-text_nl": text}
    if with_card:
        changes["sections-0-card"] = card.pk
    expected = {"sections-0-card": NO_CARD} if is_refused else {}
    assert errors_in(client, article, **changes) == expected
    assert article.sections.get().kind == ("text" if is_refused else "red_flag")


def test_warning_signs_may_say_openly_that_they_are_our_own_knowledge(client, eva, article):
    article.key_facts.update(is_own=True)
    client.force_login(eva)
    assert errors_in(client, article, **{"sections-0-kind": "red_flag"}) == {}


NO_SOURCE = "Zeg waar het citaat vandaan komt: de sleutel van een van de bronnen."
NO_BASIS = "Noem een bron, of vink “eigen kennis” aan."


def test_quote_without_a_source_is_refused(client, eva, article):
    client.force_login(eva)
    quote = {"sections-0-kind": "quote", "sections-0-quoted": "Iemand"}
    assert errors_in(client, article, **quote) == {"sections-0-source": NO_SOURCE}
    assert article.sections.get().kind == "text"
    assert errors_in(client, article, **quote | {"sections-0-source": "nice"}) == {}
    assert (article.sections.get().kind, article.sections.get().source) == ("quote", "nice")


def test_key_fact_rests_on_a_source_or_is_our_own(client, eva, article):
    client.force_login(eva)
    nothing = {"key_facts-0-sources": " "}
    assert errors_in(client, article, **nothing) == {"key_facts-0-sources": NO_BASIS}
    assert article.key_facts.get().sources == "nice"
    assert errors_in(client, article, **nothing | {"key_facts-0-is_own": "on"}) == {}
    assert (article.key_facts.get().sources, article.key_facts.get().is_own) == ("", True)


def test_article_does_not_lead_to_itself(client, eva, article):
    client.force_login(eva)
    changes = {"links-0-related": article.pk}
    assert errors_in(client, article, **changes) == {"links-0-related": "Dit is het artikel zelf."}


def test_all_that_comes_with_the_portal_passes(db):
    call_command("load_content", verbosity=0)
    sections = Section.objects.select_related("article")
    assert {
        f"{s.article.slug} {s.anchor}": dict(s.flaws()) for s in sections if dict(s.flaws())
    } == {}
    assert sections.filter(kind="red_flag").exists()
    assert sections.exclude(drawing="").exists()


def test_care_card_keeps_its_code_and_its_history(client, eva, theo):
    card = CareCard.objects.create(code="std-now", urgency="now", heading_nl="Bel 112")
    page = reverse("admin:articles_carecard_change", args=[card.pk])
    client.force_login(theo)
    assert client.post(page, {}).status_code == 403
    client.force_login(eva)
    data = {"code": "else", "urgency": "now", "heading_nl": "Bel nu 112", "position": 1}
    assert client.post(page, data | {"text_nl": "<p>Nu <b>bellen</b>.</p>"}).status_code == 302
    card.refresh_from_db()
    assert (card.code, card.heading_nl) == ("std-now", "Bel nu 112")
    history = page_of(client.get(reverse("admin:articles_carecard_history", args=[card.pk])))
    assert texts(every(history, "ins")) == ["nu", "Nu bellen.", "1"]


# --- overdue ---------------------------------------------------------------------------------


def late(**fields):
    return ArticleFactory(next_review_on="2020-01-01", **fields)


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", ["ours"]), ("eva", ["ours", "shared"]), ("mila", [])]
)
def test_who_has_to_check_again(client, request, brug, zuid, who, expected):
    person = request.getfixturevalue(who)
    late(slug="ours", practice=brug)
    late(slug="theirs", practice=zuid)
    late(slug="shared")
    ArticleFactory(slug="fine", practice=brug, next_review_on="2099-01-01")
    client.force_login(person)
    found = client.get(reverse(LIST), {"state": "ours_to_check"}).context["cl"].result_list
    assert sorted(article.slug for article in found) == expected


def test_start_page_says_what_is_due(client, eva, brug):
    client.force_login(eva)
    assert "ours_to_check" not in client.get("/admin/").content.decode()
    late(practice=brug)
    late()
    page = page_of(client.get("/admin/"))
    address = f"{reverse(LIST)}?state=ours_to_check"
    assert texts(every(page, "a", href=address)) == ["2 artikelen moeten opnieuw worden nagekeken"]


@pytest.mark.parametrize("model", ["article", "author", "category"])
def test_editor_of_a_practice_changes_nothing_of_the_installation(client, brug, model):
    shared = ArticleFactory()
    row = shared if model == "article" else getattr(shared, model)
    client.force_login(MembershipFactory(practice=brug, role="editor").user)
    address = reverse(f"admin:articles_{model}_change", args=[row.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 403


def test_copy_to_my_practice_is_whole_and_not_published(client, theo, brug, article):
    article.practice = None
    article.save()
    client.force_login(theo)
    client.post(reverse(LIST), {"action": f"copy_to_{brug.pk}", "_selected_action": article.pk})
    copy = Article.objects.get(slug=f"hip-{brug.pk}")
    assert (copy.practice, copy.published_at, copy.title_nl) == (brug, None, "kanarie-7391")
    assert [section.heading_nl for section in copy.sections.all()] == ["Wat?"]
    assert [source.key for source in copy.sources.all()] == ["nice"]
    assert copy.exercises.count() == 1
    assert list(copy.related.all()) == list(article.related.all()) != []
    assert [(fact.anchor, fact.sources) for fact in copy.key_facts.all()] == [("what", "nice")]
    assert article.sections.count() == 1


def test_edit_survives_the_starter_content(client, eva):
    call_command("load_content", verbosity=0)
    article = Article.objects.get(slug="hip-pain")
    client.force_login(eva)
    data = posted(client, article, title_nl="Onze heup")
    assert client.post(change(article), data).status_code == 302
    call_command("load_content", verbosity=0)
    article.refresh_from_db()
    assert article.title_nl == "Onze heup"


@pytest.mark.parametrize("state", ["published", "draft", "overdue"])
def test_filter_by_state(client, eva, state):
    ArticleFactory(slug="published")
    ArticleFactory(slug="draft", published_at=None)
    ArticleFactory(slug="overdue", published_at=None, next_review_on="2020-01-01")
    client.force_login(eva)
    found = client.get(reverse(LIST), {"state": state}).context["cl"].result_list
    assert state in {article.slug for article in found}
    assert ("published" in {article.slug for article in found}) == (state == "published")


@pytest.mark.parametrize("kind", ["section", "source", "articleexercise"])
def test_parts_move_by_their_buttons(client, eva, article, kind):
    parts, more = {
        "section": (article.sections, {"heading_nl": "Nog wat", "anchor": "more"}),
        "source": (article.sources, {"key": "who", "citation": "WHO", "evidence": "A"}),
        "articleexercise": (article.articleexercise_set, {"exercise": ExerciseFactory()}),
    }[kind]
    first, second = parts.get(), parts.create(position=1, **more)
    client.force_login(eva)
    assert f'value="up:{kind}:{second.pk}"' in client.get(change(article)).content.decode()
    move = {"move": f"up:{kind}:{second.pk}"}
    answer = client.post(change(article), posted(client, article, **move))
    assert answer.url == f"{change(article)}#row-{kind}-{second.pk}"
    assert list(parts.order_by("position")) == [second, first]


def test_who_only_reads_gets_no_buttons(client, theo, article):
    Article.objects.update(practice=None)
    client.force_login(theo)
    assert 'name="move"' not in client.get(change(article)).content.decode()


def test_list_says_where_the_article_stands(client, eva, brug):
    eva.language = "en"
    eva.save()
    ArticleFactory(title_de="", published_at=None, next_review_on="2020-01-01", practice=brug)
    client.force_login(eva)
    page = page_of(client.get(reverse(LIST)))
    said = {
        name: text_of(with_class(page, f"field-{name}")[0])
        for name in ("languages", "owner", "published", "next_check")
    }
    assert said == {
        "languages": "nl, en, no de",
        "owner": "De Brug",
        "published": "not published yet",
        "next_check": "1 Jan 2020, overdue",
    }


def test_filter_by_a_missing_language(client, eva):
    ArticleFactory(slug="whole")
    ArticleFactory(slug="no-german", title_de="")
    client.force_login(eva)
    for code, expected in (("de", ["no-german"]), ("nl", []), ("xx", ["no-german", "whole"])):
        found = client.get(reverse(LIST), {"missing": code}).context["cl"].result_list
        assert sorted(article.slug for article in found) == expected


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", ["article", "category", "author"])
def test_lists_are_constant_in_queries(client, eva, brug, model):
    client.force_login(eva)
    address = reverse(f"admin:articles_{model}_changelist")
    ArticleFactory(practice=brug)
    one = count_queries(client, address)
    ArticleFactory(practice=brug)
    ArticleFactory(practice=brug)
    assert count_queries(client, address) == one


def test_author_of_a_practice_is_offered_there_alone(client, theo, vera, brug):
    Author.objects.create(slug="reviewer-brug", practice=brug, name_nl="kanarie-7391")
    page = reverse("admin:articles_article_add")
    offered = {}
    for who in (theo, vera):
        client.force_login(who)
        offered[who.first_name] = "kanarie-7391" in client.get(page).content.decode()
    assert offered == {"Theo": True, "Vera": False}
