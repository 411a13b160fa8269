"""The history of an exercise, with what it belongs to, and what an old installation starts with."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from factories import ArticleFactory, ExerciseFactory, TemplateExerciseFactory
from pages import every, page_of, text_of, texts, with_class

from apps.exercises import starter
from apps.exercises.models import BodyArea, Exercise
from apps.exercises.versions import one_version, state_now, versions_of


@pytest.fixture
def areas(db):
    return [BodyArea.objects.create(slug=slug, name_nl=slug) for slug in ("heup", "bil", "knie")]


@pytest.fixture
def bridge(brug, areas):
    with one_version():
        exercise = ExerciseFactory(practice=brug, slug="bridge", name_de="Brücke")
        exercise.body_areas.set(areas[:2])
    return exercise


def address(exercise, name, *args):
    return reverse(f"admin:exercises_exercise_{name}", args=[exercise.pk, *args])


def test_relations_are_history_and_come_back(client, theo, bridge, areas):
    with one_version():
        bridge.body_areas.set([areas[2]])
        bridge.name_de, bridge.sets, bridge.is_published = "Neu", 4, False
        bridge.save()
    client.force_login(theo)
    change = with_class(page_of(client.get(address(bridge, "history"))), "change")[0]
    assert dict(zip(texts(every(change, "dt")), texts(every(change, "dd")), strict=True)) == {
        "Lichaamsdelen": "bil, heup knie",
        "Naam Duits": "Brücke Neu",
        "Series": "2 4",
        "Gepubliceerd": "ja nee",
    }
    client.post(address(bridge, "restore", versions_of(bridge)[1].number))
    bridge.refresh_from_db()
    assert {area.slug for area in bridge.body_areas.all()} == {"heup", "bil"}
    assert (bridge.name_de, bridge.sets, bridge.is_published) == ("Brücke", 2, False)


def test_change_of_a_relation_alone_is_a_version(bridge, areas):
    bridge.body_areas.add(areas[2])
    bridge.body_areas.add(areas[2])
    assert [len(v.state[Exercise, bridge.pk]["body_areas"]) for v in versions_of(bridge)] == [3, 2]


def test_relation_changed_from_its_other_end_is_a_version(bridge, areas):
    areas[2].exercise_set.add(bridge)
    assert versions_of(bridge)[0].state[Exercise, bridge.pk]["body_areas"] == {a.pk for a in areas}


def test_empty_text_and_none_are_the_same(bridge):
    bridge.purpose_de, bridge.cues_en = "", None
    bridge.save()
    assert len(versions_of(bridge)) == 1


def test_area_that_is_gone_stops_the_way_back(client, theo, bridge, areas):
    first = versions_of(bridge)[0].number
    bridge.body_areas.set([areas[2]])
    areas[0].delete()
    client.force_login(theo)
    page = page_of(client.get(address(bridge, "restore", first)))
    assert "(lichaamsdelen)" in text_of(with_class(page, "errornote")[0])
    client.post(address(bridge, "restore", first))
    assert [area.slug for area in bridge.body_areas.all()] == ["knie"]
    assert "iets dat niet meer bestaat" in client.get(address(bridge, "history")).content.decode()


def test_newest_version_has_nothing_to_bring_back(client, theo, bridge):
    client.force_login(theo)
    page = page_of(client.get(address(bridge, "restore", versions_of(bridge)[0].number)))
    assert "Er is niets terug te halen." in text_of(page)
    client.post(address(bridge, "restore", versions_of(bridge)[0].number))
    assert len(versions_of(bridge)) == 1


def test_what_is_typed_is_shown_as_text(client, theo, bridge):
    bridge.purpose_nl = "<script>alert(1)</script>"
    bridge.save()
    client.force_login(theo)
    page = client.get(address(bridge, "history")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_copy_starts_a_history_of_its_own(client, theo, brug, bridge):
    client.force_login(theo)
    Exercise.objects.filter(pk=bridge.pk).update(practice=None)
    data = {"action": f"copy_to_{brug.pk}", "_selected_action": bridge.pk}
    client.post(reverse("admin:exercises_exercise_changelist"), data)
    copy = Exercise.objects.get(slug=f"bridge-{brug.pk}")
    assert [(v.user_id, v.reason) for v in versions_of(copy)] == [(theo.pk, "copied")]
    assert versions_of(copy)[0].state == state_now(copy)


# --- an installation that had no history -------------------------------------------------------


@pytest.mark.parametrize(
    ("app", "number", "make"),
    [
        ("exercises", "0002", ExerciseFactory),
        ("articles", "0002", ArticleFactory),
        ("programmes", "0005", lambda: TemplateExerciseFactory().phase.template),
    ],
)
def test_what_stood_before_becomes_the_first_version(areas, app, number, make):
    row = make()
    if app == "exercises":
        row.body_areas.set(areas)
    for model in apps.get_app_config(app).get_models():
        if model.__name__.startswith("Historical"):
            model.objects.all().delete()
    assert versions_of(row) == []
    migration = import_module(f"apps.{app}.migrations.{number}_history").Migration
    for _again in range(2):
        migration.operations[-1].code(apps, None)
    [first] = versions_of(row)
    assert (first.reason, first.user_id, first.state) == ("first version", None, state_now(row))


# --- the starter content -----------------------------------------------------------------------


@pytest.fixture
def changed_squat(monkeypatch, db):
    """Content that came with an earlier release."""
    call_command("load_content", verbosity=0)
    read = starter.read_yaml

    def reworded(path):
        data = read(path)
        if path.stem == "str-squat":
            data["texts"]["nl"]["purpose"] = "Traint je benen."
        return data

    monkeypatch.setattr(starter, "read_yaml", reworded)
    return Exercise.objects.get(slug="str-squat")


def test_diff_prints_what_would_change_and_changes_nothing(changed_squat, capsys):
    before = Exercise.history.count()
    call_command("load_content", "--diff")
    printed = capsys.readouterr().out.splitlines()
    assert printed[3:] == [
        "str-squat: changed",
        "    What it is for nl: Traint je [-bovenbenen en billen, bijvoorbeeld voor gaan zitten en"
        " iets oprapen-]{+benen+}.",
    ]
    changed_squat.refresh_from_db()
    assert changed_squat.purpose_nl != "Traint je benen."
    assert Exercise.history.count() == before


def test_newer_content_is_a_version_with_its_reason(changed_squat):
    call_command("load_content", verbosity=0)
    newest = versions_of(changed_squat)[0]
    assert newest.reason == "starter content"
    old, new = (s[Exercise, changed_squat.pk] for s in (newest.before, newest.state))
    assert {name for name in new if new[name] != old[name]} == {"purpose_nl"}
