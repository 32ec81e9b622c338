"""Forms of what holds for a place for longer: shares of channels and what it supplies."""

from functools import partial
from typing import Any, ClassVar

from django import forms

from afspraken.enums import Afspraakkanaal
from afspraken.forms.planning import Tijdveld, Wijzigingsform
from afspraken.models import Aanbod, Kanaaldeel, Productgroep
from afspraken.services.rooster_aanbod import Aanbodvelden, haal_aanbod_weg, komende_afspraken, zet_aanbod
from afspraken.services.rooster_kanalen import Deel, zet_kanaaldelen
from afspraken.services.rooster_wijziging import Wijziging
from afspraken.services.rooster_woorden import kanalen_in_woorden
from catalogus.models import Product

_VERDWENEN = {"invalid_choice": "Dit is er niet meer. Kijk opnieuw in de lijst."}


class KanaaldeelForm(Wijzigingsform):
    titel = "Deel van kanalen"
    uitleg = (
        "Deze kanalen mogen samen hoogstens dit deel van de balies vullen. "
        "Wat alle kanalen samen niet mogen vullen, blijft over voor inloop."
    )

    deel = forms.ModelChoiceField(
        Kanaaldeel.objects.none(), widget=forms.HiddenInput, required=False, error_messages=_VERDWENEN
    )
    kanalen = forms.MultipleChoiceField(
        choices=Afspraakkanaal.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Kanalen",
        error_messages={"required": "Kies ten minste één kanaal."},
    )
    percentage = forms.IntegerField(
        label="Hoogstens (%)",
        min_value=0,
        max_value=100,
        error_messages={"required": "Vul een percentage in van 0 tot en met 100."},
    )
    vrijgave_dagen = forms.IntegerField(
        label="Vrijgeven, dagen ervoor",
        required=False,
        min_value=0,
        max_value=60,
        help_text="0 is op de dag zelf. Leeg: nooit vrijgeven.",
    )
    vrijgave_tijd = Tijdveld(
        label="Vrijgeven om", required=False, help_text="Vanaf dan mag iedereen boeken wat nog vrij is."
    )
    weg = forms.BooleanField(label="Deze grens vervalt", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deel"].queryset = Kanaaldeel.objects.filter(locatie=self.locatie)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        dagen, tijd = gegevens.get("vrijgave_dagen"), gegevens.get("vrijgave_tijd")
        if (dagen is None) != (tijd is None) and not self.errors:
            self.add_error("vrijgave_tijd", "Vul de dagen en de tijd allebei in, of geen van beide.")
        gelijk = Kanaaldeel.objects.filter(locatie=self.locatie, kanalen=sorted(gegevens.get("kanalen", [])))
        if gegevens.get("deel"):
            gelijk = gelijk.exclude(pk=gegevens["deel"].pk)
        if gelijk.exists():
            self.add_error("kanalen", "Voor deze kanalen is hier al een deel vastgelegd.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        delen = {
            rij.pk: Deel(
                frozenset(rij.kanalen),
                rij.percentage,
                (rij.vrijgave_dagen, rij.vrijgave_tijd)
                if rij.vrijgave_dagen is not None and rij.vrijgave_tijd is not None
                else None,
            )
            for rij in Kanaaldeel.objects.filter(locatie=self.locatie)
        }
        oud = gegevens["deel"].pk if gegevens["deel"] else 0
        delen.pop(oud, None)
        naam = kanalen_in_woorden(sorted(gegevens["kanalen"]))
        if not gegevens["weg"]:
            dagen, tijd = gegevens["vrijgave_dagen"], gegevens["vrijgave_tijd"]
            vrijgave = None if dagen is None or tijd is None else (dagen, tijd)
            delen[oud] = Deel(frozenset(gegevens["kanalen"]), gegevens["percentage"], vrijgave)
        return Wijziging(
            f"Deel van {naam} {'vervallen' if gegevens['weg'] else 'gewijzigd'}",
            partial(zet_kanaaldelen, locatie_id=self.locatie.pk, delen=list(delen.values()), nu=self.nu),
        )


class AanbodForm(Wijzigingsform):
    titel = "Product op afspraak"
    uitleg = "Afspraken die al zijn gemaakt, houden hun lengte."

    aanbod = forms.ModelChoiceField(
        Aanbod.objects.none(), widget=forms.HiddenInput, required=False, error_messages=_VERDWENEN
    )
    product = forms.ModelChoiceField(
        Product.objects.none(),
        label="Product",
        required=False,
        empty_label="Kies een product",
        error_messages={"invalid_choice": "Dit product heeft hier al een aanbod."},
    )
    groep = forms.ModelChoiceField(
        Productgroep.objects.all(),
        label="Aan welke balies?",
        empty_label="Kies een groep",
        error_messages={"required": "Kies een groep."},
    )
    duur_minuten = forms.IntegerField(label="Duur (minuten)", min_value=5, max_value=480, initial=15)
    extra_minuten_per_persoon = forms.IntegerField(
        label="Extra per persoon (minuten)", min_value=0, max_value=240, initial=0
    )
    maximum_personen = forms.IntegerField(label="Hoogstens personen", min_value=1, max_value=50, initial=6)
    horizon_dagen = forms.IntegerField(label="Dagen vooruit", min_value=1, max_value=365, initial=56)
    voorlooptijd_minuten = forms.IntegerField(
        label="Minuten van tevoren", min_value=0, max_value=30_000, initial=30
    )
    is_actief = forms.BooleanField(label="Op afspraak te krijgen", required=False, initial=True)
    weg = forms.BooleanField(label="Hier per ongeluk neergezet: verwijderen", required=False)
    veldnamen: ClassVar[list[str]] = [
        "duur_minuten",
        "extra_minuten_per_persoon",
        "maximum_personen",
        "horizon_dagen",
        "voorlooptijd_minuten",
        "is_actief",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rijen = Aanbod.objects.filter(locatie=self.locatie).select_related("product")
        self.fields["aanbod"].queryset = rijen  # type: ignore[attr-defined]
        nieuw = Product.objects.exclude(aanbod__locatie=self.locatie).order_by("naam").only("naam")
        self.fields["product"].queryset = nieuw  # type: ignore[attr-defined]
        bestaand = (self.data if self.is_bound else self.initial).get("aanbod")
        if bestaand:
            del self.fields["product"]
        else:
            del self.fields["weg"]

    def clean(self) -> dict[str, Any]:
        gegevens = super().clean() or self.cleaned_data
        if not gegevens.get("aanbod") and not gegevens.get("product") and "product" not in self.errors:
            self.add_error("product" if "product" in self.fields else None, "Kies een product.")
        return gegevens

    def maak(self) -> Wijziging:
        gegevens = self.cleaned_data
        aanbod = gegevens["aanbod"]
        product = aanbod.product if aanbod else gegevens["product"]
        if gegevens.get("weg"):
            return Wijziging(f"Aanbod {product} verwijderd", partial(haal_aanbod_weg, aanbod_id=aanbod.pk))
        velden = Aanbodvelden(
            groep_id=gegevens["groep"].pk, **{naam: gegevens[naam] for naam in self.veldnamen}
        )
        vervalt = aanbod is not None and aanbod.is_actief and not velden.is_actief
        geraakt = partial(komende_afspraken, locatie_id=self.locatie.pk, product_id=product.pk, nu=self.nu)
        return Wijziging(
            f"Aanbod {product} {'uitgezet' if vervalt else 'gewijzigd' if aanbod else 'toegevoegd'}",
            partial(zet_aanbod, locatie_id=self.locatie.pk, product_id=product.pk, velden=velden),
            raakt=geraakt if vervalt else lambda: (),
        )
