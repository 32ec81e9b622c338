"""How departments and the KCC keep what they promised each other (DVO), counted per forwarding."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.formats import date_format

from contacten.enums import Doorzendeinde
from contacten.models import Dienstverleningsovereenkomst, Doorzending
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling


@dataclass(frozen=True)
class Score:
    """How many of how many, against a target in percent; integers only, and rounded down."""

    teller: int
    noemer: int
    doel: int

    @property
    def is_gehaald(self) -> bool | None:
        """None when there was nothing to measure."""
        return self.teller * 100 >= self.doel * self.noemer if self.noemer else None

    @property
    def percentage(self) -> str:
        """As in 93,2; empty when there was nothing to measure."""
        if not self.noemer:
            return ""
        promille = self.teller * 1000 // self.noemer
        return f"{promille // 10},{promille % 10}"


@dataclass(frozen=True)
class Dvostand:
    """One afdeling in a period. `dvo` is the one that holds on its last day, None when there is none."""

    afdeling: Afdeling
    dvo: Dienstverleningsovereenkomst | None
    per_soort: dict[str, Score]
    samen: Score
    doorgestuurd: int
    kcc_op_tijd: Score
    kcc_goed: Score


# A forwarding that was over before it had to be, without an answer, is no case of this afdeling.
_IS_GEVAL = ~Q(
    einde__in=[Doorzendeinde.VERVALLEN, Doorzendeinde.DOORGESTUURD], geeindigd_op__lte=F("uiterlijk_op")
)
_OP_TIJD = Q(einde=Doorzendeinde.AFGEHANDELD, geeindigd_op__lte=F("uiterlijk_op"))
_SOORTEN = ("terugbelverzoek", "publieksreactie", "socialbericht")


def meet_dvo(
    *, begin: datetime, tot: datetime, nu: datetime, afdeling: Afdeling | None = None
) -> list[Dvostand]:
    """Every afdeling that was sent something or has a DVO, from `begin` until `tot`.

    The promise of the afdeling belongs to the moment by which it had to be kept, as far as that has passed at
    `nu`; that of the KCC to the moment at which it sent something. Two queries count them all.
    """
    alle = Doorzending.objects.all() if afdeling is None else Doorzending.objects.filter(afdeling=afdeling)
    beloofd = _tel_afdelingen(alle.filter(uiterlijk_op__gte=begin, uiterlijk_op__lt=min(tot, nu)))
    gestuurd = _tel_kcc(alle.filter(doorgestuurd_op__gte=begin, doorgestuurd_op__lt=tot))
    laatste_dag = lokale_dag(min(tot, nu))
    dvos = {
        dvo.afdeling_id: dvo
        for dvo in Dienstverleningsovereenkomst.objects.valid_on(laatste_dag).select_related("afdeling")
        if afdeling is None or dvo.afdeling_id == afdeling.pk
    }
    afdelingen = Afdeling.objects.filter(pk__in={*beloofd, *gestuurd, *dvos})
    return [
        _stand(rij, dvos.get(rij.pk), beloofd.get(rij.pk, {}), gestuurd.get(rij.pk, {})) for rij in afdelingen
    ]


@transaction.atomic
def spreek_dvo_af(
    *, afdeling: Afdeling, geldig_vanaf: date, beloften: dict[str, int], nu: datetime
) -> Dienstverleningsovereenkomst:
    """From `geldig_vanaf` on, today or later, the afdeling and the KCC promise each other `beloften`.

    The agreement that held until then ends, and stays: what was sent before keeps the promise of then.
    """
    # Two managers at once: the second sees what the first agreed.
    Afdeling.objects.select_for_update().get(pk=afdeling.pk)
    eerder = Dienstverleningsovereenkomst.objects.filter(afdeling=afdeling)
    if geldig_vanaf < lokale_dag(nu):
        raise ValidationError({"geldig_vanaf": "Kies vandaag of een latere dag."})
    if laatste := eerder.filter(geldig_vanaf__gte=geldig_vanaf).order_by("geldig_vanaf").first():
        dag = date_format(laatste.geldig_vanaf, "j F Y")
        raise ValidationError(
            {"geldig_vanaf": f"Vanaf {dag} gelden al andere afspraken. Kies een latere dag."}
        )
    eerder.valid_on(geldig_vanaf).update(geldig_tot=geldig_vanaf)
    dvo = Dienstverleningsovereenkomst(afdeling=afdeling, geldig_vanaf=geldig_vanaf, **beloften)
    dvo.full_clean()
    dvo.save(force_insert=True)
    return dvo


def _tel_afdelingen(rijen: "QuerySet[Doorzending]") -> dict[int, dict[str, int]]:
    tellingen = {}
    for soort in _SOORTEN:
        is_soort = Q(**{f"{soort}__isnull": False}) & _IS_GEVAL
        tellingen[f"{soort}_noemer"] = Count("pk", filter=is_soort)
        tellingen[f"{soort}_teller"] = Count("pk", filter=is_soort & _OP_TIJD)
    return _per_afdeling(rijen, tellingen)


def _tel_kcc(rijen: "QuerySet[Doorzending]") -> dict[int, dict[str, int]]:
    van_kcc = Q(van_afdeling__isnull=True)
    return _per_afdeling(
        rijen,
        {
            "totaal": Count("pk", filter=van_kcc),
            "gemeten": Count("pk", filter=van_kcc & Q(is_op_tijd_doorgestuurd__isnull=False)),
            "op_tijd": Count("pk", filter=van_kcc & Q(is_op_tijd_doorgestuurd=True)),
            "goed": Count("pk", filter=van_kcc & ~Q(einde=Doorzendeinde.DOORGESTUURD)),
        },
    )


def _per_afdeling(rijen: "QuerySet[Doorzending]", tellingen: dict[str, Count]) -> dict[int, dict[str, int]]:
    groepen = rijen.order_by().values("afdeling_id").annotate(**tellingen)
    return {groep.pop("afdeling_id"): groep for groep in groepen}


def _stand(
    afdeling: Afdeling,
    dvo: Dienstverleningsovereenkomst | None,
    beloofd: dict[str, int],
    gestuurd: dict[str, int],
) -> Dvostand:
    doel = dvo.doel_afdeling if dvo else 0
    per_soort = {
        soort: Score(beloofd.get(f"{soort}_teller", 0), beloofd.get(f"{soort}_noemer", 0), doel)
        for soort in _SOORTEN
    }
    totaal = gestuurd.get("totaal", 0)
    return Dvostand(
        afdeling=afdeling,
        dvo=dvo,
        per_soort=per_soort,
        samen=Score(
            sum(score.teller for score in per_soort.values()),
            sum(score.noemer for score in per_soort.values()),
            doel,
        ),
        doorgestuurd=totaal,
        kcc_op_tijd=Score(
            gestuurd.get("op_tijd", 0), gestuurd.get("gemeten", 0), dvo.doel_kcc_op_tijd if dvo else 0
        ),
        kcc_goed=Score(gestuurd.get("goed", 0), totaal, dvo.doel_kcc_goed if dvo else 0),
    )
