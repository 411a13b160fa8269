"""The page on which texts go out as a sheet and come back, with a look before anything is
saved."""

from itertools import groupby

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from tablib import Dataset

from apps.exercises.exchange import (
    HEADERS,
    ROW,
    NotOurs,
    Refused,
    TextResource,
    as_xlsx,
    fingerprint,
    from_xlsx,
    texts_of,
    title_of,
    write,
)
from apps.exercises.versions import FieldChange, RowChange, compared, in_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "texts from a sheet"
A_DAY = 24 * 3600
MOST_SENTENCES = 20
MOST_AGREED = 2_000_000


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=_("XLSX file"),
        widget=forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
        },
    )


class Exchanged:
    """For an admin whose texts are translated outside of it."""

    change_list_template = "admin/library/change_list.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("translations/", view(self.texts_view), name=f"{name}_texts"),
            path("translations/xlsx/", view(self.sheet_view), name=f"{name}_sheet"),
        ]
        return [*own, *super().get_urls()]

    @admin.action(description=_("Translations as XLSX"), permissions=["view"])
    def export_texts(self, request, queryset):
        return self.send_sheet(queryset)

    def get_actions(self, request):
        actions = super().get_actions(request)
        return actions | {"export_texts": self.get_action("export_texts")}

    def sheet_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.send_sheet(self.get_queryset(request))

    def send_sheet(self, queryset):
        dataset = TextResource(texts_of(self.model, queryset)).export()
        name = f"soepel-{self.opts.model_name}.xlsx"
        response = HttpResponse(as_xlsx(dataset, title_of(self.model)), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def texts_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.texts_page(request)
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            agreed = request.POST.get("agreed")
            return self.write_agreed(request, agreed) if agreed else self.look_at_sheet(request)
        except NotOurs as problem:
            return self.texts_page(request, problems=[str(problem)])
        except Refused as problem:
            return self.texts_page(request, problems=problem.sentences)

    def look_at_sheet(self, request):
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            raise Refused(list(form.errors["sheet"]))
        dataset = from_xlsx(form.cleaned_data["sheet"], self.model)
        changed = self.resource(request).changes(dataset)
        return self.texts_page(
            request,
            looked_at=len(dataset),
            groups=by_root(changed),
            agreed=sealed(request, self.model, changed),
        )

    @transaction.atomic
    def write_agreed(self, request, agreed):
        """Held against the texts as they are at this moment."""
        cells = opened(request, self.model, agreed)
        expected = {(key, language): known for key, language, known, _new in cells}
        list(self.model._base_manager.select_for_update(no_key=True).order_by("pk").values("pk"))
        changed = self.resource(request, expected=expected).changes(dataset_of(cells))
        write(changed)
        text = ngettext("%(count)s text was saved.", "%(count)s texts were saved.", len(changed))
        messages.success(request, text % {"count": len(changed)})
        return HttpResponseRedirect(request.path)

    def resource(self, request, **options):
        texts = texts_of(self.model, self.get_queryset(request))

        def may_change(root):
            return self.has_change_permission(request, root)

        return TextResource(texts, may_change=may_change, **options)

    def texts_page(self, request, *, problems=(), **context):
        more = len(problems) - MOST_SENTENCES
        context |= {
            **self.admin_site.each_context(request),
            "title": gettext("Translations"),
            "subtitle": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "form": SheetForm(),
            "problems": problems[:MOST_SENTENCES],
            "more": max(more, 0),
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/library/texts.html", context)


def by_root(texts):
    """What would change, for each thing of the library."""
    return [
        (str(root), [in_differences(text) for text in group])
        for root, group in groupby(texts, key=lambda text: text.root)
    ]


def in_differences(text):
    fields = [difference(text, language, new) for language, new in text.wanted.items()]
    return RowChange("~", text.label, fields)


def difference(text, language, new):
    old = text.stored(language)
    field = text.row._meta.get_field(text.column(language))
    words = [in_words(field, value) for value in (old, new)]
    old, new = words if words[0] != words[1] else (old, new)
    return FieldChange("", language, compared(old, new))


# --- what she agreed to, carried by the page --------------------------------------------------


def sealed(request, model, texts):
    cells = [
        (text.key, language, fingerprint(text.stored(language)), new)
        for text in texts
        for language, new in text.wanted.items()
    ]
    agreed = signing.dumps([model._meta.label, request.user.pk, cells], salt=SALT, compress=True)
    if len(agreed) > MOST_AGREED:
        raise NotOurs(gettext("These are too many changes for one time. Send the file in parts."))
    return agreed


def opened(request, model, agreed):
    """Raises NotOurs when it is not what we gave her."""
    try:
        label, user, cells = signing.loads(agreed, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        label = user = cells = None
    if (label, user) != (model._meta.label, request.user.pk):
        raise NotOurs(gettext("This page has expired. Send the file once more."))
    return cells


def dataset_of(cells):
    """One row for each text; the languages that stay are left out."""
    languages = [name for name in HEADERS if name not in {"key", "label"}]
    by_key = {}
    for key, language, _known, new in cells:
        by_key.setdefault(key, {})[language] = new
    dataset = Dataset(headers=[ROW, "key", *languages])
    for number, (key, new) in enumerate(by_key.items(), start=1):
        dataset.append([number, key, *(new.get(language) for language in languages)])
    return dataset
