"""The pages of the outbox: for the beheerder without contents, and the demo's mailbox."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kcc.organisatie.enums import Berichtkanaal, Berichtstatus, Rol
from kcc.organisatie.models import UitgaandBericht

NU = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PAGINA = "/beheer/uitgaande-berichten/"


def maak(aantal: int = 1, status: str = Berichtstatus.MISLUKT, **velden) -> list[UitgaandBericht]:
    return UitgaandBericht.objects.bulk_create(
        UitgaandBericht(
            **{
                "sleutel": f"{status}:{nummer}",
                "kanaal": Berichtkanaal.EMAIL,
                "aan": f"vertrouwelijk{nummer}@example.org",
                "onderwerp": "Uw geheime afspraak",
                "tekst": "Kijk op https://kcc.test/afspraak/geheim",
                "status": status,
                "pogingen": 8,
                "aangemaakt_op": NU + timedelta(minutes=nummer),
                "volgende_poging_op": NU,
                "verzonden_op": NU if status == Berichtstatus.VERZONDEN else None,
                "laatste_fout": "SMTPRecipientsRefused" if status == Berichtstatus.MISLUKT else "",
                **velden,
            }
        )
        for nummer in range(aantal)
    )


def test_the_beheerder_sees_counts_and_errors_and_no_contents(beheerder_client: Client) -> None:
    maak(2)
    maak(3, Berichtstatus.VERZONDEN)
    tekst = beheerder_client.get(PAGINA).content.decode()
    assert "SMTPRecipientsRefused" in tekst
    assert "example.org" in tekst
    for geheim in ("vertrouwelijk", "geheime", "geheim"):
        assert geheim not in tekst
    statussen = beheerder_client.get(PAGINA).context["statussen"]
    assert {waarde: aantal for waarde, _label, aantal in statussen} == {
        "wachtend": 0,
        "verzonden": 3,
        "mislukt": 2,
        "retour": 0,
        "vervallen": 0,
    }


@pytest.mark.parametrize("status", Berichtstatus.values)
def test_an_empty_list_says_why(beheerder_client: Client, status: str) -> None:
    antwoord = beheerder_client.get(PAGINA, {"status": status})
    assert antwoord.status_code == 200
    assert 'class="leeg' in antwoord.content.decode()


def test_an_unknown_status_does_not_exist(beheerder_client: Client) -> None:
    assert beheerder_client.get(PAGINA, {"status": "anders"}).status_code == 404


def test_more_rows_cost_no_more_queries(beheerder_client: Client, django_assert_num_queries) -> None:
    maak(1)
    beheerder_client.get(PAGINA)
    with django_assert_num_queries(7) as een:
        beheerder_client.get(PAGINA)
    UitgaandBericht.objects.all().delete()
    maak(40)
    with django_assert_num_queries(len(een)):
        beheerder_client.get(PAGINA)


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol != Rol.BEHEERDER])
def test_other_roles_are_refused(aangemeld, rol: Rol) -> None:
    bericht = maak()[0]
    client = aangemeld(rol)
    assert client.get(PAGINA).status_code == 403
    assert client.post(reverse("organisatie:opnieuw", args=[bericht.pk])).status_code == 403
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.MISLUKT


@pytest.mark.django_db
def test_who_is_not_signed_on_is_sent_to_the_sign_on(client: Client) -> None:
    assert client.get(PAGINA).url.startswith("/account/login/")


def test_a_dead_letter_is_tried_again_and_only_by_post(beheerder_client: Client) -> None:
    bericht = maak()[0]
    url = reverse("organisatie:opnieuw", args=[bericht.pk])
    assert beheerder_client.get(url).status_code == 405
    antwoord = beheerder_client.post(url, follow=True)
    assert "opnieuw te versturen" in antwoord.content.decode()
    bericht.refresh_from_db()
    assert (bericht.status, bericht.pogingen) == (Berichtstatus.WACHTEND, 0)
    assert "wacht al op verzending" in beheerder_client.post(url, follow=True).content.decode()


@pytest.mark.django_db
def test_the_mailbox_exists_in_the_demo_only(client: Client, settings) -> None:
    bericht = maak(bijlagen=[{"naam": "afspraak.ics", "mimetype": "text/calendar", "inhoud": "BEGIN"}])[0]
    bijlage = reverse("organisatie:postvak_bijlage", args=[bericht.pk, 0])
    assert client.get("/demo/postvak/").status_code == 404
    assert client.get(bijlage).status_code == 404

    settings.KCC_DEMO = True
    tekst = client.get("/demo/postvak/").content.decode()
    assert '<a href="https://kcc.test/afspraak/geheim" rel="nofollow">' in tekst
    assert bijlage in tekst
    antwoord = client.get(bijlage)
    assert (antwoord.content, antwoord["Content-Type"]) == (b"BEGIN", "text/calendar; charset=utf-8")
    assert antwoord["Content-Disposition"] == 'attachment; filename="afspraak.ics"'
    assert client.get(reverse("organisatie:postvak_bijlage", args=[bericht.pk, 1])).status_code == 404


@pytest.mark.django_db
def test_the_mailbox_shows_the_newest_first_and_escapes(client: Client, settings) -> None:
    settings.KCC_DEMO = True
    maak(2, onderwerp="<b>vet</b>")
    tekst = client.get("/demo/postvak/").content.decode()
    assert "<b>vet</b>" not in tekst
    assert tekst.index("vertrouwelijk1@") < tekst.index("vertrouwelijk0@")


@pytest.mark.django_db
def test_an_empty_mailbox_says_what_to_do(client: Client, settings) -> None:
    settings.KCC_DEMO = True
    assert 'class="leeg' in client.get("/demo/postvak/").content.decode()
