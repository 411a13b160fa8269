"""People, their roles and their periods: who sees whom, from which moment to which."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from factories import (
    CareRelationshipFactory,
    MembershipFactory,
    PracticeFactory,
    ProgrammeFactory,
    UserFactory,
)

from apps.accounts import starter
from apps.accounts.models import CareRelationship, ConsentText, Membership, User
from apps.programmes.models import Programme
from apps.reminders.models import Reminder

START = datetime(2027, 3, 1, 8, tzinfo=UTC)
END = datetime(2027, 3, 8, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


# --- the person ----------------------------------------------------------------------------


def test_create_user_keeps_the_address_in_lower_case():
    user = User.objects.create_user("Anna.Jansen@Demo.Example", "demo-soepel")

    user.refresh_from_db()
    assert user.email == "anna.jansen@demo.example"
    assert user.check_password("demo-soepel") is True


def test_clean_keeps_the_address_in_lower_case():
    user = User(email="ANNA@demo.example")
    user.clean()
    assert user.email == "anna@demo.example"


def test_email_in_other_case_is_refused_by_the_database():
    UserFactory(email="anna@demo.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ANNA@demo.example")])
    assert User.objects.count() == 1


def test_email_in_other_case_is_refused_by_validation():
    UserFactory(email="anna@demo.example")
    with pytest.raises(ValidationError) as refused:
        User(email="Anna@Demo.example", password="x").full_clean()
    errors = refused.value.error_dict["email"]
    assert [(error.code, error.params["unique_check"]) for error in errors] == [
        ("unique", ("email",))
    ]


def test_natural_key_ignores_case():
    anna = UserFactory(email="anna@demo.example")
    assert User.objects.get_by_natural_key("ANNA@Demo.example") == anna


@pytest.mark.parametrize(
    ("first_name", "last_name", "shown", "short"),
    [
        ("Anna", "Jansen", "Anna Jansen", "Anna"),
        ("Anna", "", "Anna", "Anna"),
        ("", "", "anna@demo.example", "anna@demo.example"),
    ],
)
def test_name_falls_back_to_the_address(first_name, last_name, shown, short):
    user = User(email="anna@demo.example", first_name=first_name, last_name=last_name)
    assert (str(user), user.get_short_name()) == (shown, short)


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [("Europe/Amsterdam", 2), ("America/New_York", 1), ("Pacific/Auckland", 2)],
)
def test_local_date_is_on_the_persons_own_calendar(time_zone, day):
    at = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    assert User(time_zone=time_zone).local_date(at).day == day


def test_zone_unknown_reads_as_utc():
    assert User(time_zone="localtime").zone.key == "UTC"


# --- periods -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_current"),
    [
        (START - SECOND, False),
        (START, True),
        (END - SECOND, True),
        (END, False),
    ],
)
def test_period_holds_from_its_start_up_to_its_end(at, is_current):
    membership = MembershipFactory(valid_from=START, valid_to=END)
    assert membership.is_current(at) is is_current
    assert Membership.objects.current(at).exists() is is_current


def test_period_without_end_stays_open():
    membership = MembershipFactory(valid_from=START)
    assert list(Membership.objects.current(START + timedelta(days=9999))) == [membership]


def test_end_closes_a_period_from_that_moment():
    membership = MembershipFactory(valid_from=START)
    membership.end(at=END)
    assert list(Membership.objects.current(END - SECOND)) == [membership]
    assert list(Membership.objects.current(END)) == []


@pytest.mark.parametrize("factory", [MembershipFactory, CareRelationshipFactory])
def test_period_that_ends_before_it_starts_is_refused(factory):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(valid_from=END, valid_to=START)


def test_second_open_membership_in_the_same_role_is_refused(theo, brug):
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=theo, practice=brug, role="therapist")
    MembershipFactory(user=theo, practice=brug, role="manager")
    assert theo.memberships.count() == 2


def test_second_open_care_relationship_is_refused(anna, theo, brug):
    with pytest.raises(IntegrityError), transaction.atomic():
        CareRelationshipFactory(patient=anna, therapist=theo, practice=brug)
    assert CareRelationship.objects.count() == 1


# --- staff ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["therapist", "manager", "editor"])
def test_is_staff_with_a_current_membership(role):
    assert MembershipFactory(role=role).user.is_staff is True


def test_is_staff_without_membership(anna):
    assert anna.is_staff is False


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_staff"),
    [
        (START, None, True),
        (START, END, True),
        (START - timedelta(days=2), START, False),
        (START + timedelta(days=2), None, False),
    ],
)
def test_is_staff_follows_the_period(time_machine, valid_from, valid_to, is_staff):
    user = MembershipFactory(valid_from=valid_from, valid_to=valid_to).user
    time_machine.move_to(START + timedelta(hours=1), tick=False)
    assert user.is_staff is is_staff


def test_is_staff_for_a_superuser_without_membership():
    boss = User.objects.create_superuser("boss@demo.example", "demo-soepel")
    assert (boss.is_superuser, boss.is_staff, boss.practices) == (True, True, [])


def test_practices_names_each_practice_once(theo, brug, zuid):
    MembershipFactory(user=theo, practice=brug, role="manager")
    MembershipFactory(user=theo, practice=zuid, role="editor")
    MembershipFactory(user=theo, practice=PracticeFactory(), valid_to=START - timedelta(days=365))
    theo = User.objects.get(pk=theo.pk)
    assert theo.practices == [brug, zuid]


def test_works_as_any_of_the_roles(theo):
    assert theo.works_as("therapist") is True
    assert theo.works_as("manager", "editor") is False
    assert theo.works_as("manager", "therapist") is True


# --- visible_to ----------------------------------------------------------------------------


@pytest.fixture
def seen(anna, bram, brug):
    """What is seen of Anna, beside Bram whose data must never leak."""
    programme = ProgrammeFactory(patient=anna, practice=brug)
    ProgrammeFactory(patient=bram)
    Reminder.objects.create(patient=anna)
    Reminder.objects.create(patient=bram)

    def seen(user, at=None):
        people = set(User.objects.visible_to(user, at)) - {user}
        programmes = list(Programme.objects.visible_to(user, at))
        reminders = [r.patient for r in Reminder.objects.visible_to(user, at)]
        if programmes or people or reminders:
            assert (programmes, reminders) == ([programme], [anna])
            assert people == ({anna} - {user})
            return True
        return False

    return seen


def test_visible_to_the_patient_herself(seen, anna):
    assert seen(anna) is True


def test_visible_to_her_therapist(seen, theo):
    assert seen(theo) is True


def test_visible_to_a_colleague_only_after_a_relation(seen, anna, brug):
    iris = MembershipFactory(practice=brug).user
    assert seen(iris) is False
    CareRelationshipFactory(
        patient=anna, therapist=iris, practice=brug, valid_from=START, valid_to=END
    )
    moments = (START - SECOND, START, END - SECOND, END)
    assert [seen(iris, at) for at in moments] == [False, True, True, False]


def test_visible_to_therapist_until_care_ends(seen, theo, anna):
    anna.care_received_set.get().end(at=END)
    assert [seen(theo, at) for at in (END - SECOND, END)] == [True, False]


def test_visible_to_therapist_until_membership_ends(seen, theo):
    theo.memberships.get().end(at=END)
    assert [seen(theo, at) for at in (END - SECOND, END)] == [True, False]


def test_visible_to_therapist_who_is_only_manager_now(seen, theo, brug):
    theo.memberships.get().end(at=END)
    MembershipFactory(user=theo, practice=brug, role="manager", valid_from=START)
    assert seen(theo, END) is False


def test_visible_to_therapist_who_works_elsewhere_now(seen, theo, zuid):
    theo.memberships.get().end(at=END)
    MembershipFactory(user=theo, practice=zuid, valid_from=START)
    assert seen(theo, END) is False


def test_visible_to_the_manager_is_nothing(seen, mila):
    assert seen(mila) is False


def test_visible_to_an_editor_is_nothing(seen, brug):
    assert seen(MembershipFactory(practice=brug, role="editor").user) is False


def test_visible_to_a_superuser_is_no_patient_data(seen):
    assert seen(User.objects.create_superuser("boss@demo.example")) is False


def test_visible_to_therapist_of_another_practice(vera, anna, bram):
    assert set(User.objects.visible_to(vera)) == {vera, bram}


def test_visible_to_the_other_practice_of_the_same_patient(anna, theo, vera, brug, zuid):
    """A patient of two practices: each sees the person, and only its own programmes."""
    CareRelationshipFactory(patient=anna, therapist=vera, practice=zuid)
    ours = ProgrammeFactory(patient=anna, practice=brug)
    theirs = ProgrammeFactory(patient=anna, practice=zuid)
    assert list(Programme.objects.visible_to(theo)) == [ours]
    assert list(Programme.objects.visible_to(vera)) == [theirs]
    assert set(Programme.objects.visible_to(anna)) == {ours, theirs}


# --- the consent text ------------------------------------------------------------------------


def test_consent_text_newest_is_the_highest_version():
    ConsentText.objects.create(version=2, text_nl="Twee")
    newest = ConsentText.objects.create(version=3, text_nl="Drie")
    ConsentText.objects.create(version=1, text_nl="Een")
    assert ConsentText.objects.newest() == newest


def test_consent_text_newest_without_any():
    assert ConsentText.objects.newest() is None


def test_consent_starter_is_complete_and_never_repeated():
    starter.load()
    ConsentText.objects.update(text_nl="Zelf herschreven")
    starter.load()
    text = ConsentText.objects.get()
    assert (text.version, text.text_nl) == (1, "Zelf herschreven")
    assert sorted(starter.VERSION_1) == ["text_de", "text_en", "text_nl"]
    assert (text.text_en, text.text_de) == (
        starter.VERSION_1["text_en"],
        starter.VERSION_1["text_de"],
    )
