from modeltranslation.translator import TranslationOptions, register

from apps.exercises.versions import Part, Whole, keep_history

from .models import (
    ExerciseLog,
    PrescribedExercise,
    Programme,
    ProgrammePhase,
    ProgrammeTemplate,
    TemplateExercise,
    TemplatePhase,
)


@register(ProgrammeTemplate)
class ProgrammeTemplateTranslation(TranslationOptions):
    fields = ("name", "for_whom", "not_for", "goal", "expect")


@register([TemplatePhase, ProgrammePhase])
class PhaseTranslation(TranslationOptions):
    fields = ("name", "note")


@register(TemplateExercise)
class TemplateExerciseTranslation(TranslationOptions):
    fields = ("note",)


@register(ExerciseLog)
class ExerciseLogTranslation(TranslationOptions):
    fields = ("name",)


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "expect")


@register(PrescribedExercise)
class PrescribedExerciseTranslation(TranslationOptions):
    fields = (*PrescribedExercise.TEXT_FIELDS, "note")


keep_history(
    Whole(
        ProgrammeTemplate,
        parts=(
            Part(
                TemplatePhase,
                "template",
                "slug",
                "name",
                parts=(Part(TemplateExercise, "phase", "pk", "exercise_id"),),
            ),
        ),
        stays=("practice_id", "slug", "is_archived"),
    )
)
