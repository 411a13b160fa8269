"""Days of the week: a tuple in Python, one number in the database, boxes in a form."""

import json

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation
from factories import ProgrammeTemplateFactory, TemplateExerciseFactory
from hypothesis import given
from hypothesis import strategies as st

from apps.programmes.models import ProgrammeTemplate
from apps.programmes.weekdays import WeekdaysField, WeekdaysFormField, from_keys, said

FIELD = WeekdaysField()
SETS = st.frozensets(st.integers(0, 6))


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ((), ()),
        (None, ()),
        (0, ()),
        (1, (0,)),
        (0b1000001, (0, 6)),
        (127, (0, 1, 2, 3, 4, 5, 6)),
        ([4, 0, 2], (0, 2, 4)),
        (["4", "0", "4"], (0, 4)),
        ("21", (0, 2, 4)),
    ],
)
def test_to_python_gives_sorted_days_once_each(value, days):
    assert FIELD.to_python(value) == days


@pytest.mark.parametrize("value", [[7], [-1], ["maandag"], "maandag", object(), [None]])
def test_to_python_refuses_what_is_no_day(value):
    with pytest.raises(ValidationError) as refused:
        FIELD.to_python(value)
    assert refused.value.code == "invalid"


@given(SETS)
def test_days_survive_the_way_to_the_database_and_back(days):
    stored = FIELD.get_prep_value(days)
    assert 0 <= stored <= 127
    assert FIELD.from_db_value(stored, None, None) == tuple(sorted(days))


@pytest.mark.parametrize(
    ("keys", "days"),
    [([], ()), (["mon", "wed", "fri"], (0, 2, 4)), (["sun", "mon"], (0, 6))],
)
def test_from_keys_sorts(keys, days):
    assert from_keys(keys) == days


@pytest.mark.django_db
def test_field_is_stored_as_one_number():
    template = ProgrammeTemplateFactory(weekdays=(0, 2, 4))
    with connection.cursor() as cursor:
        cursor.execute("SELECT weekdays FROM programmes_programmetemplate")
        assert cursor.fetchall() == [(21,)]
    template.refresh_from_db()
    assert template.weekdays == (0, 2, 4)


@pytest.mark.django_db
def test_field_can_be_asked_for():
    template = ProgrammeTemplateFactory(weekdays=(0, 2, 4))
    ProgrammeTemplateFactory(weekdays=(1,))
    assert list(ProgrammeTemplate.objects.filter(weekdays=(0, 2, 4))) == [template]
    stored = ProgrammeTemplate.objects.order_by("pk").values_list("weekdays", flat=True)
    assert list(stored) == [(0, 2, 4), (1,)]


@pytest.mark.django_db
def test_field_is_empty_by_default():
    line = TemplateExerciseFactory()
    line.refresh_from_db()
    assert line.weekdays == ()


@pytest.mark.django_db
def test_field_survives_a_dump_and_a_load():
    template = ProgrammeTemplateFactory(weekdays=(0, 2, 4))
    dump = serializers.serialize("json", [template])
    assert json.loads(dump)[0]["fields"]["weekdays"] == "21"
    (loaded,) = serializers.deserialize("json", dump)
    assert loaded.object.weekdays == (0, 2, 4)


@pytest.mark.parametrize(("typed", "days"), [([], ()), (["4", "0"], (0, 4)), (["6", "6"], (6, 6))])
def test_form_field_gives_sorted_days(typed, days):
    assert WeekdaysFormField(required=False).clean(typed) == days


@pytest.mark.parametrize("typed", [["7"], ["maandag"]])
def test_form_field_refuses_what_is_no_day(typed):
    with pytest.raises(ValidationError):
        WeekdaysFormField().clean(typed)


def test_form_field_asks_for_a_day_unless_it_may_stay_empty():
    with pytest.raises(ValidationError):
        FIELD.formfield().clean([])
    assert WeekdaysField(blank=True).formfield().clean([]) == ()


def test_form_field_ticks_the_stored_days():
    field = ProgrammeTemplate._meta.get_field("weekdays").formfield()
    html = field.widget.render("weekdays", (0, 2), attrs={"id": "w"})
    assert html.count("checked") == 2
    assert field.has_changed((0, 2), ["0", "2"]) is False
    assert field.has_changed((0, 2), ["0"]) is True


@pytest.mark.parametrize(
    ("language", "two", "three"),
    [
        ("nl", "maandag en zondag", "dinsdag, woensdag en vrijdag"),
        ("en", "Monday and Sunday", "Tuesday, Wednesday and Friday"),
        ("de", "Montag und Sonntag", "Dienstag, Mittwoch und Freitag"),
    ],
)
def test_days_are_said_as_a_person_says_them(language, two, three):
    with translation.override(language):
        assert said((0, 6)) == two
        assert said((1, 2, 4)) == three
        assert said([3]) == {"nl": "donderdag", "en": "Thursday", "de": "Donnerstag"}[language]
