"""What can stand in the way of an appointment or a visit, in words for the person at the screen."""


class AfspraakFout(Exception):
    """A wish that cannot be met; `str()` says in Dutch what to do."""

    melding = "Dat kan niet."

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.melding


class GeenPlek(AfspraakFout):
    """The place is taken (by somebody else, just now)."""

    melding = "Dit tijdstip is net bezet. Kies een ander tijdstip."


class NietMogelijk(AfspraakFout):
    """The wish does not fit the rules: product not supplied there, too many persons, too soon, too late."""


class NietWijzigbaar(NietMogelijk):
    """The appointment can no longer change, whatever is asked of it."""

    melding = "Deze afspraak is al begonnen, geweest of afgezegd en kan niet meer veranderen."


class Verouderd(AfspraakFout):
    """Somebody else changed the appointment since it was looked at; `str()` says what."""

    melding = "Deze afspraak is intussen veranderd. Kijk hoe de afspraak nu is en probeer het opnieuw."


class BalieFout(AfspraakFout):
    """A step at the desk that does not follow from the state the visitor is in."""
