"""What every page of the admin keeps to: a role opens it, visible_to fills it, and what is
not visible does not exist."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import DataError, models
from django.forms import CheckboxSelectMultiple, SplitDateTimeField
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from modeltranslation.admin import TranslationAdmin

from apps.accounts.admin_forms import PlainTextField
from apps.accounts.models import Membership, Practice

from .looks import Looked
from .widgets import ClockInput, DayInput, MomentInput

THERAPIST, MANAGER, EDITOR = Membership.Role.values
STAFF = {THERAPIST, MANAGER, EDITOR}
UNREADABLE = (ValueError, OverflowError, DataError)


def practice_ids(user, *roles):
    return {m.practice_id for m in user.current_memberships if m.role in roles}


def own_practices(user, *roles):
    return Practice.objects.filter(pk__in=practice_ids(user, *roles))


def practices_as(user, *roles):
    """The same for staff; who runs the installation administers them all."""
    return Practice.objects.all() if user.is_superuser else own_practices(user, *roles)


def may_write_shared(user):
    """What every practice of the installation reads. A role in one of them opens it to nobody."""
    return user.is_superuser or user.is_library_editor


def visible(queryset, user):
    return queryset.visible_to(user) if hasattr(queryset, "visible_to") else queryset


def in_words(moment):
    """The local day of a moment."""
    return date_format(timezone.localtime(moment))


def asked_by(list_filter):
    """The name that a filter has in the address."""
    if isinstance(list_filter, tuple):
        return list_filter[0]
    return getattr(list_filter, "parameter_name", list_filter)


class Guarded:
    """For a ModelAdmin and for an inline: choices hold what she may see and nothing else."""

    formfield_overrides = {
        models.TextField: {
            "form_class": PlainTextField,
            "widget": admin.widgets.AdminTextareaWidget,
        },
        models.DateField: {"widget": DayInput},
        models.TimeField: {"widget": ClockInput},
        models.DateTimeField: {"form_class": SplitDateTimeField, "widget": MomentInput},
    }

    def get_field_queryset(self, db, db_field, request):
        model = db_field.remote_field.model
        if model is Practice:
            return own_practices(request.user, *STAFF)
        ordered = super().get_field_queryset(db, db_field, request)
        return visible(model._default_manager.all() if ordered is None else ordered, request.user)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class PracticeModelAdmin(Guarded, Looked, admin.ModelAdmin):
    view_roles = frozenset()
    add_roles = frozenset()
    change_roles = frozenset()
    for_superusers = True
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    view_on_site = False

    def may(self, request, roles):
        user = request.user
        return bool(roles) and (
            user.works_as(*roles) or (self.for_superusers and user.is_superuser)
        )

    def may_change(self, request, obj):
        """Whether this one, which she can see, is hers to change."""
        return True

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.may(request, self.view_roles)

    def has_add_permission(self, request):
        return self.may(request, self.add_roles)

    def has_change_permission(self, request, obj=None):
        roles = self.may(request, self.change_roles)
        return roles and (obj is None or self.may_change(request, obj))

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return visible(super().get_queryset(request), request.user)

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj is None:
            raise Http404
        return obj

    def lookup_allowed(self, lookup, value, request):
        """Only what the filters of the list ask for: other columns could be guessed at."""
        names = [asked_by(list_filter) for list_filter in self.get_list_filter(request)]
        asked = any(f"{lookup}__".startswith(f"{name}__") for name in names)
        return asked and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def headed(self, obj):
        """The page of one thing is called after it; what it is stands below."""
        return {"title": str(obj), "subtitle": capfirst(self.opts.verbose_name)}

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= self.headed(obj) if obj else {}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except UNREADABLE as error:
            raise BadRequest(str(error)) from error

    def response_action(self, request, queryset):
        try:
            return super().response_action(request, queryset)
        except UNREADABLE as error:
            raise BadRequest(str(error)) from error


class TabbedTranslationAdmin(TranslationAdmin):
    """One language of the texts at a time, by a switch of ours that needs no jQuery UI."""

    class Media:
        js = ["js/admin/languages.js"]


class Authored:
    """Its form knows who fills it in and which practices she manages."""

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.author = request.user
        form.managed = set(practices_as(request.user, MANAGER).values_list("pk", flat=True))
        return form


class FollowsParent(Guarded):
    """An inline is as open as the page it stands on."""

    extra = 0

    def parent_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self.parent_admin().has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self.parent_admin().has_add_permission(request)
        return self.parent_admin().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class ReadOnly(FollowsParent):
    can_delete = False
    classes = ["read-only"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
