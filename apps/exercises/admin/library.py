"""What the exercises, articles and templates share: the installation's own belong to its
library editors, a practice's own to its therapists and editors, and anybody may start from a
copy."""

from functools import partial

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from apps.accounts.admin import (
    EDITOR,
    STAFF,
    THERAPIST,
    PracticeModelAdmin,
    TabbedTranslationAdmin,
    may_write_shared,
    own_practices,
    practice_ids,
)
from apps.exercises.versions import COPIED, one_version

from .exchange import Exchanged

LANGUAGES = settings.LANGUAGES
WRITERS = frozenset({THERAPIST, EDITOR})


class OwnerFilter(admin.SimpleListFilter):
    """The practices she works at and nobody else's."""

    title = _("practice")
    parameter_name = "owner"

    def lookups(self, request, model_admin):
        own = own_practices(request.user, *STAFF)
        return [("shared", _("for every practice")), *((str(p.pk), p.name) for p in own)]

    def queryset(self, request, queryset):
        if self.value() == "shared":
            return queryset.filter(practice=None)
        known = dict(self.lookup_choices)
        return queryset.filter(practice=self.value()) if self.value() in known else queryset


def copy_row(row, **changes):
    """Saves it once more, with another key. Returns the new row."""
    row.pk = None
    row._state.adding = True
    row._prefetched_objects_cache = {}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


class Languages(admin.SimpleListFilter):
    """Which of ours still miss their name in that language."""

    title = _("language")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [(code, gettext("not in %s yet") % gettext(name)) for code, name in LANGUAGES]

    def queryset(self, request, queryset):
        if self.value() not in dict(LANGUAGES):
            return queryset
        name = build_localized_fieldname(named_by(queryset.model), self.value())
        return queryset.filter(Q(**{name: None}) | Q(**{name: ""}))


def named_by(model):
    return "title" if hasattr(model, "title") else "name"


def kept_by(queryset, user):
    """What she may change, and should look after."""
    hers = Q(practice__in=practice_ids(user, *WRITERS))
    return queryset.filter(hers | Q(practice=None) if may_write_shared(user) else hers)


class LibraryAdmin(Exchanged, PracticeModelAdmin, TabbedTranslationAdmin):
    view_roles = frozenset(STAFF)
    add_roles = WRITERS
    show_facets = admin.ShowFacets.ALLOW
    copied_relations = ()
    copied_as = {}

    def has_add_permission(self, request):
        return super().has_add_permission(request) or may_write_shared(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self.has_add_permission(request)
        return self.may_change(request, obj)

    def may_change(self, request, obj):
        if obj.practice_id is None:
            return may_write_shared(request.user)
        return obj.practice_id in practice_ids(request.user, *WRITERS)

    def get_readonly_fields(self, request, obj=None):
        """Whose it is never changes: a practice starts from a copy."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "practice"] if obj else fixed

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        own = practice_ids(request.user, *WRITERS)
        return {"practice": own.pop()} | initial if len(own) == 1 else initial

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "practice":
            free = may_write_shared(request.user)
            kwargs["queryset"] = own_practices(request.user, *WRITERS)
            kwargs |= {"empty_label": _("for every practice")} if free else {"required": True}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("practice"), ordering="practice__name")
    def owner(self, obj):
        return obj.practice or _("for every practice")

    @admin.display(description=_("languages"))
    def languages(self, obj):
        """Each language with its name; a missing one says so."""
        name = named_by(self.model)
        texts = {
            code: getattr(obj, build_localized_fieldname(name, code)) for code, _n in LANGUAGES
        }
        return ", ".join(code if text else gettext("no %s") % code for code, text in texts.items())

    def get_actions(self, request):
        actions = super().get_actions(request)
        for practice in own_practices(request.user, *WRITERS):
            name = f"copy_to_{practice.pk}"
            label = gettext("Copy to %s") % practice
            actions[name] = (partial(copy_chosen, practice=practice), name, label)
        return actions

    def copy_to(self, original, practice):
        """None when the practice already has a copy."""
        slug = f"{original.slug[:68]}-{practice.pk}"
        if self.model.objects.filter(slug=slug).exists():
            return None
        sets = {name: list(getattr(original, name).all()) for name in self.copied_relations}
        source = self.model.objects.get(pk=original.pk)
        own = {"slug": slug, "practice": practice, "starter_digest": ""}
        copy = copy_row(source, **own, **self.copied_from(original))
        for name, rows in sets.items():
            getattr(copy, name).set(rows)
        self.copy_parts(original, copy)
        return copy

    def copied_from(self, original):
        """What the copy does not have as the original has it."""
        return self.copied_as

    def copy_parts(self, original, copy):
        """The rows that belong to it."""


@transaction.atomic
def copy_chosen(model_admin, request, queryset, *, practice):
    originals = list(queryset)
    with one_version(COPIED):
        copies = [model_admin.copy_to(original, practice) for original in originals]
    left = [old for old, copy in zip(originals, copies, strict=True) if copy is None]
    done = [copy for copy in copies if copy]
    if done:
        text = gettext("Copied to %(practice)s: %(names)s.")
        model_admin.message_user(request, text % named(practice, done))
    if left:
        text = gettext("%(practice)s already has a copy of: %(names)s.")
        model_admin.message_user(request, text % named(practice, left), messages.WARNING)


def named(practice, rows):
    return {"practice": practice, "names": ", ".join(str(row) for row in rows)}
