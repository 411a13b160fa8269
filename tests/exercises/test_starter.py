"""Loading the starter content: as often as you like, and never over somebody's edit."""

from copy import deepcopy
from importlib import import_module

import pytest
from django.apps import apps as django_apps
from factories import ArticleFactory, ExerciseFactory, TermFactory

from apps.articles import starter as articles
from apps.articles.models import Article, Author, CareCard, Category
from apps.exercises import starter as exercises
from apps.exercises.models import BodyArea, Equipment, Exercise
from apps.programmes import starter as programmes
from apps.programmes.models import ProgrammeTemplate

pytestmark = pytest.mark.django_db

SQUAT = exercises.read_yaml(exercises.FOLDER / "exercises" / "str-squat.yaml")
HIP_PAIN = articles.read_yaml(articles.FOLDER / "hip-pain.yaml")
MOBILITY = programmes.read_yaml(programmes.FOLDER / "hip-mobility-starter.yaml")


@pytest.fixture(scope="module")
def library():
    """The lists that exercises point to, read once; each test writes them for itself."""
    return exercises.read_yaml(exercises.FOLDER / "library.yaml")


def changed(data, **changes):
    return deepcopy(data) | changes


# --- again and again -------------------------------------------------------------------------


def test_load_writes_what_it_reads_back_and_says_same_the_second_time():
    """On every database: a rounded number or a moved moment would look like an edit."""
    files = len(list((exercises.FOLDER / "exercises").glob("*.yaml")))
    apps = (exercises, articles, programmes)
    texts = len(articles.article_files())
    done = [files, texts, 8]
    assert [app.load() for app in apps] == [["loaded"] * number for number in done]
    BodyArea.objects.filter(slug="glutes").update(name_nl="Bilspieren")
    before = row_counts()

    for model, read in (
        (Exercise, exercises.read_exercise),
        (Article, articles.read_article),
        (CareCard, articles.read_card),
        (ProgrammeTemplate, programmes.read_template),
    ):
        stored = dict(model.objects.values_list("pk", "starter_digest"))
        assert stored == {row.pk: exercises.digest(read(row)) for row in model.objects.all()}

    assert [app.load() for app in apps] == [["same"] * number for number in done]
    assert row_counts() == before
    assert BodyArea.objects.get(slug="glutes").name_nl == "Bilspieren"


def row_counts():
    own = ("exercises", "articles", "programmes")
    models = [model for app in own for model in django_apps.get_app_config(app).get_models()]
    return {model.__name__: model.objects.count() for model in models}


def test_load_lists_gives_equipment_its_variants_once(library):
    exercises.load_lists(library)
    exercises.load_lists(library)
    band = Equipment.objects.get(slug="loop-band-6")
    assert [variant.name_en[:7] for variant in band.variants.all()] == [
        f"level {level}" for level in range(1, 7)
    ]


# --- an exercise -----------------------------------------------------------------------------


@pytest.fixture
def squat(library):
    exercises.load_lists(library)
    assert exercises.load_exercise(SQUAT) == "loaded"
    return Exercise.objects.get(slug="str-squat")


def test_exercise_holds_what_its_file_says(squat):
    assert (squat.name_nl, squat.name_en, squat.name_de) == (
        "Kniebuiging tot een prettige diepte",
        "Squat to a comfortable depth",
        "Kniebeuge bis zur angenehmen Tiefe",
    )
    assert squat.step_list == SQUAT["texts"]["nl"]["steps"]
    assert (squat.sets, squat.repetitions, squat.repetitions_max) == (3, 8, 12)
    assert (squat.rest_seconds, squat.tempo, squat.side) == (60, "3-1-2", "both")
    assert (squat.per_week, squat.per_week_max, squat.times_a_day) == (2, 3, 1)
    assert [area.slug for area in squat.body_areas.all()] == ["glutes", "thigh-front"]
    assert [note.code for note in squat.stop_rules] == ["ST0", "ST-GROIN"]
    assert [note.code for note in squat.contra_indications] == ["CI-THR", "CI-FAI"]


