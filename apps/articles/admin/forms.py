"""What must be right before an article of a practice is read by patients."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.articles.models import Section

ROW = re.compile(r"(?P<rows>[a-z_]+)-(?P<number>\d+)-(?P<field>\w+)")


def posted_rows(data, rows):
    """The rows of another table on the same page as they were sent, without those to be deleted."""
    found = {}
    for name, value in data.items():
        match = ROW.fullmatch(name)
        if match and match["rows"] == rows:
            found.setdefault(match["number"], {})[match["field"]] = value
    return [row for row in found.values() if not row.get("DELETE")]


def posted_values(data, rows, field):
    return {row[field] for row in posted_rows(data, rows) if row.get(field)}


class ArticleForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if cleaned.get("published_at") and self.is_of_a_practice(cleaned):
            self.ask_for_what_lacks(cleaned)
        return cleaned

    def is_of_a_practice(self, cleaned):
        return bool(cleaned.get("practice") or self.instance.practice_id)

    def ask_for_what_lacks(self, cleaned):
        """What patients read was checked, names its sources and says when to get help."""
        if not cleaned.get("reviewer"):
            self.add_error("reviewer", _("Who checked it? Until then it stays unpublished."))
        if not cleaned.get("reviewed_on"):
            self.add_error(
                "reviewed_on", _("When was it checked? Until then it stays unpublished.")
            )
        if not posted_values(self.data, "sources", "key"):
            text = _("An article needs at least one source before it is published.")
            self.add_error("published_at", text)
        if Section.Kind.RED_FLAG not in posted_values(self.data, "sections", "kind"):
            text = _("An article needs warning signs before it is published: choose a care card.")
            self.add_error("published_at", text)


class SectionForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        source = cleaned.get("source")
        if source and source not in posted_values(self.data, "sources", "key"):
            self.add_error("source", _("No source below has this key."))
        return cleaned


class KeyFactForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        anchor, keys = cleaned.get("anchor"), cleaned.get("sources", "").split()
        if anchor and anchor not in posted_values(self.data, "sections", "anchor"):
            self.add_error("anchor", _("No section above has this anchor."))
        unknown = set(keys) - posted_values(self.data, "sources", "key")
        if unknown:
            text = _("No source has the key %(key)s.") % {"key": ", ".join(sorted(unknown))}
            self.add_error("sources", text)
        if not keys and not cleaned.get("is_own"):
            self.add_error("sources", _("Name a source, or say that it is your own knowledge."))
        return cleaned
