"""Lines move by buttons, from phase to phase by a choice, and a page says what one day asks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from factories import (
    MembershipFactory,
    PrescribedExerciseFactory,
    ProgrammePhaseFactory,
    TemplateExerciseFactory,
    TemplatePhaseFactory,
)
from pages import attribute, every, one, page_of, text_of, texts, with_class

from apps.programmes.models import PrescribedExercise, TemplateExercise


@pytest.fixture
def eva(brug):
    person = {"user__first_name": "Eva", "user__language": "en", "user__is_library_editor": True}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def phase(db):
    phase = TemplatePhaseFactory(name_en="Start")
    for position, name in enumerate("ABC"):
        TemplateExerciseFactory(phase=phase, position=position, exercise__name_en=name)
    return phase


def change(obj):
    return reverse(f"admin:programmes_{obj._meta.model_name}_change", args=[obj.pk])


def as_sent(client, obj, **changes):
    """The fields of the page as a browser without JavaScript sends them."""
    context = client.get(change(obj)).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {k: v for k, v in values.items() if v is not None and v is not False} | changes


def order(phase):
    return [line.exercise.name_en for line in phase.lines.order_by("position", "pk")]


def buttons(client, obj):
    page = page_of(client.get(change(obj)))
    return [attribute(e, "value") for e in every(page, "button") if attribute(e, "name") == "move"]


def test_reader_finds_words_and_nothing_to_choose(client, theo, phase):
    theo.language = "en"
    theo.save()
    client.force_login(theo)
    text = text_of(page_of(client.get(change(phase))))
    assert "Days: -" in text
    assert "Other phase" not in text
    assert "None" not in text


# --- template lines -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "step", "expected"),
    [("A", "down", "BAC"), ("C", "up", "ACB"), ("A", "up", "ABC"), ("C", "down", "ABC")],
)
def test_line_moves_by_its_button(client, eva, phase, name, step, expected):
    line = phase.lines.get(exercise__name_en=name)
    client.force_login(eva)
    assert f"{step}:templateexercise:{line.pk}" in buttons(client, phase)
    move = f"{step}:templateexercise:{line.pk}"
    answer = client.post(change(phase), as_sent(client, phase, move=move))
    assert answer.url == f"{change(phase)}#row-templateexercise-{line.pk}"
    assert order(phase) == list(expected)
    page = client.get(change(phase))
    place = expected.index(name) + 1
    assert [str(m) for m in page.context["messages"]][-1] == f"{name}, now {place} of 3"
    assert f'id="row-templateexercise-{line.pk}"' in page.content.decode()


def test_what_was_typed_is_saved_with_the_move(client, eva, phase):
    first = phase.lines.get(exercise__name_en="A")
    client.force_login(eva)
    move = {"move": f"down:templateexercise:{first.pk}", "lines-0-sets": 7}
    client.post(change(phase), as_sent(client, phase, **move))
    first.refresh_from_db()
    assert (first.sets, first.position) == (7, 1)


def test_nothing_moves_while_something_is_wrong(client, eva, phase):
    first = phase.lines.get(exercise__name_en="A")
    client.force_login(eva)
    move = {"move": f"down:templateexercise:{first.pk}", "lines-0-sets": 99}
    answer = client.post(change(phase), as_sent(client, phase, **move))
    assert answer.status_code == 200
    assert order(phase) == list("ABC")


@pytest.mark.parametrize(
    "move",
    ["up", "up:", "up:templateexercise:", "up:templateexercise:999999", "up:section:1", "side:x:1"],
)
def test_odd_moves_move_nothing(client, eva, phase, move):
    client.force_login(eva)
    answer = client.post(change(phase), as_sent(client, phase, move=move))
    assert answer.status_code == 302
    assert order(phase) == list("ABC")


def test_line_of_another_phase_does_not_move_from_here(client, eva, phase):
    other = TemplatePhaseFactory(template=phase.template)
    lines = [TemplateExerciseFactory(phase=other, position=n) for n in range(2)]
    client.force_login(eva)
    move = f"up:templateexercise:{lines[1].pk}"
    client.post(change(phase), as_sent(client, phase, move=move))
    assert list(other.lines.order_by("position")) == lines


def test_who_only_reads_gets_no_buttons(client, theo, phase):
    client.force_login(theo)
    assert buttons(client, phase) == []
    line = phase.lines.first()
    answer = client.post(change(phase), {"move": f"down:templateexercise:{line.pk}"})
    assert answer.status_code == 403


def test_enter_saves_and_moves_nothing(client, eva, phase):
    """The first button of a form is the one that Enter presses."""
    client.force_login(eva)
    page = page_of(client.get(change(phase)))
    form = one(page, "form", id="templatephase_form")
    first = next(e for e in every(form, "button", "input") if sends(e))
    assert attribute(first, "name") == "_continue"


def sends(control):
    kind = attribute(control, "type")
    return kind == "submit" or (control.name == "button" and kind is None)


def test_line_goes_to_another_phase_and_comes_last_there(client, eva, phase):
    later = TemplatePhaseFactory(template=phase.template, week_from=3, week_to=4)
    TemplateExerciseFactory(phase=later, position=4)
    stranger = TemplatePhaseFactory()
    line = phase.lines.get(exercise__name_en="B")
    client.force_login(eva)
    answer = client.post(
        change(phase), as_sent(client, phase, **{"lines-1-other_phase": stranger.pk})
    )
    assert answer.status_code == 200
    client.post(change(phase), as_sent(client, phase, **{"lines-1-other_phase": later.pk}))
    line.refresh_from_db()
    assert (line.phase, line.position, order(phase)) == (later, 5, ["A", "C"])


# --- lines of a programme -------------------------------------------------------------------------


@pytest.fixture
def lines(programme):
    """Two phases with two lines each."""
    later = ProgrammePhaseFactory(programme=programme, week_from=9)
    early = list(programme.lines.all())
    late = [
        PrescribedExerciseFactory(programme=programme, phase=later, position=n) for n in range(2)
    ]
    return [*early, *late]


def test_line_of_a_programme_stays_in_its_phase(client, theo, programme, lines):
    client.force_login(theo)
    for line, expected in ((lines[2], [0, 1]), (lines[3], [1, 0])):
        move = f"up:prescribedexercise:{line.pk}"
        data = as_sent(client, programme, move=move)
        assert client.post(change(programme), data).status_code == 302
        assert [PrescribedExercise.objects.get(pk=n.pk).position for n in lines[2:]] == expected
    assert [PrescribedExercise.objects.get(pk=n.pk).position for n in lines[:2]] == [0, 1]
    assert PrescribedExercise.objects.count() == 4


# --- what one day asks ----------------------------------------------------------------------------


def loads(client, obj):
    page = page_of(client.get(change(obj)))
    rows = with_class(page, "loads")
    said = [text.replace(" :", ":").replace(" .", ".") for text in texts(every(rows[0], "li"))]
    return said, texts(with_class(page, "warning"))


def test_page_of_a_template_says_what_one_day_asks(client, eva, phase):
    client.force_login(eva)
    expected = ["Start: 3 exercises, about 3 minutes on one day."]
    assert loads(client, phase) == loads(client, phase.template) == (expected, [])


def test_much_is_said_and_saved_all_the_same(client, eva, phase):
    TemplateExercise.objects.filter(phase=phase).update(duration_seconds=400)
    TemplateExerciseFactory(phase=phase, is_core=False, position=3)
    client.force_login(eva)
    rows, notes = loads(client, phase)
    assert rows == [
        "Start: 4 exercises, about 41 minutes on one day (core: 3, about 40 minutes), "
        "much for one day."
    ]
    assert len(notes) == 1
    assert client.post(change(phase), as_sent(client, phase)).status_code == 302


def test_page_of_a_programme_counts_what_stands_now(client, theo, programme):
    theo.language = "en"
    theo.save()
    ended = programme.lines.last()
    ended.valid_to = programme.patient.local_date(timezone.now()) - timedelta(days=1)
    ended.save()
    client.force_login(theo)
    assert loads(client, programme)[0] == ["Start: 1 exercise, about 1 minute on one day."]


def test_list_of_templates_names_the_fullest_day(client, eva, phase):
    client.force_login(eva)
    page = page_of(client.get(reverse("admin:programmes_programmetemplate_changelist")))
    [row] = every(one(page, "tbody"), "tr")
    cells = [text_of(cell) for cell in every(row, "th", "td")][1:]
    assert cells == [
        "Supple hip",
        "2",
        "3 exercises, 3 min",
        "nl, en, de",
        "for every practice",
        "in use",
    ]