def test_exercise_untouched_gets_a_changed_file(squat):
    data = changed(SQUAT, areas=["glutes"])
    data["texts"]["nl"]["purpose"] = "Traint je benen."
    assert exercises.load_exercise(data) == "loaded"
    squat.refresh_from_db()
    assert squat.purpose_nl == "Traint je benen."
    assert [area.slug for area in squat.body_areas.all()] == ["glutes"]
    assert exercises.load_exercise(data) == "same"


def test_exercise_edited_keeps_the_edit_when_its_file_changed(squat):
    Exercise.objects.update(purpose_nl="Van ons zelf")
    data = changed(SQUAT, phase="functional")
    assert exercises.load_exercise(data) == "kept"
    squat.refresh_from_db()
    assert (squat.purpose_nl, squat.phase) == ("Van ons zelf", "strengthen")


def test_exercise_edited_keeps_the_edit_when_its_file_stands(squat):
    Exercise.objects.update(purpose_nl="Van ons zelf")
    exercises.load_exercise(SQUAT)
    squat.refresh_from_db()
    assert squat.purpose_nl == "Van ons zelf"


@pytest.mark.parametrize(
    "edit",
    [
        lambda squat: squat.body_areas.clear(),
        lambda squat: squat.safety_notes.clear(),
        lambda squat: squat.equipment.add(Equipment.objects.get(slug="chair")),
        lambda squat: Exercise.objects.update(rest_seconds=90),
        lambda squat: Exercise.objects.update(times_a_day=2),
    ],
)
def test_exercise_edit_of_any_kind_is_kept(squat, edit):
    edit(squat)
    assert exercises.load_exercise(changed(SQUAT, phase="functional")) == "kept"


def test_exercise_links_to_the_easier_one_unless_another_was_chosen(squat, library):
    easier = exercises.read_yaml(exercises.FOLDER / "exercises" / "str-sit-to-stand.yaml")
    exercises.load_exercise(easier)
    exercises.link_exercises([SQUAT, easier])
    squat.refresh_from_db()
    assert squat.easier_exercise.slug == "str-sit-to-stand"

    chosen = Exercise.objects.create(slug="own", phase="activate", name_nl="Eigen")
    Exercise.objects.filter(pk=squat.pk).update(easier_exercise=chosen)
    exercises.link_exercises([SQUAT, easier])
    squat.refresh_from_db()
    assert squat.easier_exercise == chosen


CARD = {
    "code": "std-now",
    "urgency": "now",
    "heading": {"nl": "Bel", "en": "Call", "de": "Rufen Sie an"},
    "text": {"nl": "<p>112</p>", "en": "<p>999</p>", "de": "<p>112</p>"},
}


# --- an article ------------------------------------------------------------------------------


@pytest.fixture
def hip_pain():
    articles.load_lists(articles.read_yaml(articles.FOLDER / "authors.yaml"))
    articles.load_cards([CARD, changed(CARD, code="std-today", urgency="today")])
    data = changed(HIP_PAIN, exercises=[])
    assert articles.load_article(data) == "loaded"
    return Article.objects.get(slug="hip-pain")


def test_article_holds_its_sections_and_sources_in_order(hip_pain):
    assert [s.anchor for s in hip_pain.sections.all()] == [
        row["anchor"] for row in HIP_PAIN["sections"]
    ]
    assert [s.key for s in hip_pain.sources.all()] == [row["key"] for row in HIP_PAIN["sources"]]
    assert f"{hip_pain.published_at:%Y-%m-%d %H:%M %Z}" == "2026-11-22 00:00 UTC"


NO_WORDS = {"nl": "", "en": "", "de": ""}


def test_card_is_loaded_and_an_edit_of_it_stays():
    articles.load_cards([CARD, changed(CARD, code="roll", urgency="care")])
    assert list(CareCard.objects.values_list("code", "urgency", "position", "text_en")) == [
        ("std-now", "now", 0, "<p>999</p>"),
        ("roll", "care", 1, "<p>999</p>"),
    ]
    CareCard.objects.filter(code="roll").update(heading_nl="Van ons")
    new = {"nl": "Nieuw", "en": "New", "de": "Neu"}
    articles.load_cards([changed(CARD, heading=new), changed(CARD, code="roll", heading=new)])
    assert list(CareCard.objects.values_list("heading_nl", flat=True)) == ["Nieuw", "Van ons"]


