"""Telephone numbers as people type them."""

import phonenumbers

# The region whose numbers are read without a country code.
THUISREGIO = "NL"
_LANDCODE = phonenumbers.country_code_for_region(THUISREGIO)


def is_mobiel(nummer: str) -> bool:
    """Whether text messages may arrive at this number (E.164): a mobile one, or one that may be."""
    try:
        soort = phonenumbers.number_type(phonenumbers.parse(nummer, None))
    except phonenumbers.NumberParseException:
        return False
    soorten = phonenumbers.PhoneNumberType
    return soort in (soorten.MOBILE, soorten.FIXED_LINE_OR_MOBILE)


def normaliseer_telefoonnummer(tekst: str) -> str:
    """A Dutch or foreign number in any spelling, as E.164 (+31612345678).

    Raise ValueError, with a message for the person who typed it, when it cannot be a number. A Dutch number
    must exist in the numbering plan; of a foreign one only the length is checked, as plans elsewhere change.
    """
    try:
        nummer = phonenumbers.parse(tekst, THUISREGIO)
    except phonenumbers.NumberParseException:
        nummer = None
    if nummer is not None:
        controle = (
            phonenumbers.is_valid_number
            if nummer.country_code == _LANDCODE
            else phonenumbers.is_possible_number
        )
        if controle(nummer):
            return str(phonenumbers.format_number(nummer, phonenumbers.PhoneNumberFormat.E164))
    raise ValueError(
        "Dit is geen telefoonnummer. Vul alle cijfers in, bijvoorbeeld 06 12345678 of +32 470 12 34 56."
    )


def lees_telefoonnummer(tekst: str) -> str:
    """As normaliseer_telefoonnummer, with "" for what is no number."""
    try:
        return normaliseer_telefoonnummer(tekst)
    except ValueError:
        return ""
