"""Products and places as schema.org data, for search engines: what the page says, and nothing else.

Source: schema.org GovernmentService, GovernmentOffice and OpeningHoursSpecification.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from catalogus.enums import Doelgroep, Productkanaal
from catalogus.models import Locatie, Product
from catalogus.regels import Kostenregel, Openingsdag, Openingstijden, vertaling
from kcc.organisatie.models import Instelling

_CONTEXT = "https://schema.org"
_DAGEN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PUBLIEK = {Doelgroep.BURGER: "Citizens", Doelgroep.ONDERNEMER: "Businesses"}


def overheidsdienst(
    product: Product, *, taal: str, kosten: Iterable[Kostenregel], basis_url: str, instelling: Instelling
) -> dict[str, Any]:
    """A product as GovernmentService. Reads `locaties` and `thema`."""
    adres = basis_url + product.get_absolute_url()
    naam, teksttaal = vertaling(product, "naam", taal)
    dienst = {
        "@context": _CONTEXT,
        "@type": "GovernmentService",
        "@id": adres,
        "url": adres + ("?taal=en" if taal == "en" else ""),
        "name": naam,
        "inLanguage": teksttaal,
        "description": vertaling(product, "kort", taal)[0],
        "serviceType": product.upl_naam,
        "sameAs": product.upl_uri,
        "category": vertaling(product.thema, "naam", taal)[0],
        "audience": [
            {"@type": "Audience", "audienceType": _PUBLIEK[doelgroep]}
            for doelgroep in Doelgroep
            if doelgroep in product.doelgroep
        ],
        "provider": gemeente(basis_url, instelling),
        "areaServed": {
            "@type": "AdministrativeArea",
            "name": instelling.owms_naam or instelling.naam,
            "sameAs": instelling.owms_uri,
        },
        "availableChannel": _kanalen(product, basis_url, instelling),
        "offers": _aanbod(product, kosten),
    }
    return _zonder_leeg(dienst)


def overheidskantoor(
    locatie: Locatie,
    *,
    tijden: Openingstijden,
    afwijkend: Iterable[Openingsdag],
    basis_url: str,
    instelling: Instelling,
) -> dict[str, Any]:
    """A place as GovernmentOffice: the hours of its week, and the dates of `afwijkend` with theirs."""
    adres = basis_url + locatie.get_absolute_url()
    kantoor = {
        "@context": _CONTEXT,
        "@type": "GovernmentOffice",
        "@id": adres,
        "url": adres,
        "name": locatie.naam,
        "telephone": instelling.telefoonnummer,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": f"{locatie.straat} {locatie.huisnummer}".strip(),
            "postalCode": locatie.postcode,
            "addressLocality": locatie.plaats,
            "addressCountry": "NL",
        },
        "parentOrganization": gemeente(basis_url, instelling),
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": _DAGEN[weekdag - 1],
                **_uren(venster.van, venster.tot),
            }
            for weekdag in sorted(tijden.per_weekdag)
            for venster in sorted(tijden.per_weekdag[weekdag])
        ],
        "specialOpeningHoursSpecification": [
            regel for dag in afwijkend if dag.is_afwijkend for regel in _bijzondere_dag(dag)
        ],
    }
    return _zonder_leeg(kantoor)


def gemeente(basis_url: str, instelling: Instelling) -> dict[str, Any]:
    """The gemeente as GovernmentOrganization."""
    return {
        "@type": "GovernmentOrganization",
        "name": instelling.naam,
        "url": instelling.website or f"{basis_url}/",
        "sameAs": instelling.owms_uri,
        "telephone": instelling.telefoonnummer,
    }


def _kanalen(product: Product, basis_url: str, instelling: Instelling) -> list[dict[str, Any]]:
    kanalen: list[dict[str, Any]] = []
    if product.online_adres:
        adres = product.online_adres
        kanalen.append(_kanaal(serviceUrl=basis_url + adres if adres.startswith("/") else adres))
    if Productkanaal.TELEFOON in product.kanalen and instelling.telefoonnummer:
        telefoon = {"@type": "ContactPoint", "telephone": instelling.telefoonnummer}
        kanalen.append(_kanaal(servicePhone=telefoon))
    if Productkanaal.BALIE in product.kanalen:
        kanalen += [
            _kanaal(
                serviceLocation={
                    "@type": "GovernmentOffice",
                    "@id": basis_url + locatie.get_absolute_url(),
                    "name": locatie.naam,
                }
            )
            for locatie in product.locaties.all()
        ]
    return kanalen


def _kanaal(**velden: Any) -> dict[str, Any]:
    return {"@type": "ServiceChannel", **velden}


def _aanbod(product: Product, kosten: Iterable[Kostenregel]) -> list[dict[str, Any]]:
    if product.is_gratis:
        return [_prijs("0.00")]
    aanbod = []
    for regel in kosten:
        tot = {"priceValidUntil": _dag_ervoor(regel.straks_vanaf)} if regel.straks_vanaf else {}
        if regel.nu is not None:
            aanbod.append(_prijs(f"{regel.nu:.2f}", name=regel.omschrijving, **tot))
        if regel.straks is not None and regel.straks_vanaf:
            vanaf = regel.straks_vanaf.isoformat()
            aanbod.append(_prijs(f"{regel.straks:.2f}", name=regel.omschrijving, validFrom=vanaf))
    return aanbod


def _prijs(bedrag: str, **velden: str) -> dict[str, Any]:
    return {"@type": "Offer", "price": bedrag, "priceCurrency": "EUR", **velden}


def _dag_ervoor(datum: date) -> str:
    return date.fromordinal(datum.toordinal() - 1).isoformat()


def _bijzondere_dag(dag: Openingsdag) -> list[dict[str, Any]]:
    """A closed day opens and closes at midnight, which is how schema.org says closed."""
    datum = dag.datum.isoformat()
    vensters = [(venster.van, venster.tot) for venster in dag.vensters] or [(time(), time())]
    return [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": datum,
            "validThrough": datum,
            **_uren(van, tot),
        }
        for van, tot in vensters
    ]


def _uren(van: time, tot: time) -> dict[str, str]:
    return {"opens": f"{van:%H:%M}", "closes": f"{tot:%H:%M}"}


def _zonder_leeg(waarde: Any) -> Any:
    """Without what is not known: an empty text or list would say something else than nothing."""
    if isinstance(waarde, dict):
        return {
            sleutel: schoon
            for sleutel, deel in waarde.items()
            if (schoon := _zonder_leeg(deel)) not in ("", [], {}, None)
        }
    return [_zonder_leeg(deel) for deel in waarde] if isinstance(waarde, list) else waarde
