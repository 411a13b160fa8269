"""The five templates beside those for stiffness, osteoarthritis and sitting: which exercises, when
and how much, what stays out, and what a patient reads about it."""

from datetime import date, timedelta

import pytest
from factories import ArticleFactory, ExerciseFactory
from pages import every, main, page_of, texts

from apps.articles import starter as articles
from apps.articles.models import Article
from apps.articles.self_check import definition
from apps.exercises import starter as exercises
from apps.programmes import starter
from apps.programmes.models import Programme, ProgrammeTemplate

LANGUAGES = ("nl", "en", "de")
MONDAY = date(2027, 3, 1)
TEMPLATES = {file.stem: starter.read_yaml(file) for file in starter.FOLDER.glob("*.yaml")}
NAMES = {
    row["slug"]: {language: row["texts"][language]["name"] for language in LANGUAGES}
    for row in map(exercises.read_yaml, (exercises.FOLDER / "exercises").glob("*.yaml"))
}
GTPS = TEMPLATES["lateral-hip-gtps"]

# phase, weeks; core; extra
PHASES = {
    "lateral-hip-gtps": [
        (
            "calm-and-isometric 1-2",
            "act-abduction-isometric act-glute-squeeze act-bridge fun-single-leg-stand",
            "mob-pelvic-tilt act-heel-slide-brace",
        ),
        (
            "activate 3-4",
            "act-bridge act-side-leg-raise str-sit-to-stand str-standing-abduction",
            "act-abduction-isometric fun-graded-walk",
        ),
        (
            "strengthen 5-6",
            "str-side-step str-bridge-single str-squat fun-step-up",
            "str-standing-abduction fun-graded-walk",
        ),
        (
            "functional 7-8",
            "str-side-step str-split-squat fun-step-up fun-step-down",
            "fun-single-leg-stand fun-graded-walk",
        ),
    ],
    "back-radiating": [
        (
            "calm-and-move 1-2",
            "mob-pelvic-tilt mob-cat-cow mob-nerve-slider act-heel-slide-brace",
            "fun-graded-walk",
        ),
        (
            "activate 3-4",
            "act-bridge str-bird-dog act-prone-hip-extension",
            "mob-cat-cow mob-nerve-slider fun-graded-walk",
        ),
        (
            "strengthen-function 5-6",
            "str-bird-dog str-side-plank-knees fun-hip-hinge str-sit-to-stand",
            "act-bridge fun-graded-walk",
        ),
    ],
    "prevention-maintenance": [
        (
            "block-a 1-4",
            "str-squat str-side-step str-bridge-single fun-single-leg-stand",
            "mob-leg-swing stretch-hip-flexor-kneel",
        ),
        (
            "block-b 5-8",
            "str-split-squat str-side-plank-knees fun-step-down fun-hip-hinge",
            "mob-rock-back stretch-hamstring-band",
        ),
    ],
    "after-running": [
        (
            "calm 1-1",
            "mob-leg-swing stretch-hip-flexor-kneel act-bridge fun-single-leg-stand",
            "rel-quads-roll rel-glutes-ball",
        ),
        ("walk-run 2-3", "str-side-step str-bridge-single str-squat fun-step-up", ""),
        ("run-build 4-5", "str-split-squat str-side-step fun-step-down str-side-plank-knees", ""),
        ("continuous 6-6", "str-split-squat fun-step-down str-bridge-single", ""),
    ],
    "better-nights": [
        ("set-up 1-1", "act-abduction-isometric", "mob-pelvic-tilt"),
        ("settle-and-strengthen 2-3", "act-abduction-isometric act-bridge", "mob-knee-to-chest"),
    ],
}

