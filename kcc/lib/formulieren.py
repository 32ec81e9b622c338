"""How forms look: Django's own form API, shown with the controls of the design language."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template.loader import get_template

_INVOER = "utrecht-textbox utrecht-textbox--html-input"
_KLASSEN = {
    "django/forms/widgets/textarea.html": "utrecht-textarea utrecht-textarea--html-textarea",
    "django/forms/widgets/select.html": "utrecht-select utrecht-select--html-select",
    "django/forms/widgets/checkbox.html": "utrecht-checkbox utrecht-checkbox--html-input",
    "django/forms/widgets/radio.html": "kcc-keuzes",
    "django/forms/widgets/checkbox_select.html": "kcc-keuzes",
}
_INVOERSOORTEN = {
    "text",
    "email",
    "tel",
    "url",
    "number",
    "date",
    "datetime",
    "time",
    "password",
    "search",
    "color",
}
_OPTIEKLASSEN = {
    "radio": "utrecht-radio-button utrecht-radio-button--html-input",
    "checkbox": "utrecht-checkbox utrecht-checkbox--html-input",
}


class KccRenderer(DjangoTemplates):
    """Set as FORM_RENDERER: `{{ form }}`, `{{ field.as_field_group }}` and single widgets get our look.

    A form is templates/componenten/formulier.html, a field componenten/veld.html (label, help, errors beside
    the control). Widgets keep Django's templates and only receive the CSS classes of their kind, after any
    class that the form gave them, so that forms stay free of markup. A widget with the attribute
    `data-kaal` is left as it is.
    """

    form_template_name = "componenten/formulier.html"
    field_template_name = "componenten/veld.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("componenten/"):
            return get_template(template_name)
        return super().get_template(template_name)

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if widget := context.get("widget"):
            _kleed_aan(widget)
        return super().render(template_name, context, request)


def _kleed_aan(widget: dict[str, Any]) -> None:
    """Add the classes to a widget's context, and to the parts of a widget of several controls."""
    for onderdeel in widget.get("subwidgets", []):
        _kleed_aan(onderdeel)
    klasse = _KLASSEN.get(widget["template_name"])
    if klasse is None and widget.get("type") in _INVOERSOORTEN:
        klasse = _INVOER
    if klasse is None or "data-kaal" in widget["attrs"]:
        return
    _voeg_toe(widget["attrs"], klasse)
    if widget["template_name"].endswith("textarea.html") and widget["attrs"].get("rows") == "10":
        # Django's default is higher than a phone shows beside its keyboard.
        widget["attrs"]["rows"] = "5"
    for _groep, opties, _nummer in widget.get("optgroups", []):
        for optie in opties:
            if optieklasse := _OPTIEKLASSEN.get(optie["type"]):
                _voeg_toe(optie["attrs"], optieklasse)


def _voeg_toe(attrs: dict[str, Any], klasse: str) -> None:
    eigen = attrs.get("class", "")
    attrs["class"] = f"{eigen} {klasse}".strip()
