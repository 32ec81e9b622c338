"""What readers say of answers."""

from django.db.models import F

from catalogus.models import Vraagantwoord


def beoordeel_antwoord(*, antwoord: Vraagantwoord, is_nuttig: bool) -> None:
    """Count one reader whom the answer helped, or did not. Who that was is not kept."""
    veld = "aantal_nuttig" if is_nuttig else "aantal_niet_nuttig"
    Vraagantwoord.objects.filter(pk=antwoord.pk).update(**{veld: F(veld) + 1})
