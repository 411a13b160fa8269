import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import ExerciseFactory, MembershipFactory, UserFactory

from apps.exercises.models import BodyArea, Equipment, Exercise, GuidanceText, SafetyNote

LIST = "admin:exercises_exercise_changelist"
ADD = "admin:exercises_exercise_add"


@pytest.fixture
def eva(brug):
    """Editor of her practice, and of what the installation shares."""
    person = {"user__first_name": "Eva", "user__is_library_editor": True}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def ed(brug):
    """Editor of her practice alone."""
    return MembershipFactory(practice=brug, role="editor", user__first_name="Ed").user


@pytest.fixture
def note(db):
    return SafetyNote.objects.create(code="ST-1", kind="stop", text_nl="Stop.")


@pytest.fixture
def own(brug):
    return ExerciseFactory(practice=brug, slug="own", name_nl="kanarie-7391")


def change(exercise):
    return reverse("admin:exercises_exercise_change", args=[exercise.pk])


def posted(exercise, **changes):
    """The form as the browser would send it back."""
    names = [*Exercise.TEXT_FIELDS, "easier", "harder"]
    texts = {
        f"{n}_{c}": getattr(exercise, f"{n}_{c}") or "" for n in names for c in ("nl", "en", "de")
    }
    data = {name: text.replace("\n", "\r\n") for name, text in texts.items()}
    for name in [*Exercise.dosage_fields(), "per_week", "per_week_max", "times_a_day"]:
        value = getattr(exercise, name)
        data[name] = "" if value is None else value
    for name in ("body_areas", "equipment", "safety_notes"):
        data[name] = [row.pk for row in getattr(exercise, name).all()] if exercise.pk else []
    data |= {"slug": exercise.slug, "phase": exercise.phase, "practice": exercise.practice_id or ""}
    data |= {"picture-TOTAL_FORMS": 0, "picture-INITIAL_FORMS": 0, "is_published": "on"}
    return data | {"drawing": exercise.drawing} | changes


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", 200), ("mila", 200), ("eva", 200), ("vera", 404), ("bram", 404)]
)
def test_who_opens_an_exercise_of_the_practice(client, request, own, who, expected):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(change(own))
    assert answer.status_code == expected
    assert ("kanarie-7391" in answer.content.decode()) == (expected == 200)


@pytest.mark.parametrize(("who", "expected"), [("theo", 302), ("ed", 302), ("mila", 403)])
def test_who_changes_an_exercise_of_the_practice(client, request, own, brug, who, expected):
    client.force_login(request.getfixturevalue(who))
    assert client.post(change(own), posted(own, sets=4)).status_code == expected
    own.refresh_from_db()
    assert own.sets == (4 if expected == 302 else 2)


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", 403), ("ed", 403), ("eva", 302), ("mila", 403)]
)
def test_installation_rows_belong_to_the_library_editors(client, db, request, who, expected):
    shared = ExerciseFactory()
    client.force_login(request.getfixturevalue(who))
    assert client.post(change(shared), posted(shared, sets=4)).status_code == expected


def test_superuser_changes_the_installation_only(client, own):
    client.force_login(UserFactory(is_superuser=True))
    shared = ExerciseFactory()
    assert client.post(change(shared), posted(shared)).status_code == 302
    assert client.get(change(own)).status_code == 404


def test_therapist_adds_to_her_practice_only(client, theo, brug, zuid):
    client.force_login(theo)
    new = ExerciseFactory.build(slug="new")
    for practice in ("", zuid.pk):
        page = client.post(reverse(ADD), posted(new, practice=practice))
        assert list(page.context["adminform"].form.errors) == ["practice"]
    assert client.post(reverse(ADD), posted(new, practice=brug.pk)).status_code == 302
    assert Exercise.objects.get(slug="new").practice == brug


def test_editor_adds_for_every_practice(client, eva):
    client.force_login(eva)
    new = ExerciseFactory.build(slug="new")
    assert client.post(reverse(ADD), posted(new, practice="")).status_code == 302
    assert Exercise.objects.get(slug="new").practice is None


