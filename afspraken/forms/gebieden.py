"""The form of the areas and the matrix of travel times: as many fields as there are areas."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from afspraken.models import Gebied, Reistijd
from afspraken.regels_ronde import REISTIJD_BINNEN, REISTIJD_ONBEKEND
from afspraken.services.gebieden import Gebiedvelden

_REEKS = re.compile(r"([1-9][0-9]{3})(?:\s*-\s*([1-9][0-9]{3}))?")
_NIEUW = 2


class PostcodesField(forms.CharField):
    """Four-digit postcodes and ranges with commas: "3011-3016, 3031"."""

    def clean(self, value: Any) -> tuple[tuple[int, int], ...]:
        reeksen = []
        for deel in filter(None, (stuk.strip() for stuk in super().clean(value).split(","))):
            gevonden = _REEKS.fullmatch(deel)
            if gevonden is None or int(gevonden[2] or gevonden[1]) < int(gevonden[1]):
                raise forms.ValidationError(f"“{deel}” is geen reeks. Een reeks lijkt op 3011-3016 of 3031.")
            reeksen.append((int(gevonden[1]), int(gevonden[2] or gevonden[1])))
        return tuple(reeksen)


class GebiedenForm(forms.Form):
    """Per area its name and postcodes, two empty rows for new ones, and minutes from each to each.

    A cell below the diagonal may stay empty: then the way back takes as long. An area without a name is
    taken away.
    """

    def __init__(self, *args: Any, gebieden: Iterable[Gebied], **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._begin(gebieden))
        super().__init__(*args, **kwargs)
        self.gebieden = list(gebieden)
        self.sleutels = [str(gebied.pk) for gebied in self.gebieden]
        self.nieuw = [f"nieuw{nummer}" for nummer in range(1, _NIEUW + 1)]
        namen = {str(gebied.pk): gebied.naam for gebied in self.gebieden}
        for sleutel in [*self.sleutels, *self.nieuw]:
            wat = namen.get(sleutel, f"nieuw gebied {sleutel[-1]}")
            self.fields[f"naam-{sleutel}"] = forms.CharField(
                label=f"Naam van {wat}", max_length=60, required=False
            )
            self.fields[f"postcodes-{sleutel}"] = PostcodesField(
                label=f"Postcodes van {wat}", max_length=500, required=False
            )
        for i, van in enumerate(self.sleutels):
            for j, naar in enumerate(self.sleutels):
                self.fields[f"minuten-{van}-{naar}"] = forms.IntegerField(
                    label=f"Minuten van {namen[van]} naar {namen[naar]}",
                    min_value=0,
                    max_value=240,
                    required=j >= i,
                    error_messages={
                        "required": f"Vul de minuten van {namen[van]} naar {namen[naar]} in.",
                        "invalid": f"Vul een aantal minuten in van {namen[van]} naar {namen[naar]}.",
                    },
                )
        for veld in self.fields.values():
            veld.widget.attrs["aria-label"] = veld.label

    @staticmethod
    def _begin(gebieden: Iterable[Gebied]) -> dict[str, Any]:
        begin: dict[str, Any] = {}
        minuten = {(rij.van_id, rij.naar_id): rij.minuten for rij in Reistijd.objects.all()}
        for van in gebieden:
            begin[f"naam-{van.pk}"] = van.naam
            begin[f"postcodes-{van.pk}"] = ", ".join(str(reeks) for reeks in van.reeksen.all())
            for naar in gebieden:
                begin[f"minuten-{van.pk}-{naar.pk}"] = minuten.get((van.pk, naar.pk))
        volgorde = [gebied.pk for gebied in gebieden]
        for i, een in enumerate(volgorde):
            for ander in volgorde[i:]:
                heen, terug = f"minuten-{een}-{ander}", f"minuten-{ander}-{een}"
                if begin[heen] is None:
                    standaard = REISTIJD_BINNEN if een == ander else REISTIJD_ONBEKEND
                    begin[heen] = standaard if begin[terug] is None else begin[terug]
                if heen != terug and begin[terug] == begin[heen]:
                    # As long as the way there: said once, so that it changes with it.
                    begin[terug] = None
        return begin

    def rijen(self) -> list[tuple[Any, Any]]:
        """(name, postcodes) of every area, then of the new ones."""
        return [(self[f"naam-{s}"], self[f"postcodes-{s}"]) for s in [*self.sleutels, *self.nieuw]]

    def matrix(self) -> list[tuple[Gebied, list[Any]]]:
        """Per area the cells of its row."""
        return [
            (gebied, [self[f"minuten-{gebied.pk}-{naar}"] for naar in self.sleutels])
            for gebied in self.gebieden
        ]

    def velden(self) -> list[Gebiedvelden]:
        """The areas as filled in."""
        return [
            Gebiedvelden(
                int(sleutel) if sleutel in self.sleutels else None,
                naam,
                self.cleaned_data[f"postcodes-{sleutel}"],
            )
            for sleutel in [*self.sleutels, *self.nieuw]
            if (naam := self.cleaned_data[f"naam-{sleutel}"])
        ]

    def minuten(self) -> dict[tuple[int, int], int]:
        """The matrix as filled in, without the empty cells."""
        return {
            (int(van), int(naar)): aantal
            for van in self.sleutels
            for naar in self.sleutels
            if (aantal := self.cleaned_data[f"minuten-{van}-{naar}"]) is not None
        }