# sets, repetitions, rest of a phase; what differs stands in OWN_DOSES
DOSES = {
    "lateral-hip-gtps": [(2, "8", 45), (2, "8-10", 60), (3, "8-10", 60), (3, "8-12", 60)],
    "back-radiating": [(1, "8-10", 30), (2, "8", 45), (3, "8-10", 60)],
    "prevention-maintenance": [(3, "10-12", 60), (3, "8-12", 60)],
    "after-running": [(2, "10", 45), (3, "8", 60), (3, "10", 60), (2, "10", 60)],
    "better-nights": [(1, "5", 15), (2, "8", 30)],
}
HELD_ONCE = {
    "fun-single-leg-stand",
    "stretch-hip-flexor-kneel",
    "stretch-hamstring-band",
    "str-side-plank-knees",
}
# What is not measured by the phase: by seconds, or by its own sets
OWN_DOSES = {
    ("lateral-hip-gtps", "calm-and-isometric", "act-abduction-isometric"): (1, "5", 15),
    ("lateral-hip-gtps", "calm-and-isometric", "fun-single-leg-stand"): (3, "1", 45),
}
HOLDS = {
    ("lateral-hip-gtps", "calm-and-isometric", "act-abduction-isometric"): "15",
    ("lateral-hip-gtps", "calm-and-isometric", "fun-single-leg-stand"): "10",
    ("lateral-hip-gtps", "activate", "act-abduction-isometric"): "15",
    ("lateral-hip-gtps", "functional", "fun-single-leg-stand"): "15-30",
    ("back-radiating", "strengthen-function", "str-side-plank-knees"): "15",
    ("prevention-maintenance", "block-a", "stretch-hip-flexor-kneel"): "30",
    ("prevention-maintenance", "block-a", "fun-single-leg-stand"): "15-30",
    ("prevention-maintenance", "block-b", "stretch-hamstring-band"): "30",
    ("prevention-maintenance", "block-b", "str-side-plank-knees"): "15-30",
    ("after-running", "calm", "stretch-hip-flexor-kneel"): "30",
    ("after-running", "calm", "fun-single-leg-stand"): "15-30",
    ("after-running", "run-build", "str-side-plank-knees"): "20",
    ("better-nights", "set-up", "act-abduction-isometric"): "10",
    ("better-nights", "settle-and-strengthen", "act-abduction-isometric"): "15",
}
# minutes, frequency, times a day
WALKS = {
    ("lateral-hip-gtps", "activate"): ("10-15", "other_days", 1),
    ("lateral-hip-gtps", "strengthen"): ("15-20", "other_days", 1),
    ("lateral-hip-gtps", "functional"): ("20-30", "other_days", 1),
    ("back-radiating", "calm-and-move"): ("5-10", "daily", 3),
    ("back-radiating", "activate"): ("15-20", "daily", 1),
    ("back-radiating", "strengthen-function"): ("20-30", "daily", 1),
}

each_template = pytest.mark.parametrize("slug", PHASES)


def lines_of(slug):
    return [
        ((slug, phase["slug"], line["exercise"]), line)
        for phase in TEMPLATES[slug]["phases"]
        for line in phase["lines"]
    ]


def from_to(dose, name):
    low, high = dose.get(name), dose.get(f"{name}_max")
    return f"{low}-{high}" if high else str(low)


# --- which exercises, when and how much --------------------------------------------------------


def test_eight_templates_come_with_the_portal():
    first = {"hip-mobility-starter", "hip-osteoarthritis-12", "desk-sitting-breaks"}
    assert set(TEMPLATES) == first | set(PHASES)


@each_template
def test_phases_hold_these_exercises_in_these_weeks(slug):
    held = [
        (
            f"{phase['slug']} {phase['week_from']}-{phase['week_to']}",
            " ".join(line["exercise"] for line in phase["lines"] if line["core"]),
            " ".join(line["exercise"] for line in phase["lines"] if not line["core"]),
        )
        for phase in TEMPLATES[slug]["phases"]
    ]
    assert held == PHASES[slug]


def test_weekdays_are_those_suggested():
    assert {slug: " ".join(TEMPLATES[slug]["weekdays"]) for slug in PHASES} == {
        "lateral-hip-gtps": "mon wed fri",
        "back-radiating": "mon tue thu sat",
        "prevention-maintenance": "tue fri",
        "after-running": "tue thu sat",
        "better-nights": "mon tue wed thu fri sat sun",
    }