def test_article_shows_a_shared_card_and_keeps_what_was_drawn_and_quoted(hip_pain):
    part = {"heading": NO_WORDS, "text": NO_WORDS, "evidence": ""}
    words = {"nl": "zo", "en": "so", "de": "so"}
    data = changed(HIP_PAIN, exercises=[])
    data["sections"] = [
        part | {"anchor": "now", "kind": "red_flag", "card": "std-now"},
        part
        | {"anchor": "seen", "kind": "text", "drawing": "desk", "caption": words, "alt": words},
        part | {"anchor": "said", "kind": "quote", "quoted": "WHO", "source": "nhs-msk"},
    ]
    assert articles.load_article(data) == "loaded"
    card, drawn, said = hip_pain.sections.all()
    assert (card.card.code, card.shown.text_en, str(card)) == ("std-now", "<p>999</p>", "Bel")
    assert (drawn.drawing, drawn.caption_de, drawn.alt_en) == ("desk", "so", "so")
    assert (said.quoted, said.source, said.shown) == ("WHO", "nhs-msk", said)
    assert articles.load_article(data) == "same"


def test_article_holds_its_key_facts_and_what_they_rest_on(hip_pain):
    facts = [(f.number, f.anchor, f.source_keys, f.is_own) for f in hip_pain.key_facts.all()]
    assert facts[:2] == [
        (1, "groups", [], True),
        (2, "notice", ["uk-hip-pathway", "leap-2018"], False),
    ]
    assert len(facts) == len(HIP_PAIN["key_facts"])


def test_articles_point_to_each_other_from_the_first_load_on():
    data = [articles.read_yaml(file) for file in articles.article_files()]
    for slug in {slug for row in data for slug in row["exercises"]}:
        ExerciseFactory(slug=slug)
    articles.load()
    links = {
        article.slug: [link.related.slug for link in article.links.all()]
        for article in Article.objects.all()
    }
    there = {row["slug"] for row in data}
    assert links == {
        row["slug"]: [slug for slug in row["related"] if slug in there] for row in data
    }
    assert any(links.values())


def test_article_that_comes_later_is_pointed_to_unless_the_links_were_edited(hip_pain):
    assert hip_pain.links.count() == 0
    walking = ArticleFactory(slug="walking")
    assert articles.load_article(changed(HIP_PAIN, exercises=[])) == "loaded"
    assert [link.related for link in hip_pain.links.all()] == [walking]
    hip_pain.links.all().delete()
    ArticleFactory(slug="lying-and-sleeping")
    assert articles.load_article(changed(HIP_PAIN, exercises=[])) == "kept"
    assert hip_pain.links.count() == 0


def test_article_names_its_reviewer_once_there_is_one(hip_pain):
    assert hip_pain.reviewer is None
    visser = Author.objects.create(slug="visser", name_nl="Dr. Visser")
    assert articles.load_article(changed(HIP_PAIN, exercises=[], reviewer="visser")) == "loaded"
    hip_pain.refresh_from_db()
    assert hip_pain.reviewer == visser


def test_article_untouched_gets_a_changed_file(hip_pain):
    data = changed(HIP_PAIN, exercises=[])
    data["sections"] = data["sections"][:2]
    assert articles.load_article(data) == "loaded"
    assert [s.anchor for s in hip_pain.sections.all()] == ["in-short", "what-is-it"]


@pytest.mark.parametrize(
    "edit",
    [
        lambda article: Article.objects.update(title_de="Unser Titel"),
        lambda article: article.sections.filter(anchor="do").update(text_en="<p>Ours</p>"),
        lambda article: article.sources.first().delete(),
        lambda article: Article.objects.update(category=Category.objects.get(slug="lifestyle")),
        lambda article: Article.objects.update(reviewer=Author.objects.get()),
        lambda article: article.key_facts.first().delete(),
        lambda article: article.links.create(related=ArticleFactory()),
        lambda article: article.sections.filter(anchor="do").update(alt_nl="Wat je ziet"),
    ],
)
def test_article_edited_is_kept_when_its_file_changed(hip_pain, edit):
    edit(hip_pain)
    data = changed(HIP_PAIN, exercises=[], summary={"nl": "a", "en": "b", "de": "c"})
    before = articles.read_article(Article.objects.get(slug="hip-pain"))
    assert articles.load_article(data) == "kept"
    assert articles.read_article(Article.objects.get(slug="hip-pain")) == before


