"""What a department and the KCC promise each other, to agree on anew."""

from typing import Any

from django import forms

from contacten.models import Dienstverleningsovereenkomst


class DvoForm(forms.ModelForm):
    """The promises from a day on; it begins with those that hold now."""

    class Meta:
        model = Dienstverleningsovereenkomst
        fields = [
            "geldig_vanaf",
            "terugbellen_uren",
            "reactie_werkdagen",
            "social_uren",
            "doel_afdeling",
            "doorsturen_uren",
            "doel_kcc_op_tijd",
            "doel_kcc_goed",
        ]
        labels = {
            "geldig_vanaf": "Vanaf welke dag?",
            "terugbellen_uren": "De afdeling belt terug binnen (werkuren)",
            "reactie_werkdagen": "De afdeling beantwoordt een publieksreactie binnen (werkdagen)",
            "social_uren": "De afdeling beantwoordt een bericht op social media binnen (werkuren)",
            "doel_afdeling": "De afdeling is op tijd in (%)",
            "doorsturen_uren": "Het KCC stuurt door binnen (werkuren)",
            "doel_kcc_op_tijd": "Het KCC stuurt op tijd door in (%)",
            "doel_kcc_goed": "Het KCC kiest de goede afdeling in (%)",
        }
        widgets = {"geldig_vanaf": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        error_messages = {
            "geldig_vanaf": {"required": "Kies een dag.", "invalid": "Kies een dag die bestaat."}
        }

    def beloften(self) -> dict[str, Any]:
        """The promises without their first day."""
        return {naam: waarde for naam, waarde in self.cleaned_data.items() if naam != "geldig_vanaf"}