@each_template
def test_sets_repetitions_and_rest_are_those_of_the_phase(slug):
    of_phase = dict(
        zip((row["slug"] for row in TEMPLATES[slug]["phases"]), DOSES[slug], strict=True)
    )
    wanted, held = {}, {}
    for key, line in lines_of(slug):
        dose = line["dosage"]
        if "duration_seconds" not in dose:
            sets, times, rest = of_phase[key[1]]
            once = "1" if key[2] in HELD_ONCE else times
            wanted[key] = OWN_DOSES.get(key, (sets, once, rest))
            held[key] = (dose["sets"], from_to(dose, "repetitions"), dose["rest_seconds"])
    assert held == wanted


def test_what_is_held_is_held_so_long():
    lines = [pair for slug in PHASES for pair in lines_of(slug)]
    held = HELD_ONCE | {"act-abduction-isometric"}
    assert {
        key: from_to(line["dosage"], "hold_seconds") for key, line in lines if key[2] in held
    } == HOLDS


def test_walks_grow_from_phase_to_phase():
    lines = [pair for slug in PHASES for pair in lines_of(slug)]
    walks = {key[:2]: line for key, line in lines if key[2] == "fun-graded-walk"}
    assert {
        key: (minutes_of(line["dosage"]), line["frequency"], line.get("times_a_day", 1))
        for key, line in walks.items()
    } == WALKS


def minutes_of(dose):
    return f"{dose['duration_seconds'] // 60}-{dose['duration_seconds_max'] // 60}"


@each_template
def test_sides_and_tempo_are_those_of_the_exercise(slug):
    own = {
        row["slug"]: row["dosage"]
        for row in map(exercises.read_yaml, (exercises.FOLDER / "exercises").glob("*.yaml"))
    }
    for (_slug, _phase, exercise), line in lines_of(slug):
        for name in ("side", "tempo"):
            assert line["dosage"].get(name) == own[exercise].get(name), exercise


# --- what stays out ----------------------------------------------------------------------------

OUT_OF_GTPS = {
    "rel-outer-thigh-roll",
    "rel-hip-front-outer-roll",
    "rel-deep-buttock-ball",
    "stretch-glute-figure4",
    "mb-06-seated-figure4",
}
NOT_BEFORE = {"act-side-leg-raise": 3, "act-clam": 5, "str-side-plank-knees": 7}


def test_outer_hip_leaves_out_what_presses_or_pulls_on_the_tendon():
    used = {key[2] for key, _line in lines_of("lateral-hip-gtps")}
    assert used & OUT_OF_GTPS == set()


def test_outer_hip_uses_nothing_before_its_week():
    early = [
        (line["exercise"], phase["week_from"])
        for phase in GTPS["phases"]
        for line in phase["lines"]
        if phase["week_from"] < NOT_BEFORE.get(line["exercise"], 1)
    ]
    assert early == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_outer_hip_names_to_the_physiotherapist_what_stays_out(language):
    text = GTPS["not_for"][language]
    listed = {line[2:] for line in text.split("\n") if line.startswith("- ")}
    assert listed == {NAMES[slug][language] for slug in OUT_OF_GTPS}
    weeks = text.split("\n\n")[-1]
    assert [number for number in ("3", "5", "7") if number in weeks] == ["3", "5", "7"]


def test_maintenance_uses_nothing_that_weak_bones_replace():
    used = {key[2] for key, _line in lines_of("prevention-maintenance")}
    assert used & {"mob-cat-cow", "stretch-low-back-child", "mob-windscreen"} == set()