def test_exercise_is_never_deleted(client, eva, own):
    client.force_login(eva)
    address = reverse("admin:exercises_exercise_delete", args=[own.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403


def test_all_languages_stand_side_by_side(client, eva):
    client.force_login(eva)
    page = client.get(change(ExerciseFactory())).content.decode()
    for code in ("nl", "en", "de"):
        assert f'class="vTextField mt mt-field-name-{code}' in page
    assert "js/admin/languages.js" in page
    assert "jquery-ui" not in page


def test_most_is_not_less_than_least(client, eva):
    client.force_login(eva)
    shared = ExerciseFactory()
    page = client.post(change(shared), posted(shared, repetitions=8, repetitions_max=6))
    assert list(page.context["adminform"].form.errors) == ["repetitions_max"]


def copy(client, user, exercise, practice):
    client.force_login(user)
    data = {"action": f"copy_to_{practice.pk}", "_selected_action": exercise.pk}
    return client.post(reverse(LIST), data, follow=True)


def test_copy_to_my_practice(client, theo, brug):
    shared = ExerciseFactory(slug="bridge", name_de="Brücke")
    area = BodyArea.objects.create(slug="hip", name_nl="Heup")
    shared.body_areas.add(area)
    copy(client, theo, shared, brug)
    own = Exercise.objects.get(slug=f"bridge-{brug.pk}")
    assert (own.practice, own.name_de, own.is_published) == (brug, "Brücke", False)
    assert (own.sets, list(own.body_areas.all())) == (2, [area])
    assert Exercise.objects.get(slug="bridge").practice is None


def test_second_copy_is_refused(client, theo, brug):
    shared = ExerciseFactory()
    copy(client, theo, shared, brug)
    page = copy(client, theo, shared, brug)
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]
    assert Exercise.objects.count() == 2


def test_copy_to_another_practice_is_not_offered(client, theo, zuid):
    copy(client, theo, ExerciseFactory(), zuid)
    assert Exercise.objects.count() == 1


def test_search_offers_no_exercise_of_another_practice(client, vera, own):
    ExerciseFactory(name_nl="kanarie vogel")
    client.force_login(vera)
    asked = {
        "app_label": "exercises",
        "model_name": "exercise",
        "field_name": "easier_exercise",
        "term": "kanarie",
    }
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [row["text"] for row in found] == ["kanarie vogel"]


def test_filter_offers_own_practices_only(client, theo, own, zuid):
    client.force_login(theo)
    page = client.get(reverse(LIST)).content.decode()
    assert "De Brug" in page
    assert "Zuid" not in page


def test_edit_survives_the_starter_content(client, eva):
    call_command("load_content", verbosity=0)
    bridge = Exercise.objects.get(slug="act-bridge")
    client.force_login(eva)
    assert client.post(change(bridge), posted(bridge, name_nl="Ons bruggetje")).status_code == 302
    call_command("load_content", verbosity=0)
    bridge.refresh_from_db()
    assert bridge.name_nl == "Ons bruggetje"


def test_opening_and_saving_changes_nothing(client, eva):
    call_command("load_content", verbosity=0)
    bridge = Exercise.objects.get(slug="act-bridge")
    before = Exercise.objects.filter(pk=bridge.pk).values().get()
    client.force_login(eva)
    client.post(change(bridge), posted(bridge) | links(bridge))
    assert Exercise.objects.filter(pk=bridge.pk).values().get() == before


def links(exercise):
    names = ("easier_exercise", "harder_exercise")
    return {name: getattr(exercise, f"{name}_id") or "" for name in names}


def change_note(client, user, note):
    client.force_login(user)
    address = reverse("admin:exercises_safetynote_change", args=[note.pk])
    return client.post(
        address, {"code": "ST-1", "kind": "stop", "position": 0, "text_nl": "Ga door."}
    )


def test_manager_who_makes_herself_editor_changes_no_stop_rule(client, mila, brug, note):
    MembershipFactory(user=mila, practice=brug, role="editor")
    assert change_note(client, mila, note).status_code == 403
    note.refresh_from_db()
    assert note.text_nl == "Stop."


def test_library_editor_and_superuser_change_a_stop_rule(client, eva, note):
    for user in (eva, UserFactory(is_superuser=True)):
        assert change_note(client, user, note).status_code == 302


def test_library_editor_of_any_role_keeps_the_shared_rows(client, mila, own):
    mila.is_library_editor = True
    mila.save()
    shared = ExerciseFactory()
    client.force_login(mila)
    assert client.post(change(shared), posted(shared, sets=4)).status_code == 302
    assert client.post(change(own), posted(own, sets=4)).status_code == 403


def test_library_editor_who_works_nowhere_finds_no_admin(client, note):
    assert change_note(client, UserFactory(is_library_editor=True), note).status_code == 404


def test_editor_of_a_practice_adds_to_it_alone(client, ed, brug):
    client.force_login(ed)
    new = ExerciseFactory.build(slug="new")
    assert client.get(reverse(ADD)).context["adminform"].form.initial["practice"] == brug.pk
    page = client.post(reverse(ADD), posted(new, practice=""))
    assert list(page.context["adminform"].form.errors) == ["practice"]


def test_practice_of_a_row_is_fixed(client, eva, own, brug, zuid):
    shared = ExerciseFactory()
    MembershipFactory(user=eva, practice=zuid, role="editor")
    client.force_login(eva)
    for exercise, practice, to in ((own, brug, ""), (own, brug, zuid.pk), (shared, None, brug.pk)):
        assert client.post(change(exercise), posted(exercise, practice=to)).status_code == 302
        exercise.refresh_from_db()
        assert exercise.practice == practice


def test_stop_rule_in_use_is_not_deleted(client, eva, note):
    exercise = ExerciseFactory()
    exercise.safety_notes.add(note)
    client.force_login(eva)
    address = reverse("admin:exercises_safetynote_delete", args=[note.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    exercise.safety_notes.clear()
    assert client.post(address, {"post": "yes"}).status_code == 302


@pytest.mark.parametrize("model", ["bodyarea", "equipment", "safetynote", "guidancetext"])
def test_shared_lists_are_read_by_all_and_kept_by_library_editors(client, theo, ed, eva, model):
    for user in (theo, ed):
        client.force_login(user)
        assert client.get(reverse(f"admin:exercises_{model}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:exercises_{model}_add")).status_code == 403
    client.force_login(eva)
    expected = 403 if model == "guidancetext" else 200
    assert client.get(reverse(f"admin:exercises_{model}_add")).status_code == expected


def grow(brug):
    number = Exercise.objects.count()
    area = BodyArea.objects.create(slug=f"area-{number}", name_nl="Heup")
    Equipment.objects.create(slug=f"mat-{number}", name_nl="Mat")
    SafetyNote.objects.create(code=f"ST-{number}", kind="stop", text_nl="Stop.")
    GuidanceText.objects.create(key=f"pain-{number}", text_nl="Pijn")
    ExerciseFactory(practice=brug).body_areas.add(area)


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "model", ["exercise", "bodyarea", "equipment", "safetynote", "guidancetext"]
)
def test_lists_are_constant_in_queries(client, eva, brug, model):
    client.force_login(eva)
    address = reverse(f"admin:exercises_{model}_changelist")
    grow(brug)
    one = count_queries(client, address)
    grow(brug)
    grow(brug)
    assert count_queries(client, address) == one
