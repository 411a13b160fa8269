"""The guided session as a page: whose it is, what it says of each exercise, what the safety
question keeps shut, and that it works as a plain form."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import (
    ExerciseFactory,
    PrescribedExerciseFactory,
    ProgrammeFactory,
    ProgrammePhaseFactory,
)
from pages import attribute, every, heading, main, one, page_of, text_of, with_class

from apps.accounts.sign_in.sessions import OWN_DEVICE
from apps.programmes.forms import LogForm
from apps.programmes.models import SafetyAnswer, SessionLog
from apps.programmes.player import Play, equipment_of, minutes_of, plays_of

pytestmark = pytest.mark.django_db
