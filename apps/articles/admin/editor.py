from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

from apps.accounts.admin import Guarded

WITH_EDITOR = Guarded.formfield_overrides | {ProseEditorField: {"widget": AdminProseEditorWidget}}


class WithEditor:
    """A page on which rich text is written."""

    class Media:
        js = ["js/admin/editor.js"]

    def render_change_form(self, request, context, *args, **kwargs):
        """The editor's import map is an inline script: it carries the nonce of this page."""
        if context.get("media"):
            nonce = str(request.csp_nonce)
            context["media"] = Media.from_media(context["media"], nonce=nonce)
        return super().render_change_form(request, context, *args, **kwargs)