# --- a template ------------------------------------------------------------------------------


SHAPE = import_module("apps.articles.migrations.0007_starter_shape")


@pytest.mark.parametrize("title", ["", "Onze heupen"])
def test_article_from_before_its_new_parts_is_known_unless_it_was_edited(title):
    article = ArticleFactory(title_nl="Heuppijn")
    article.sections.create(anchor="what", heading_nl="Wat?", text_nl="<p>Dit.</p>")
    article.sources.create(key="nice", citation="NICE", evidence="A")
    article.articleexercise_set.create(exercise=ExerciseFactory())
    article.refresh_from_db()
    article.starter_digest = SHAPE.digest(SHAPE.before(article))
    article.title_nl = title or article.title_nl
    article.save()
    SHAPE.recognise(django_apps, None)
    article.refresh_from_db()
    is_ours = article.starter_digest == exercises.digest(articles.read_article(article))
    assert is_ours == (not title)


SYNONYMS = import_module("apps.articles.migrations.0008_synonyms")


@pytest.mark.parametrize("own", ["", "Ons koord."])
def test_word_from_before_its_synonyms_is_known_unless_it_was_edited(own):
    term = TermFactory()
    term.refresh_from_db()
    term.starter_digest = SYNONYMS.digest(term, SYNONYMS.TEXTS)
    term.definition_nl = own or term.definition_nl
    term.save()
    SYNONYMS.recognise(django_apps, None)
    term.refresh_from_db()
    is_ours = term.starter_digest == exercises.digest(articles.read_term(term))
    assert is_ours == (not own)


@pytest.fixture
def template():
    """The template as the loader writes it, on exercises that have no more than a name."""
    for slug in {line["exercise"] for phase in MOBILITY["phases"] for line in phase["lines"]}:
        ExerciseFactory(slug=slug)
    ArticleFactory(slug="hip-pain")
    assert programmes.load_template(MOBILITY) == "loaded"
    return ProgrammeTemplate.objects.get(slug="hip-mobility-starter")


def test_template_holds_what_its_file_says(template):
    assert template.weekdays == (0, 2, 4, 6)
    assert [article.slug for article in template.articles.all()] == ["hip-pain"]
    assert [(p.slug, p.week_from, p.week_to) for p in template.phases.all()] == [
        ("release-and-move", 1, 1),
        ("move-and-activate", 2, 2),
    ]
    assert template.last_week == 2
    lines = template.phases.first().lines.all()
    assert [line.exercise.slug for line in lines] == [
        row["exercise"] for row in MOBILITY["phases"][0]["lines"]
    ]


def test_template_untouched_gets_a_changed_file(template):
    data = changed(MOBILITY, weekdays=["tue"])
    assert programmes.load_template(data) == "loaded"
    template.refresh_from_db()
    assert template.weekdays == (1,)
    assert programmes.load_template(data) == "same"


@pytest.mark.parametrize(
    "edit",
    [
        lambda template: ProgrammeTemplate.objects.update(goal_nl="Ons doel"),
        lambda template: template.articles.clear(),
        lambda template: template.phases.update(week_to=3),
        lambda template: template.phases.first().lines.update(sets=4),
        lambda template: template.phases.first().lines.update(is_core=False),
        lambda template: template.phases.first().lines.update(note_nl="Rustig aan"),
        lambda template: template.phases.first().lines.update(times_a_day=2),
        lambda template: template.phases.first().lines.update(
            frequency="every_n_days", interval_days=2
        ),
    ],
)
def test_template_edited_is_kept_when_its_file_changed(template, edit):
    edit(template)
    before = programmes.read_template(ProgrammeTemplate.objects.get())
    assert programmes.load_template(changed(MOBILITY, weekdays=["tue"])) == "kept"
    assert programmes.read_template(ProgrammeTemplate.objects.get()) == before
