"""The starter exercises and templates: whole in three languages, plain, and honest."""

from collections import Counter

import plain_language
import pytest
from plain_language import LANGUAGES, forbidden, sentences, too_long, wrong_address

from apps.exercises import starter
from apps.exercises.models import Dosage, Exercise, ExerciseText, Phase
from apps.programmes import starter as programmes
from apps.programmes.frequency import AS_NEEDED, PROGRAMME_DAYS

LIBRARY = starter.read_yaml(starter.FOLDER / "library.yaml")
EXERCISES = [
    starter.read_yaml(file) for file in sorted((starter.FOLDER / "exercises").glob("*.yaml"))
]
TEMPLATES = [starter.read_yaml(file) for file in sorted(programmes.FOLDER.glob("*.yaml"))]
SLUGS = [exercise["slug"] for exercise in EXERCISES]
LINES = [
    (template["slug"], phase["slug"], line)
    for template in TEMPLATES
    for phase in template["phases"]
    for line in phase["lines"]
]
LISTS = ("steps", "cues", "mistakes")

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=SLUGS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def texts_in(data, language):
    """Every text of that language anywhere inside."""
    if isinstance(data, dict):
        if set(data) == set(LANGUAGES):
            return texts_in(data[language], language)
        return [text for value in data.values() for text in texts_in(value, language)]
    if isinstance(data, list):
        return [text for value in data for text in texts_in(value, language)]
    return [data] if isinstance(data, str) else []


def translated(data):
    """Every group of three languages anywhere inside."""
    if isinstance(data, dict):
        if set(data) & set(LANGUAGES):
            return [data]
        return [group for value in data.values() for group in translated(value)]
    if isinstance(data, list):
        return [group for value in data for group in translated(value)]
    return []


def prose(language):
    """All that a patient reads in that language, by where it stands."""
    groups = [("library.yaml", LIBRARY)]
    groups += [(row["slug"], row) for row in [*EXERCISES, *TEMPLATES]]
    return {
        place: [text for group in translated(data) for text in texts_in(group, language)]
        for place, data in groups
    }


# --- the checks themselves ---------------------------------------------------------------------


def test_too_long_finds_a_sentence_of_21_words():
    assert too_long("Een. " + "woord " * 20 + ".\nTwee") == []
    assert too_long("Een. " + "woord " * 21 + ".\nTwee") == ["woord " * 21 + "."]


def test_forbidden_finds_whole_words_in_any_case():
    assert forbidden("Pijnvrij in 3 weken met de Blackroll.", "nl") == ["Pijnvrij", "Blackroll"]
    assert forbidden("Secure your chair.", "en") == []


def test_wrong_address_finds_the_other_form():
    assert wrong_address("Leg uw hand op je buik. U ademt uit.", "nl") == ["uw", "U"]
    assert wrong_address("Halten Sie deinen Rücken gerade. Durch die Nase.", "de") == ["deinen"]


# --- whole -------------------------------------------------------------------------------------


@each_exercise
def test_exercise_is_complete_in_three_languages(exercise):
    fields = [*ExerciseText.TEXT_FIELDS, "easier", "harder"]
    assert list(exercise["texts"]) == list(LANGUAGES)
    for text in exercise["texts"].values():
        assert list(text) == fields
        assert [name for name in fields if not text[name]] == []


@each_exercise
def test_exercise_lists_are_equally_long_in_each_language(exercise):
    lengths = {
        language: [len(text[name]) for name in LISTS]
        for language, text in exercise["texts"].items()
    }
    assert lengths == dict.fromkeys(LANGUAGES, lengths["nl"])


@each_exercise
def test_exercise_names_only_what_exists(exercise):
    assert exercise["phase"] in Phase.values
    assert set(exercise["areas"]) <= {row["slug"] for row in LIBRARY["body_areas"]}
    assert set(exercise["equipment"]) <= {row["slug"] for row in LIBRARY["equipment"]}
    kinds = {row["code"]: row["kind"] for row in LIBRARY["safety_notes"]}
    assert [kinds[code] for code in exercise["stop"]] == ["stop"] * len(exercise["stop"])
    assert [kinds[code] for code in exercise["contra"]] == ["contra"] * len(exercise["contra"])


