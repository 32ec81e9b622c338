"""Which figures somebody wants by mail."""

from typing import Any

from django import forms

from kcc.organisatie.models import Afdeling
from servicenormen.enums import Abonnementsoort
from servicenormen.models import Servicenorm


class AbonnementForm(forms.Form):
    """A kind, with the norms and the departments of choice; none chosen is all norms."""

    soort = forms.ChoiceField(
        label="Wat wilt u krijgen?",
        choices=Abonnementsoort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u wilt krijgen."},
    )
    normen = forms.MultipleChoiceField(
        label="Welke normen?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kiest u niets, dan krijgt u alle normen.",
        error_messages={"invalid_choice": "Kies normen uit de lijst."},
    )
    afdelingen = forms.ModelMultipleChoiceField(
        Afdeling.objects.none(),
        label="Ook de cijfers van deze afdelingen",
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text="Niet nodig voor het overzicht per cluster: daarin staan alle clusters.",
        error_messages={"invalid_choice": "Kies afdelingen uit de lijst."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        normen = self.fields["normen"]
        afdelingen = self.fields["afdelingen"]
        assert isinstance(normen, forms.MultipleChoiceField)  # noqa: S101 - declared above
        assert isinstance(afdelingen, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        normen.choices = list({norm.code: str(norm) for norm in Servicenorm.objects.all()}.items())
        afdelingen.queryset = Afdeling.objects.filter(is_extern=False)
