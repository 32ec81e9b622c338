"""How much a form may send, and that what is too much is not even read."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from kcc.organisatie.enums import Rol

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


class Gelezen(BytesIO):
    """A body that knows how much of it was read."""

    aantal = 0

    def read(self, *args: Any) -> bytes:
        stuk = super().read(*args)
        self.aantal += len(stuk)
        return stuk


def stuur(client: Client, adres: str, omvang: int) -> tuple[int, int]:
    """Status of the answer, and how many bytes of the body were read."""
    inhoud = Gelezen(b"vraag=" + b"a" * omvang)
    antwoord = client.generic(
        "POST",
        adres,
        **{
            "wsgi.input": inhoud,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(inhoud.getvalue())),
        },
    )
    return antwoord.status_code, inhoud.aantal


@pytest.mark.parametrize(
    "adres", ["/terugbellen/", "/werk/redactie/velen/", "/account/login/", "/beheer/admin/"]
)
def test_from_anybody_little_is_taken_and_more_is_not_read(client: Client, adres: str) -> None:
    assert stuur(client, adres, 3 * MEGABYTE) == (400, 0)
    status, _ = stuur(client, adres, MEGABYTE)
    assert status != 400


def test_a_medewerker_may_paste_more(aangemeld: Callable[..., Client]) -> None:
    client = aangemeld(Rol.REDACTEUR)
    status, gelezen = stuur(client, "/werk/redactie/velen/", 5 * MEGABYTE)
    assert status == 302
    assert gelezen > 5 * MEGABYTE
    status, gelezen = stuur(client, "/werk/redactie/velen/", 21 * MEGABYTE)
    assert (status, gelezen) == (400, 0)


def test_a_length_that_is_no_number_is_nothing(client: Client) -> None:
    assert client.post("/terugbellen/", {"vraag": "x"}, CONTENT_LENGTH="veel").status_code < 500
