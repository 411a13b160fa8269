"""Rows with a position and buttons that move them: at once with the script; without it the
page is saved and comes back with the row in its new place."""

from django.db import transaction
from django.forms.models import _get_foreign_key
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

STEPS = {"up": -1, "down": 1}


class Ordered:
    """For an inline. A row does not leave the others that have the same `moves_within`."""

    ordering = ["position", "pk"]
    moves_within = ""

    class Media:
        js = ["js/admin/order.js"]

    def family_of(self, row):
        return getattr(row, self.moves_within) if self.moves_within else None


class OrderedTable(Ordered):
    """The rows of a table have their buttons in a column."""

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return ["place", *fields] if self.has_change_permission(request, obj) else fields

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "place"]

    @property
    def place(self):
        return place_of


def place_of(row):
    if row.pk is None:
        return ""
    name = row._meta.model_name
    return format_html(
        '<span class="order-buttons" id="row-{}-{}">{}{}</span>',
        name,
        row.pk,
        button("up", f"{name}:{row.pk}", gettext("Move up")),
        button("down", f"{name}:{row.pk}", gettext("Move down")),
    )


place_of.short_description = _("order")


def button(step, row, label):
    return format_html(
        '<button class="order-button order-{}" name="move" value="{}:{}" aria-label="{}" '
        'title="{}"></button>',
        step,
        step,
        row,
        label,
        label,
    )


class MovesRows:
    """For the ModelAdmin whose inlines are ordered."""

    def response_change(self, request, obj):
        step, _colon, row = request.POST.get("move", "").partition(":")
        if step not in STEPS:
            return super().response_change(request, obj)
        for inline in self.get_inline_instances(request, obj):
            if isinstance(inline, Ordered) and row.startswith(f"{inline.model._meta.model_name}:"):
                self.move(request, inline, obj, row.partition(":")[2], STEPS[step])
        return HttpResponseRedirect(f"{request.path}#row-{row.replace(':', '-')}")

    def move(self, request, inline, obj, pk, step):
        key = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name
        rows = list(inline.get_queryset(request).filter(**{key: obj}))
        chosen = next((row for row in rows if str(row.pk) == pk), None)
        if chosen is None:
            return
        family = inline.family_of(chosen)
        own = [row for row in rows if inline.family_of(row) == family]
        place = step_in(own, chosen, step)
        words = {"row": chosen, "place": place + 1, "of": len(own)}
        self.message_user(request, gettext("%(row)s, now %(place)s of %(of)s") % words)


@transaction.atomic
def step_in(rows, chosen, step):
    """Numbers the rows again with one of them a place further. Returns its place."""
    here = rows.index(chosen)
    there = max(0, min(len(rows) - 1, here + step))
    rows.insert(there, rows.pop(here))
    for place, row in enumerate(rows):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])
    return there
