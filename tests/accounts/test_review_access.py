from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from factories import CareRelationshipFactory, UserFactory

from apps.accounts.models import AccessLog, User

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
NIGHT = datetime(2027, 3, 3, 21, 30, tzinfo=UTC)  # half past ten in Amsterdam
SAME_NAME, AT_NIGHT, BUSY = (
    "Looks at somebody with her own last name:",
    "Looks between 22:00 and 6:00, on the clock of who looked:",
    "More than 50 patients within an hour of the clock:",
)


def note(by, practice, *patients, at=NOON):
    shown = [(patient.pk, practice.pk) for patient in patients]
    AccessLog.objects.note(by=by, shown=shown, action="opened", of=User, at=at)


def review(*args):
    out = StringIO()
    call_command(
        "review_access", "--practice", "De Brug", "--since", "2027-03-01", *args, stdout=out
    )
    return out.getvalue().splitlines()


def test_ordinary_looks_are_not_listed(theo, anna, brug):
    note(theo, brug, anna)
    assert review() == [SAME_NAME, AT_NIGHT, BUSY]


def test_same_last_name_in_whatever_case(theo, anna, brug):
    User.objects.filter(pk=theo.pk).update(last_name="de Vries")
    User.objects.filter(pk=anna.pk).update(last_name="De Vries")
    note(theo, brug, anna)
    told = "  2027-03-03 12:00 UTC  Theo de Vries (therapist) -> Anna De Vries: "
    assert review() == [SAME_NAME, told + "opened accounts.user", AT_NIGHT, BUSY]


def test_night_is_that_of_who_looked(theo, anna, brug):
    note(theo, brug, anna, at=NIGHT)
    told = "  2027-03-03 21:30 UTC  Theo (therapist) -> Anna: opened accounts.user"
    assert review() == [SAME_NAME, AT_NIGHT, told, BUSY]


def test_more_than_fifty_patients_in_an_hour(theo, brug):
    patients = [UserFactory() for _number in range(51)]
    note(theo, brug, *patients[:50], at=NOON)
    assert review()[2:] == [BUSY]
    note(theo, brug, patients[50], patients[0], at=NOON.replace(minute=59))
    assert review()[2:] == [BUSY, "  2027-03-03 12:00 UTC  Theo: 51 patients"]


def test_other_practices_and_earlier_days_are_left_out(theo, anna, brug, vera, zuid):
    other = CareRelationshipFactory(therapist=vera, practice=zuid).patient
    note(vera, zuid, other, at=NIGHT)
    note(theo, brug, anna, at=NIGHT.replace(month=2))
    assert review() == [SAME_NAME, AT_NIGHT, BUSY]


def test_unknown_practice_or_day_is_refused(brug):
    with pytest.raises(CommandError, match="no practice called Elders"):
        call_command("review_access", "--practice", "Elders")
    with pytest.raises(CommandError, match="not a day like"):
        call_command("review_access", "--practice", "De Brug", "--since", "maart")
