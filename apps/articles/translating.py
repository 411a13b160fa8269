"""Source and translation of an article beside each other, one language at a time."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

from apps.exercises.exchange import new_flaws, texts_of, write
from apps.exercises.versions import (
    SOURCE,
    TRANSLATIONS,
    compared,
    confirm,
    in_words,
    one_version,
    stale_texts,
)

from .models import Article


class TranslationForm(forms.Form):
    still_right = forms.BooleanField(
        label=_("I read all of it beside the source: the translation is right."), required=False
    )

    def __init__(self, *args, article, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.article, self.language, self.texts = article, language, {}
        for text in texts_of(Article, [article]).values():
            if text.stored(SOURCE) or text.stored(language):
                name = f"{text.row._meta.model_name}-{text.row.pk}-{text.name}"
                self.texts[name] = text
                self.fields[name] = field_for(text, language)

    def clean(self):
        for name, text in self.texts.items():
            self.take(name, text, self.cleaned_data.get(name) or "")
        self.hold_against_the_form()
        return self.cleaned_data

    def hold_against_the_form(self):
        """A drawing has its words in every language that the section is written in."""
        names = {text.key: name for name, text in self.texts.items()}
        changed = [text for text in self.texts.values() if text.wanted]
        for text, _language, problems in new_flaws(changed, self.texts.values()):
            if names[text.key] not in self.errors:
                self.add_error(names[text.key], problems)

    def take(self, name, text, typed):
        if name in self.errors or typed == text.stored(self.language):
            return
        try:
            typed = text.cleaned(self.language, typed)
        except ValidationError as error:
            self.add_error(name, error)
        if typed != text.stored(self.language):
            text.wanted[self.language] = typed

    def save(self, *, by):
        with one_version():
            write([text for text in self.texts.values() if text.wanted])
        if self.cleaned_data["still_right"]:
            confirm(self.article, self.language, by=by)

    def pairs(self):
        stale = {
            (one.model, one.key, one.field): one
            for one in stale_texts(Article, [self.article.pk])[self.article.pk]
            if one.language == self.language
        }
        for name, text in self.texts.items():
            changed = stale.get((type(text.row), text.row.pk, text.name))
            yield {
                "text": text,
                "source": text.stored(SOURCE),
                "field": self[name],
                "is_prose": is_prose(text),
                "pieces": changed and pieces(text, changed),
            }


def field_for(text, language):
    field = text.row._meta.get_field(text.column(language))
    attrs = {"lang": language}
    widget = AdminProseEditorWidget(attrs) if is_prose(text) else forms.TextInput(attrs)
    made = forms.CharField(
        label=text.label, required=False, widget=widget, max_length=field.max_length
    )
    if is_prose(text):
        made = field.formfield(widget=widget, required=False, label=text.label)
    made.initial = text.stored(language)
    return made


def is_prose(text):
    return isinstance(text.row._meta.get_field(text.name), ProseEditorField)


def pieces(text, changed):
    field = text.row._meta.get_field(f"{text.name}_{SOURCE}")
    return compared(in_words(field, changed.was), in_words(field, changed.now))


class Translated:
    """For the admin of the articles."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.translate_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_translate"
        own = path("<path:object_id>/translate/<slug:language>/", view, name=name)
        return [own, *super().get_urls()]

    def translate_view(self, request, object_id, language):
        obj = self.get_object(request, unquote(object_id))
        if language not in TRANSLATIONS:
            raise Http404
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = TranslationForm(sent, article=obj, language=language)
        if sent is not None and form.is_valid():
            form.save(by=request.user)
            messages.success(request, gettext("The translation was saved."))
            return HttpResponseRedirect(request.path)
        return self.translation_page(request, obj, form)

    def translation_page(self, request, obj, form):
        context = self.page_context(request, obj, gettext("Translation")) | {
            "form": form,
            "pairs": list(form.pairs()),
            "source": SOURCE,
            "language": form.language,
            "languages": TRANSLATIONS,
            "media": Media.from_media(self.media + form.media, nonce=str(request.csp_nonce)),
        }
        return TemplateResponse(request, "admin/articles/translate.html", context)
