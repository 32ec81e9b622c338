"""Callers of the API."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from kcc.organisatie import services
from kcc.organisatie.enums import Apiscope


def maak_token(*scopes: Apiscope, naam: str = "portaal", **velden: Any) -> str:
    """The secret of a new token, with the scope afspraken unless others are given."""
    _, geheim = services.maak_apitoken(
        naam=naam,
        scopes=velden.pop("scopes", None) or scopes or [Apiscope.AFSPRAKEN],
        nu=velden.pop("nu", datetime(2020, 1, 1, tzinfo=UTC)),
        **velden,
    )
    return geheim


def met_token(geheim: str) -> Client:
    """A client that shows this token at every call."""
    return Client(headers={"Authorization": f"Bearer {geheim}"})
