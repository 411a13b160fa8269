"""The history page of the library, and the way back to an earlier version."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import may_write_shared
from apps.accounts.models import User
from apps.exercises.versions import (
    COPIED,
    FIRST,
    IMPORTED,
    STARTER,
    STILL_RIGHT,
    CannotRestore,
    Differences,
    gaps_of,
    moment_of,
    one_version,
    refused,
    restorable,
    restore,
    state_now,
    versions_of,
)

PER_PAGE = 20
LANGUAGES = dict(settings.LANGUAGES)
REASONS = {
    COPIED: _("Started as a copy."),
    FIRST: _("As it stood when history began."),
    IMPORTED: _("Translations from an XLSX file."),
    STARTER: _("Content that comes with Soepel."),
}


class OneVersion:
    """What one press of Save changes is one version."""

    def changeform_view(self, request, *args, **kwargs):
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with one_version():
            return super().changeform_view(request, *args, **kwargs)


class Versioned(OneVersion):
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [
            path("<path:object_id>/history/<int:number>/", view, name=name),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        page = Paginator(versions_of(obj), PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.page_context(request, obj, gettext("History")),
            "page": page,
            "versions": told(request.user, obj, page.object_list),
            "may_restore": self.has_change_permission(request, obj),
        }
        return TemplateResponse(request, "admin/library/history.html", context)

    def restore_view(self, request, object_id, number):
        obj = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        version = next((v for v in versions_of(obj) if v.number == number), None)
        if version is None or not version.can_come_back:
            raise Http404
        if request.method == "POST":
            return self.bring_back(request, obj, version)
        return self.ask_to_restore(request, obj, version)

    def ask_to_restore(self, request, obj, version):
        now = state_now(obj)
        back = restorable(obj, version, now)
        context = {
            **self.page_context(request, obj, gettext("Restore this version")),
            "version": version,
            "gaps": listed(gaps_of(version.state)),
            "refused": refused(obj, back),
            "changes": next(iter(Differences(obj, [(now, back)]))),
        }
        return TemplateResponse(request, "admin/library/restore.html", context)

    def bring_back(self, request, obj, version):
        try:
            restore(obj, version)
        except CannotRestore:
            return HttpResponseRedirect(request.path)
        text = gettext("The version of %s is back, in every language.")
        messages.success(request, text % moment(version.at))
        history = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        return HttpResponseRedirect(reverse(history, args=[obj.pk]))

    def page_context(self, request, obj, title):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(obj),
            "object": obj,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
        }


def moment(at):
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def listed(fields):
    names = dict.fromkeys(str(field.verbose_name) for field in fields)
    return get_text_list(list(names), gettext("and"))


def told(reader, obj, versions):
    """Each version with who, why and what changed."""
    people = User.objects.in_bulk({version.user_id for version in versions})
    changes = Differences(obj, [(version.before, version.state) for version in versions])
    return [
        {
            "version": version,
            "who": name_for(reader, obj, people.get(version.user_id), version),
            "why": why(version.reason),
            "changes": [] if version.is_first else change,
        }
        for version, change in zip(versions, changes, strict=True)
    ]


def name_for(reader, obj, person, version):
    """Who keeps the shared library is no matter of the practices that read it."""
    if person is None:
        return "Soepel" if version.reason in {STARTER, FIRST} else gettext("somebody who has left")
    is_shared = getattr(obj, "practice_id", None) is None
    if is_shared and person != reader and not may_write_shared(reader):
        return gettext("an editor of the library")
    return person.get_full_name() or gettext("no name yet")


def why(reason):
    """The reasons that we write ourselves, in the language of the reader."""
    if reason.startswith("restored "):
        at = moment_of(int(reason.removeprefix("restored ")))
        return gettext("Restored: the version of %s.") % moment(at)
    if reason.startswith(STILL_RIGHT):
        language = LANGUAGES.get(reason.removeprefix(STILL_RIGHT), "")
        return gettext("Read beside the source and found right: %s.") % gettext(language)
    return REASONS.get(reason, reason)
