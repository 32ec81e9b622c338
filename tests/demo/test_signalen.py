"""What the signals find of the outbreaks in the demo, by the measure of the gemeente."""

from django.core.management import call_command
from django.db import transaction

from contacten.models import Klantcontact
from kcc.demo import verhaal
from kcc.demo.management.commands.meet_signalen import Command
from kcc.demo.signaalmeting import meet
from kcc.demo.uitbraken import UITBRAKEN
from servicenormen.enums import Signaalstatus
from servicenormen.models import Signaal
from servicenormen.services import tel_signaaldagen
from tests.demo.conftest import Demo


def test_finds_the_outbreaks_with_few_false_alarms(demo: Demo) -> None:
    meting = meet()
    assert len(meting.uitbraken) == len(UITBRAKEN) == 10
    assert meting.producten >= 120
    assert meting.gevonden >= 8, meting.uitbraken
    assert meting.vals <= meting.weken


def test_without_the_outbreaks_nothing_of_them_is_found(demo: Demo) -> None:
    teksten = [tekst for *_, deel in verhaal.UITBRAKEN for tekst in deel]
    with transaction.atomic():
        Klantcontact.objects.filter(onderwerp__in=teksten).update(product=None)
        tel_signaaldagen(van=demo.opdracht.begin, tot=demo.opdracht.vandaag)
        assert meet().gevonden <= 2
        transaction.set_rollback(True)


def test_the_demo_has_signals_to_do_and_done_with_words(demo: Demo) -> None:
    standen = set(Signaal.objects.values_list("status", flat=True))
    assert {Signaalstatus.NIEUW, Signaalstatus.GESLOTEN} <= standen
    assert any("container" in str(signaal.woorden) for signaal in Signaal.objects.all())


def test_the_command_tells_the_figures(demo: Demo, capsys) -> None:
    call_command(Command())
    assert "Binnen een week gevonden:" in capsys.readouterr().out