def test_exercises_link_to_exercises_of_the_library():
    links = {row[way] for row in EXERCISES for way in ("easier", "harder") if row[way]}
    assert links - set(SLUGS) == set()


def test_exercises_that_are_easier_one_way_are_not_so_the_other_way():
    easier = {(row["slug"], row["easier"]) for row in EXERCISES if row["easier"]}
    harder = {(row["harder"], row["slug"]) for row in EXERCISES if row["harder"]}
    links = easier | harder
    assert [(one, other) for one, other in links if one == other or (other, one) in links] == []


@each_exercise
def test_exercise_has_the_pain_rule_and_a_dosage(exercise):
    dosage = exercise["dosage"]
    assert "ST0" in exercise["stop"]
    known = {*Dosage.dosage_fields(), "per_week", "per_week_max", "times_a_day"}
    assert set(dosage) <= known
    amounts = [dosage.get(name) for name in ("repetitions", "hold_seconds", "duration_seconds")]
    assert any(amounts)
    for name in ("repetitions", "hold_seconds", "duration_seconds", "per_week"):
        assert dosage.get(f"{name}_max") is None or dosage[f"{name}_max"] > dosage[name]
    assert dosage.get("side", "both") in Dosage.Side.values


@each_exercise
def test_exercise_texts_fit_their_fields(exercise):
    for text in exercise["texts"].values():
        for name in ("name", "purpose"):
            assert len(text[name]) <= Exercise._meta.get_field(name).max_length


def test_slugs_are_unique_and_named_after_their_file():
    files = sorted(file.stem for file in (starter.FOLDER / "exercises").glob("*.yaml"))
    assert files == SLUGS
    assert len(set(SLUGS)) == len(SLUGS)


def test_library_holds_43_exercises_in_six_phases_and_9_movement_breaks():
    phases = Counter(exercise["phase"] for exercise in EXERCISES)
    assert phases == {
        "release": 9,
        "mobilise": 7,
        "stretch": 6,
        "activate": 7,
        "strengthen": 9,
        "functional": 5,
        "micro-break": 9,
    }


@pytest.mark.parametrize(
    "area",
    ["hip-front", "hip-outer", "glutes", "deep-buttock", "low-back"]
    + [f"thigh-{side}" for side in ("front", "back", "inner", "outer")],
)
def test_area_has_something_to_release_it_and_something_to_train_it(area):
    phases = {row["phase"] for row in EXERCISES if area in row["areas"]}
    assert "release" in phases
    assert phases & {"activate", "strengthen"} != set()


def test_weak_bones_are_named_where_the_back_bends_twists_or_is_rolled():
    assert [row["slug"] for row in EXERCISES if "CI-OP" in row["contra"]] == [
        "fun-hip-hinge",
        "mb-04-hinge-desk",
        "mob-cat-cow",
        "mob-windscreen",
        "rel-low-back-duo",
        "stretch-low-back-child",
    ]


def test_library_describes_every_phase_in_order():
    assert [row["slug"] for row in LIBRARY["phases"]] == Phase.values


def test_every_text_is_there_in_each_language():
    """A household alternative may be empty, and then in every language."""
    for _place, data in [("library", LIBRARY), *((row["slug"], row) for row in TEMPLATES)]:
        for group in translated(data):
            assert list(group) == list(LANGUAGES)
            assert len({bool(text) for text in group.values()}) == 1


# --- plain and honest --------------------------------------------------------------------------


@each_language
def test_no_sentence_is_longer_than_20_words(language):
    long = {
        place: [line for text in texts for line in too_long(text)]
        for place, texts in prose(language).items()
    }
    assert {place: lines for place, lines in long.items() if lines} == {}


@each_language
def test_no_forbidden_word(language):
    words = {
        place: forbidden("\n".join(texts), language) for place, texts in prose(language).items()
    }
    assert {place: hits for place, hits in words.items() if hits} == {}


@each_language
def test_the_reader_is_addressed_in_one_way(language):
    words = {
        place: wrong_address("\n".join(texts), language) for place, texts in prose(language).items()
    }
    assert {place: hits for place, hits in words.items() if hits} == {}


