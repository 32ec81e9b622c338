from django.apps import AppConfig


class AfsprakenConfig(AppConfig):
    name = "afspraken"
    verbose_name = "Afspraken"

    def ready(self) -> None:
        from catalogus.services import bij_gewijzigde_openingstijden

        bij_gewijzigde_openingstijden.haak_aan(_herbereken_bij_openingstijden)


def _herbereken_bij_openingstijden(*, locatie: object, **_: object) -> None:
    """Capacity follows the opening hours in the same transaction. The clock is read here because hours
    have no moment: only the days from today on still matter."""
    from django.utils import timezone

    from afspraken.services import herbereken_vanaf
    from kcc.lib.perioden import lokale_dag

    herbereken_vanaf(locatie_id=locatie.pk, vanaf=lokale_dag(timezone.now()))  # type: ignore[attr-defined]
