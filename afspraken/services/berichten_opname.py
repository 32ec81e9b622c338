"""What an appointment was at the moment that a message about it was decided on."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak


@dataclass(frozen=True)
class Opname:
    """The values from which the worker makes up a message. Products and place are named as they are called
    when it leaves; `regels` is (product, number of persons), `op` the moment of deciding."""

    soort: str
    uuid: UUID
    nummer: str
    volgnummer: int
    taal: str
    naam: str
    email: str
    begint_op: datetime
    eindigt_op: datetime
    locatie_id: int
    regels: tuple[tuple[int, int], ...]
    is_afgezegd: bool
    op: datetime
    beheeradres: str = ""
    door_gemeente: bool = False

    @classmethod
    def van(cls, afspraak: Afspraak, soort: str, nu: datetime, **extra: Any) -> Self:
        """Of an appointment as it is now; `extra`: the fields with a default."""
        regels = afspraak.regels.order_by("eerste_cel").values_list("product_id", "aantal_personen")
        return cls(
            soort=soort,
            uuid=afspraak.uuid,
            nummer=afspraak.nummer,
            volgnummer=afspraak.volgnummer,
            taal=afspraak.taal,
            naam=afspraak.naam,
            email=afspraak.email,
            begint_op=afspraak.begint_op,
            eindigt_op=afspraak.eindigt_op,
            locatie_id=afspraak.locatie_id,
            regels=tuple(regels),
            is_afgezegd=afspraak.status == Afspraakstatus.AFGEZEGD,
            op=nu,
            **extra,
        )

    def als_json(self) -> dict[str, Any]:
        """As the outbox keeps it."""
        waarden = asdict(self) | {"uuid": str(self.uuid)}
        return waarden | {naam: waarden[naam].isoformat() for naam in ("begint_op", "eindigt_op", "op")}

    @classmethod
    def uit_json(cls, waarden: dict[str, Any]) -> Self:
        """The reverse of als_json; a message written by an earlier version lacks what was added since."""
        momenten = {naam: datetime.fromisoformat(waarden[naam]) for naam in ("begint_op", "eindigt_op", "op")}
        regels = tuple((product_id, personen) for product_id, personen in waarden["regels"])
        return cls(**waarden | momenten | {"uuid": UUID(waarden["uuid"]), "regels": regels})
