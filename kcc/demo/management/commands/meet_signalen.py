"""Measure what the signals find of the outbreaks that the demo holds, and how often they are wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kcc.demo.signaalmeting import meet
from servicenormen.models import Signaaltelling


class Command(BaseCommand):
    help = (
        "Meet op de demo hoeveel uitbraken de signalen binnen een week vinden, en hoe vaak ze zich vergissen."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not Signaaltelling.objects.exists():
            raise CommandError("Er is geen demo geladen. Doe dat eerst met demo_data.")
        meting = meet()
        for rij in meting.uitbraken:
            dagen = "niet gevonden" if rij.dagen is None else f"na {rij.dagen} dagen"
            self.stdout.write(f"{rij.product:<28} {rij.begin:%d-%m-%Y}  {dagen}")
        self.stdout.write(
            f"Binnen een week gevonden: {meting.gevonden} van {len(meting.uitbraken)}. "
            f"Vals alarm: {meting.vals} in {meting.weken} weken, {meting.vals / meting.weken:.2f} per week "
            f"over {meting.producten} producten."
        )