@each_exercise
def test_exercise_speaks_to_the_reader(exercise):
    spoken = {language: " ".join(texts_in(exercise["texts"], language)) for language in LANGUAGES}
    assert plain_language.found(r"je|jij|jouw", spoken["nl"]) != []
    assert plain_language.found(r"your?", spoken["en"]) != []
    assert " Sie " in spoken["de"]


@each_exercise
def test_exercise_texts_are_sentences(exercise):
    single = ("purpose", "start", "easier", "harder")
    for text in exercise["texts"].values():
        items = [item for name in LISTS for item in text[name]]
        for step in [*items, *(text[name] for name in single)]:
            assert {line[-1] for line in sentences(step)} <= {".", "?"}


# --- templates ---------------------------------------------------------------------------------


def test_template_slugs_are_named_after_their_file():
    assert [row["slug"] for row in TEMPLATES] == [
        file.stem for file in sorted(programmes.FOLDER.glob("*.yaml"))
    ]


def test_templates_use_only_exercises_that_exist():
    assert {line["exercise"] for _template, _phase, line in LINES} - set(SLUGS) == set()


def test_templates_use_no_exercise_twice_in_a_phase():
    used = Counter((template, phase, line["exercise"]) for template, phase, line in LINES)
    assert [key for key, times in used.items() if times > 1] == []


BREAKS = {
    (template["slug"], phase["slug"])
    for template in TEMPLATES
    for phase in template["phases"]
    if "break_minutes" in phase
}


def test_templates_of_breaks_hold_extra_lines_for_when_they_are_needed():
    """Nobody misses a break: such a phase asks for no session."""
    lines = [line for template, phase, line in LINES if (template, phase) in BREAKS]
    assert {(line["core"], line["frequency"]) for line in lines} == {(False, AS_NEEDED)}


def test_desk_template_proposes_shorter_intervals_as_the_weeks_go():
    (desk,) = [template for template in TEMPLATES if template["slug"] == "desk-sitting-breaks"]
    proposed = [(phase["week_from"], phase["break_minutes"]) for phase in desk["phases"]]
    assert proposed == [(1, 60), (2, 45), (3, 30)]


def test_templates_hold_one_to_four_core_lines_a_phase():
    core = Counter((template, phase) for template, phase, line in LINES if line["core"])
    phases = {(template, phase) for template, phase, _line in LINES} - BREAKS
    assert set(core) == phases
    assert {phase: count for phase, count in core.items() if count > 4} == {}


def test_templates_core_lines_fall_on_the_programme_days():
    """A walk on the other days must not turn a rest day into a session. Pressing against the
    band is two minutes, and the first two weeks of a sore tendon ask for it every day."""
    daily = {
        (template, phase, line["exercise"], line["frequency"])
        for template, phase, line in LINES
        if line["core"] and line["frequency"] != PROGRAMME_DAYS
    }
    pressing = ("lateral-hip-gtps", "calm-and-isometric", "act-abduction-isometric", "daily")
    assert daily == {pressing}


def test_templates_cover_each_week_once():
    for template in TEMPLATES:
        weeks = [
            week
            for phase in template["phases"]
            for week in range(phase["week_from"], (phase["week_to"] or phase["week_from"]) + 1)
        ]
        assert weeks == list(range(1, len(weeks) + 1))


def test_programme_for_osteoarthritis_ends_with_everyday_movements():
    (template,) = [row for row in TEMPLATES if row["slug"] == "hip-osteoarthritis-12"]
    last = template["phases"][-1]
    assert last["slug"] == "functional"
    used = {line["exercise"] for line in last["lines"]}
    assert {"fun-step-up", "fun-hip-hinge", "fun-single-leg-stand", "fun-graded-walk"} <= used


def test_templates_leave_at_least_two_free_days_in_a_week():
    """But for the few minutes before going to bed."""
    days = {row["slug"]: len(row["weekdays"]) for row in TEMPLATES}
    assert {slug: number for slug, number in days.items() if number > 5} == {"better-nights": 7}
