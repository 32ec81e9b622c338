"""Files that a citizen sends along with a form: judged at once, so that an error is told at the field."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacten.forms.postbus import MeerBestanden, MeerBestandenveld
from contacten.postbus.bijlagen import keur
from contacten.postbus.mail import Bestand

MEESTE_BESTANDEN = 5
# Together: well under what kcc.organisatie.omvang lets through, so that too much is told at the field.
GROOTSTE_BYTES = 10 * 1024 * 1024
_SOORTEN = (
    ".pdf,.jpg,.jpeg,.png,.gif,.webp,.heic,.tif,.tiff,.doc,.docx,.odt,.rtf,.xlsx,.ods,.pptx,.txt,"
    "application/pdf,image/*,text/plain"
)


class Bijlagenveld(MeerBestandenveld):
    """No, one or several files; gives a list of Bestand."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        gekozen = [bestand for bestand in super().clean(data, initial) if bestand]
        if len(gekozen) > MEESTE_BESTANDEN:
            raise forms.ValidationError(
                _("Kies hoogstens %(aantal)s bestanden.") % {"aantal": MEESTE_BESTANDEN}
            )
        if sum(bestand.size for bestand in gekozen) > GROOTSTE_BYTES:
            raise forms.ValidationError(
                _("Uw bestanden zijn samen groter dan 10 MB. Kies er minder, of kies kleinere.")
            )
        bestanden = [Bestand(bestand.name, bestand.read()) for bestand in gekozen]
        if bezwaren := [bezwaar for bestand in bestanden if (bezwaar := _bezwaar(bestand))]:
            raise forms.ValidationError(bezwaren)
        return bestanden


def _bezwaar(bestand: Bestand) -> str:
    """Why a file is not taken, for the citizen who chose it; "" when it is."""
    keuring = keur(bestand.naam, bestand.inhoud, grootste=GROOTSTE_BYTES)
    if not keuring.weigerreden:
        return ""
    namen = {"naam": keuring.naam}
    if not bestand.inhoud:
        return _("“%(naam)s” is leeg. Kies een ander bestand.") % namen
    if keuring.is_gevaarlijk:
        return _("“%(naam)s” nemen wij niet aan: er zit een programma in.") % namen
    return _("“%(naam)s” nemen wij niet aan. Stuur een foto, een PDF of een Word-bestand.") % namen


def bijlagenveld() -> Bijlagenveld:
    """The field; a browser tells already when the files are too large, see static/src/js/formulier.js."""
    return Bijlagenveld(
        label=gettext_lazy("Wilt u foto's of bestanden meesturen?"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Foto's, PDF of Word. Hoogstens 5 bestanden, samen hoogstens 10 MB."),
        widget=MeerBestanden(
            attrs={
                "accept": _SOORTEN,
                "multiple": True,
                "data-hoogstens": str(GROOTSTE_BYTES),
                "data-te-groot": gettext_lazy(
                    "Uw bestanden zijn samen groter dan 10 MB. Kies er minder, of kies kleinere."
                ),
            }
        ),
    )


class MetBijlagen(forms.Form):
    """A form with a field `bijlagen`."""

    def bestanden(self) -> list[Bestand]:
        """The files that were sent and may be kept."""
        return list(self.cleaned_data["bijlagen"])

    def vraag_bestanden_opnieuw(self) -> None:
        """Say, at the field, that a refused form keeps what was typed but not which files were chosen."""
        if self.files and "bijlagen" in self.files:
            self.add_error("bijlagen", _("Kies uw bestanden opnieuw. De rest van uw tekst staat er nog."))
