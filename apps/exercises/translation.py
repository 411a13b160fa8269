from modeltranslation.translator import TranslationOptions, register

from .models import BodyArea, Equipment, EquipmentVariant, Exercise, GuidanceText, SafetyNote


@register([BodyArea, EquipmentVariant])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Equipment)
class EquipmentTranslation(TranslationOptions):
    fields = ("name", "household")


@register([SafetyNote, GuidanceText])
class TextTranslation(TranslationOptions):
    fields = ("text",)


@register(Exercise)
class ExerciseTranslation(TranslationOptions):
    fields = (*Exercise.TEXT_FIELDS, "easier", "harder")
