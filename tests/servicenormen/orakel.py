"""The norms once more: slow, obvious, and from the text of the definitions, not from the code.

Works on plain dictionaries. Every function gives the cases of a tertaal as known at a peilmoment, as
(key, within the norm, {dimension: code}).
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DIRECT = {
    "direct_beantwoord",
    "doorverbonden_gelukt",
    "doorverwezen",
    "afspraak_gemaakt",
    "publieksreactie_geregistreerd",
}


def dag_van(moment):
    return moment.astimezone(AMSTERDAM).date()


def week_van(dag):
    jaar, week, _ = dag.isocalendar()
    return f"{jaar}-W{week:02d}"


def telt_mee(dag, tertaal, peilmoment):
    return (
        dag.year == tertaal.jaar and (dag.month - 1) // 4 + 1 == tertaal.nummer and dag <= dag_van(peilmoment)
    )


def gezien(moment, peilmoment):
    """A moment after the peilmoment has not happened yet."""
    return moment if moment is not None and moment <= peilmoment else None


def zonder_leeg(dimensies):
    return {naam: code for naam, code in dimensies.items() if code is not None}


def norm_4(bezoeken, tertaal, peilmoment):
    for b in bezoeken:
        if b["afspraak_op"] is None or b["thema"] not in ("burgerzaken", "belastingen"):
            continue
        dag = dag_van(b["afspraak_op"])
        aangemeld = gezien(b["aangemeld_op"], peilmoment)
        if not telt_mee(dag, tertaal, peilmoment) or aangemeld is None:
            continue
        opgeroepen = gezien(b["opgeroepen_op"], peilmoment)
        weg = gezien(b["weggelopen_op"], peilmoment)
        uiterlijk = max(b["afspraak_op"], aangemeld) + timedelta(minutes=10)
        if weg is not None and (opgeroepen is None or weg < opgeroepen):
            if weg <= uiterlijk:
                continue
            binnen = False
        elif opgeroepen is not None:
            binnen = opgeroepen <= uiterlijk
        elif peilmoment >= uiterlijk:
            binnen = False
        else:
            continue
        yield b["id"], binnen, {"locatie": b["locatie"], "product": b["product"], "week": week_van(dag)}


def norm_5(contacten, tertaal, peilmoment):
    for c in contacten:
        if c["kanaal"] != "telefoon" or c["richting"] != "inkomend":
            continue
        dag = dag_van(c["begonnen_op"])
        if c["begonnen_op"] > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        is_afgelopen = (c["beeindigd_op"] or c["begonnen_op"]) <= peilmoment
        resultaat = c["resultaat"] if is_afgelopen else None
        if resultaat == "afgebroken":
            continue
        dimensies = {
            "kanaal": c["kanaal"],
            "afdeling": c["afdeling"],
            "product": c["product"],
            "week": week_van(dag),
        }
        yield c["id"], resultaat in DIRECT, zonder_leeg(dimensies)


def norm_6(verzoeken, tertaal, peilmoment):
    for v in verzoeken:
        deadline = v["deadline_op"]
        dag = dag_van(deadline)
        if deadline > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        poging = gezien(v["eerste_poging_op"], peilmoment)
        ingetrokken = gezien(v["ingetrokken_op"], peilmoment)
        if ingetrokken is not None and ingetrokken < deadline and (poging is None or poging > ingetrokken):
            continue
        binnen = poging is not None and poging <= deadline
        dimensies = {"afdeling": v["afdeling"], "product": v["product"], "week": week_van(dag)}
        yield v["id"], binnen, zonder_leeg(dimensies)


def laatste_metingen(metingen, tertaal, peilmoment):
    """The rows of the last day in the tertaal of which the picture was made at the peilmoment."""
    per_dag = {}
    for m in metingen:
        if telt_mee(m["datum"], tertaal, peilmoment) and m["gemeten_op"] <= peilmoment:
            per_dag.setdefault(m["datum"], []).append(m)
    return per_dag[max(per_dag)] if per_dag else []


def norm_7(metingen, tertaal, peilmoment):
    for m in laatste_metingen(metingen, tertaal, peilmoment):
        yield m["id"], not m["ontbreekt"], {"thema": m["thema"], "afdeling": m["afdeling"]}


def norm_8(metingen, tertaal, peilmoment):
    for m in laatste_metingen(metingen, tertaal, peilmoment):
        if m["is_online_mogelijk"]:
            yield m["id"], m["is_online_aangeboden"], {"thema": m["thema"], "afdeling": m["afdeling"]}
