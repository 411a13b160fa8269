from modeltranslation.translator import TranslationOptions, register

from .models import (
    BodyArea,
    Equipment,
    EquipmentVariant,
    Exercise,
    ExercisePicture,
    GuidanceText,
    SafetyNote,
)
from .versions import Part, Whole, exchanged, keep_history


@register([BodyArea, EquipmentVariant])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Equipment)
class EquipmentTranslation(TranslationOptions):
    fields = ("name", "household", "purpose", "choosing", "caution")


@register([SafetyNote, GuidanceText])
class TextTranslation(TranslationOptions):
    fields = ("text",)


@register(Exercise)
class ExerciseTranslation(TranslationOptions):
    fields = (*Exercise.TEXT_FIELDS, "easier", "harder")


@register(ExercisePicture)
class PictureTranslation(TranslationOptions):
    fields = ("alt_start", "alt_end")
    required_languages = ("nl", "en", "de")


keep_history(Whole(Exercise, stays=("practice_id", "slug", "is_published")))
exchanged(Whole(BodyArea))
exchanged(Whole(SafetyNote, key="code"))
exchanged(Whole(GuidanceText, key="key"))
exchanged(Whole(Equipment, parts=(Part(EquipmentVariant, "equipment", "pk", "name"),)))
