"""The smallest valid row of each kind. A test names what matters to it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from apps.accounts.models import CareRelationship, Membership, Practice, User
from apps.articles.models import Article, Author, Category
from apps.exercises.models import Exercise, ExercisePicture
from apps.exercises.pictures import reencoded
from apps.programmes.models import (
    PrescribedExercise,
    Programme,
    ProgrammePhase,
    ProgrammeTemplate,
    TemplateExercise,
    TemplatePhase,
)
from apps.reminders.models import Reminder, SittingBreak

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
EVERY_DAY = tuple(range(7))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@demo.example")
    first_name = factory.Sequence(lambda n: f"Person{n}")
    password = factory.django.Password("demo-soepel")
    introduced_at = LONG_AGO

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class PracticeFactory(DjangoModelFactory):
    class Meta:
        model = Practice

    name = factory.Sequence(lambda n: f"Practice {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    practice = factory.SubFactory(PracticeFactory)
    role = "therapist"
    valid_from = LONG_AGO


class CareRelationshipFactory(DjangoModelFactory):
    class Meta:
        model = CareRelationship

    patient = factory.SubFactory(UserFactory)
    therapist = factory.SubFactory(UserFactory)
    practice = factory.SubFactory(PracticeFactory)
    valid_from = LONG_AGO


class ExerciseFactory(DjangoModelFactory):
    class Meta:
        model = Exercise

    slug = factory.Sequence(lambda n: f"exercise-{n}")
    phase = "activate"
    name_nl = factory.Sequence(lambda n: f"Oefening {n}")
    name_en = factory.Sequence(lambda n: f"Exercise {n}")
    name_de = factory.Sequence(lambda n: f"Übung {n}")
    steps_nl = "Ga liggen.\nTil je bekken op."
    steps_en = "Lie down.\nLift your pelvis."
    steps_de = "Legen Sie sich hin.\nHeben Sie das Becken."
    sets = 2
    repetitions = 8
    repetitions_max = 12
    rest_seconds = 30


def webp(width=40, height=30, color="#0E5244", **options):
    """A picture as somebody would send it; format="PNG" and the like for another one."""
    to = BytesIO()
    options = {"format": "WEBP"} | options
    Image.new("RGB", (width, height), color).save(to, **options)
    return to.getvalue()


class ExercisePictureFactory(DjangoModelFactory):
    class Meta:
        model = ExercisePicture

    exercise = factory.SubFactory(ExerciseFactory)
    alt_start_nl, alt_end_nl = "Zij ligt.", "Zij tilt haar bekken op."
    alt_start_en, alt_end_en = "She lies down.", "She lifts her pelvis."
    alt_start_de, alt_end_de = "Sie liegt.", "Sie hebt das Becken."

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        picture = model_class(*args, **kwargs)
        sent = {"start": webp(color="#F4B63F"), "end": webp()}
        picture.store({which: reencoded(BytesIO(file)) for which, file in sent.items()})
        return picture


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    slug = factory.Sequence(lambda n: f"category-{n}")
    name_nl = "Pijn"
    name_en = "Pain"
    name_de = "Schmerzen"


class AuthorFactory(DjangoModelFactory):
    class Meta:
        model = Author

    slug = factory.Sequence(lambda n: f"author-{n}")
    name_nl = "Redactie"
    name_en = "Editors"
    name_de = "Redaktion"


class ArticleFactory(DjangoModelFactory):
    class Meta:
        model = Article

    slug = factory.Sequence(lambda n: f"article-{n}")
    category = factory.SubFactory(CategoryFactory)
    author = factory.SubFactory(AuthorFactory)
    title_nl = factory.Sequence(lambda n: f"Artikel {n}")
    title_en = factory.Sequence(lambda n: f"Article {n}")
    title_de = factory.Sequence(lambda n: f"Beitrag {n}")
    published_at = LONG_AGO


class ProgrammeTemplateFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeTemplate

    slug = factory.Sequence(lambda n: f"template-{n}")
    name_nl = "Soepele heup"
    name_en = "Supple hip"
    name_de = "Bewegliche Hüfte"
    weekdays = (0, 2, 4)


class TemplatePhaseFactory(DjangoModelFactory):
    class Meta:
        model = TemplatePhase

    template = factory.SubFactory(ProgrammeTemplateFactory)
    slug = factory.Sequence(lambda n: f"phase-{n}")
    name_nl = "Start"
    name_en = "Start"
    name_de = "Einstieg"
    week_from = 1
    week_to = 2


class TemplateExerciseFactory(DjangoModelFactory):
    class Meta:
        model = TemplateExercise

    phase = factory.SubFactory(TemplatePhaseFactory)
    exercise = factory.SubFactory(ExerciseFactory)
    sets = 2
    repetitions = 8


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        skip_postgeneration_save = True

    patient = factory.SubFactory(UserFactory)
    practice = factory.SubFactory(PracticeFactory)
    assigned_by = factory.SubFactory(UserFactory)
    name_nl = "Soepele heup"
    name_en = "Supple hip"
    name_de = "Bewegliche Hüfte"
    weekdays = EVERY_DAY
    start_on = factory.LazyFunction(lambda: date.today() - timedelta(weeks=4))  # noqa: DTZ011

    @factory.post_generation
    def lines(self, create, extracted, **kwargs):
        """One open-ended phase; lines=[dict(...), ...] replaces the one core and one extra."""
        if not create:
            return
        phase = ProgrammePhaseFactory(programme=self)
        rows = [{"is_core": True}, {"is_core": False}] if extracted is None else extracted
        for position, row in enumerate(rows):
            PrescribedExerciseFactory(programme=self, phase=phase, position=position, **row)


class ProgrammePhaseFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammePhase

    programme = factory.SubFactory(ProgrammeFactory, lines=[])
    name_nl = "Start"
    name_en = "Start"
    name_de = "Einstieg"


class PrescribedExerciseFactory(DjangoModelFactory):
    class Meta:
        model = PrescribedExercise

    programme = factory.SubFactory(ProgrammeFactory, lines=[])
    phase = factory.SubFactory(
        ProgrammePhaseFactory, programme=factory.SelfAttribute("..programme")
    )
    exercise = factory.SubFactory(ExerciseFactory)
    name_nl = factory.Sequence(lambda n: f"Bruggetje {n}")
    name_en = factory.Sequence(lambda n: f"Bridge {n}")
    name_de = factory.Sequence(lambda n: f"Brücke {n}")
    steps_nl = "Ga liggen.\nTil je bekken op."
    steps_en = "Lie down.\nLift your pelvis."
    steps_de = "Legen Sie sich hin.\nHeben Sie das Becken."
    sets = 2
    repetitions = 8


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = Reminder

    patient = factory.SubFactory(UserFactory)
    is_active = True
    weekdays = EVERY_DAY


class SittingBreakFactory(DjangoModelFactory):
    """Every 30 minutes from 9:00 to 17:00, with lunch from 12:00 to 13:00, on every day."""

    class Meta:
        model = SittingBreak

    patient = factory.SubFactory(UserFactory)
    is_active = True
    weekdays = EVERY_DAY
    mode = "every"
    every = 30
