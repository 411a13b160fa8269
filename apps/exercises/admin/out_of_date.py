"""Which translations in a list are behind their source: said beside the language, and a filter."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.exercises.versions import TRANSLATIONS, stale_texts

LANGUAGES = dict(settings.LANGUAGES)


class OutOfDate(admin.SimpleListFilter):
    """Those of which the source changed after somebody last worked on the translation."""

    title = _("translation")
    parameter_name = "out_of_date"

    def lookups(self, request, model_admin):
        late = gettext("out of date in %s")
        return [(code, late % gettext(LANGUAGES[code])) for code in TRANSLATIONS]

    def queryset(self, request, queryset):
        if self.value() not in TRANSLATIONS:
            return queryset
        found = stale_texts(queryset.model, queryset.values("pk")).items()
        late = [key for key, texts in found if self.value() in languages_of(texts)]
        return queryset.filter(pk__in=late)


def languages_of(texts):
    return {text.language for text in texts}


class SaysOutOfDate:
    """For a list of what keeps its history."""

    def get_changelist_instance(self, request):
        listed = super().get_changelist_instance(request)
        stale = stale_texts(self.model, [row.pk for row in listed.result_list])
        for row in listed.result_list:
            row.out_of_date = languages_of(stale[row.pk])
        return listed

    @admin.display(description=_("languages"))
    def languages(self, obj):
        told = super().languages(obj).split(", ")
        late = gettext("%s out of date")
        return ", ".join(late % code if code in obj.out_of_date else code for code in told)
