from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Fields look alike on every page: label, hint, error above the control."""

    field_template_name = "forms/field.html"