# --- what a patient reads ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "not_the_same"),
    [
        ("nl", "Zelf oefenen met een website is niet hetzelfde."),
        ("en", "Exercising by yourself with a website is not the same."),
        ("de", "Allein mit einer Website zu üben ist nicht dasselbe."),
    ],
)
def test_outer_hip_says_that_the_study_was_supervised(language, not_the_same):
    first = GTPS["expect"][language].split("\n\n")[0]
    assert "LEAP" in first
    assert "14" in first
    assert not_the_same in first


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("lateral-hip-gtps", "Is je pijn 2 weken lang 6 of hoger?"),
        ("back-radiating", "Bel meteen 112."),
        ("back-radiating", "Is het na 4 tot 6 weken niet beter, of wordt het erger?"),
        ("prevention-maintenance", "geen garantie tegen nieuwe klachten"),
        ("after-running", "Stop met hardlopen en ga deze week of eerder naar je huisarts."),
        ("better-nights", "Blijft de pijn elke nacht, in elke houding?"),
    ],
)
def test_patient_reads_when_to_ask_for_help_and_what_is_not_promised(slug, told):
    assert told.lower() in TEMPLATES[slug]["expect"]["nl"].lower()


def test_articles_to_read_are_those_that_come_with_the_portal():
    there = {file.stem for file in articles.article_files()}
    named = {slug: TEMPLATES[slug]["articles"] for slug in PHASES}
    assert {slug for row in named.values() for slug in row} - there == set()
    assert named == {
        "lateral-hip-gtps": ["hip-pain", "lying-and-sleeping", "walking"],
        "back-radiating": ["radiating-pain-sciatica", "sitting-and-work", "walking"],
        "prevention-maintenance": [
            "nutrition-and-lifestyle",
            "osteoarthritis-vs-osteoporosis",
            "sitting-and-work",
        ],
        "after-running": ["release-stretch-activate", "walking"],
        "better-nights": ["lying-and-sleeping"],
    }


def test_self_check_names_only_programmes_that_come_with_the_portal():
    pages = starter.read_yaml(definition.CONTENT / "pages.yaml")["programmes"]
    assert set(TEMPLATES) - set(pages) == {"prevention-maintenance"}
    assert set(pages) - set(TEMPLATES) == set()


# --- as a programme ----------------------------------------------------------------------------


@pytest.fixture
def prescribed(db, anna, theo, brug):
    for exercise in sorted({key[2] for key, _line in lines_of("lateral-hip-gtps")}):
        ExerciseFactory(slug=exercise)
    for slug in GTPS["articles"]:
        ArticleFactory(slug=slug)
    assert starter.load_template(GTPS) == "loaded"
    assert starter.load_template(GTPS) == "same"
    template = ProgrammeTemplate.objects.get(slug="lateral-hip-gtps")
    assert set(template.articles.all()) == set(Article.objects.all())
    (programme,) = Programme.objects.assign(
        template,
        to=[anna],
        by=theo,
        practice=brug,
        start_on=MONDAY,
        weekdays=template.weekdays,
    )
    return Programme.objects.with_lines().get(pk=programme.pk)


def asked(programme, days):
    due = programme.lines_on(MONDAY + timedelta(days=days))
    return [line.exercise.slug for line in due if line.is_core]


def test_outer_hip_asks_for_the_press_every_day_of_two_weeks_and_for_the_rest_on_its_days(
    prescribed,
):
    whole = PHASES["lateral-hip-gtps"][0][1].split()
    assert sorted(asked(prescribed, 0)) == sorted(whole)
    assert asked(prescribed, 1) == asked(prescribed, 13) == ["act-abduction-isometric"]
    assert asked(prescribed, 15) == []
    assert prescribed.end_on == MONDAY + timedelta(days=55)


def test_line_takes_its_note_along_in_three_languages(prescribed):
    notes = {
        line.exercise.slug: (line.note_nl, line.note_en, line.note_de)
        for line in prescribed.lines.all()
        if line.note_nl
    }
    assert set(notes) == {"act-abduction-isometric", "fun-single-leg-stand", "act-side-leg-raise"}
    assert notes["fun-single-leg-stand"] == (
        "Houd je met één hand vast.",
        "Hold on with one hand.",
        "Halten Sie sich mit einer Hand fest.",
    )


def test_what_to_expect_is_read_in_paragraphs(client, anna, prescribed):
    client.force_login(anna)
    page = page_of(client.get(f"/en/programmes/{prescribed.pk}/"))
    wanted = GTPS["expect"]["en"].split("\n\n")
    assert [text for text in texts(every(main(page), "p")) if text in wanted] == wanted
