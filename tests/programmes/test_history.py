"""The history of a template is that of its phases and lines as well; what runs at patients
never moves with it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories import ExerciseFactory, ProgrammeTemplateFactory, TemplatePhaseFactory
from pages import page_of, text_of, texts, with_class

from apps.exercises.versions import one_version, state_now, versions_of
from apps.programmes.models import Programme, ProgrammeTemplate
from apps.programmes.starter import read_template


@pytest.fixture
def template(brug):
    with one_version():
        template = ProgrammeTemplateFactory(practice=brug, slug="hip")
        for number, slug in enumerate(["start", "more"]):
            phase = TemplatePhaseFactory(
                template=template, slug=slug, week_from=number + 1, week_to=number + 1
            )
            for name in ("bridge", "clam"):
                exercise = ExerciseFactory(slug=f"{name}-{slug}", name_nl=f"{name} {slug}")
                phase.lines.create(exercise=exercise, sets=2, note_nl="Rustig", note_de="Langsam")
    return template


def history(template):
    return reverse("admin:programmes_programmetemplate_history", args=[template.pk])


def restore_first(client, template):
    number = versions_of(template)[-1].number
    address = reverse("admin:programmes_programmetemplate_restore", args=[template.pk, number])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302


def content(template):
    return read_template(ProgrammeTemplate.objects.get(pk=template.pk))


def rewrite(template):
    with one_version():
        start, more = template.phases.all()
        start.delete()
        more.name_de, more.slug = "Neu", "start"
        more.save()
        line = more.lines.first()
        line.note_de, line.sets, line.is_core = "Schneller", 5, False
        line.save()
        more.lines.last().delete()
        template.weekdays, template.goal_en = (1, 3), "Run"
        template.save()


def test_restore_brings_phases_and_lines_back(client, theo, template):
    before = content(template)
    rewrite(template)
    client.force_login(theo)
    restore_first(client, template)
    assert content(template) == before
    assert versions_of(template)[0].state == state_now(template)


def test_save_of_a_phase_page_is_a_version_of_the_template(client, theo, template):
    phase = template.phases.first()
    client.force_login(theo)
    page = reverse("admin:programmes_templatephase_change", args=[phase.pk])
    data = posted(client, page) | {"lines-0-note_de": "Ganz ruhig"}
    assert client.post(page, data).status_code == 302
    newest = versions_of(template)[0]
    assert (len(versions_of(template)), newest.user_id) == (2, theo.pk)
    assert client.get(f"{page.removesuffix('change/')}history/").url == history(template)
    change = with_class(page_of(client.get(history(template))), "change")[0]
    assert (
        text_of(change)
        == "Oefening: bridge start Toelichting voor de patiënt Duits Langsam Ganz ruhig"
    )


def posted(client, page):
    """The form as the browser would send it back."""
    context = client.get(page).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    fields = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in fields.items() if not (value is None or value is False)}


def test_running_programme_stays_as_it_was_agreed(client, theo, anna, brug, template):
    rewrite(template)
    today = anna.local_date(timezone.now())
    programme = Programme.objects.assign(
        template, to=[anna], by=theo, practice=brug, start_on=today, weekdays=(1,)
    )[0]
    lines = list(programme.lines.order_by("pk").values("exercise", "sets", "note_nl", "note_de"))
    client.force_login(theo)
    restore_first(client, template)
    after = programme.lines.order_by("pk").values("exercise", "sets", "note_nl", "note_de")
    assert list(after) == lines
    programme.refresh_from_db()
    assert (programme.template, programme.weekdays) == (template, (1,))


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_history_is_constant_in_queries(client, theo, template):
    client.force_login(theo)

    def edit(sets):
        with one_version():
            line = template.phases.first().lines.first()
            line.sets, line.exercise = sets, ExerciseFactory()
            line.save()

    edit(3)
    one = count_queries(client, history(template))
    edit(4)
    edit(5)
    assert count_queries(client, history(template)) == one


def test_long_history_has_pages(client, theo, template):
    for number in range(25):
        template.goal_nl = f"Doel {number}"
        template.save()
    client.force_login(theo)
    sizes = [
        len(with_class(page_of(client.get(history(template), {"p": p})), "version"))
        for p in (1, 2, 99, "text")
    ]
    assert sizes == [20, 6, 6, 20]
    tags = texts(with_class(page_of(client.get(history(template), {"p": 2})), "ok"))
    assert tags == []
