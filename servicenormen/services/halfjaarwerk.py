"""Writing the half-yearly overview and closing it for good, as the report of a tertaal is."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from kcc.lib.perioden import Halfjaar
from kcc.organisatie.models import Medewerker
from servicenormen.models import Clustertekst, Halfjaarvaststelling
from servicenormen.services.halfjaar import laatste_halfjaarvaststelling, overzicht_van_nu
from servicenormen.services.teksten import bewaar_teksten
from servicenormen.services.tellingen import werk_verouderde_dagen_bij
from servicenormen.services.vaststellen import KanNietVaststellen, stilstaand_beeld

_INTUSSEN = "Dit halfjaar is net door iemand anders vastgesteld. Bekijk eerst dat overzicht."


def schrijf_overzicht(
    *,
    halfjaar: Halfjaar,
    teksten: Mapping[str, str],
    gezien: Mapping[str, str],
    medewerker: Medewerker,
    nu: datetime,
) -> int:
    """Keep the texts of an overview, by the name of their cluster; see `bewaar_teksten`."""
    return bewaar_teksten(
        Clustertekst,
        {"halfjaar": str(halfjaar)},
        "cluster",
        teksten=teksten,
        gezien=gezien,
        medewerker=medewerker,
        nu=nu,
    )


def stel_halfjaar_vast(
    *,
    halfjaar: Halfjaar,
    gezien: int | None,
    reden: str = "",
    medewerker: Medewerker,
    nu: datetime,
) -> Halfjaarvaststelling:
    """Close a finished half year: its figures, targets and texts, unchangeable from then on.

    A half year that was closed already gets a revision, with its `reden`. `gezien` is the revision that
    the manager saw (None: none); when another came in between, that is told. Raises KanNietVaststellen.
    """
    if nu < halfjaar.einde:
        raise KanNietVaststellen("Dit halfjaar is nog niet voorbij. Stel het vast als het voorbij is.")
    # What was corrected up to now counts.
    werk_verouderde_dagen_bij()
    try:
        with stilstaand_beeld():
            vorige = laatste_halfjaarvaststelling(halfjaar)
            if (vorige.revisie if vorige else None) != gezien:
                raise KanNietVaststellen(_INTUSSEN)
            if vorige and not reden:
                raise KanNietVaststellen("Schrijf waarom u de vastgestelde cijfers herziet.")
            overzicht = overzicht_van_nu(halfjaar, nu)
            if not overzicht.geheel:
                raise KanNietVaststellen("In dit halfjaar golden geen normen. Er is niets vast te stellen.")
            if overzicht.zonder_uitleg:
                raise KanNietVaststellen(
                    "Schrijf eerst waarom deze clusters een norm niet haalden: "
                    f"{', '.join(overzicht.zonder_uitleg)}."
                )
            return Halfjaarvaststelling.objects.create(
                halfjaar=str(halfjaar),
                revisie=vorige.revisie + 1 if vorige else 0,
                reden=reden,
                peilmoment=overzicht.peilmoment,
                vastgesteld_op=nu,
                vastgesteld_door=medewerker,
                naam=str(medewerker),
                inhoud=overzicht.als_json(),
            )
    except IntegrityError as fout:
        if "halfjaarvaststelling_uniek" not in str(fout):
            raise
        raise KanNietVaststellen(_INTUSSEN) from fout
