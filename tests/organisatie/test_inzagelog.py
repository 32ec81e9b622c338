"""The Inzagelog can only grow, whatever the application or somebody with SQL tries."""

from datetime import UTC, datetime

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from kcc.organisatie import services
from kcc.organisatie.enums import Handeling
from kcc.organisatie.models import Inzage


@pytest.mark.django_db
@pytest.mark.parametrize(
    "opdracht",
    [
        "UPDATE organisatie_inzage SET object_id = '2'",
        "DELETE FROM organisatie_inzage",
        "TRUNCATE organisatie_inzage",
    ],
)
def test_a_line_stays_as_it_is(opdracht: str) -> None:
    services.log_inzage(
        medewerker=None,
        handeling=Handeling.INZIEN,
        object_soort="klant",
        object_id=1,
        herkomst="contacten:klant",
        nu=datetime(2026, 1, 5, tzinfo=UTC),
    )
    with connection.cursor() as cursor:
        # Nothing deferred may stand in the way of the TRUNCATE: it must be the trigger that refuses.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with (
            pytest.raises((InternalError, ProgrammingError), match="alleen worden aangevuld"),
            transaction.atomic(),
        ):
            cursor.execute(opdracht)
    assert Inzage.objects.get().object_id == "1"
