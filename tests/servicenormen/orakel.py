"""The norms once more: slow, obvious, and from the text of the definitions, not from the code.

Works on plain dictionaries. Every function gives the cases of a tertaal as known at a peilmoment, as
(key, within the norm, {dimension: code}).
"""

from datetime import timedelta

from tests.lib.orakel import (
    AMSTERDAM,
    DAG,
    orakel_is_werkdag,
    orakel_plus,
    orakel_werktijd,
    orakel_wettelijke_termijn,
)

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


def over_onze_producten(rij):
    return rij["thema"] in (None, "burgerzaken", "belastingen")


def norm_1(antwoorden, tertaal, peilmoment):
    for a in antwoorden:
        if a["vraag"] != "tevredenheid" or a["kanaal"] != "balie" or not over_onze_producten(a):
            continue
        dag = dag_van(a["beantwoord_op"])
        if a["beantwoord_op"] <= peilmoment and telt_mee(dag, tertaal, peilmoment):
            dimensies = {
                "locatie": a["locatie"],
                "kanaal": a["kanaal"],
                "product": a["product"],
                "week": week_van(dag),
            }
            yield a["id"], a["cijfer"] >= 7, zonder_leeg(dimensies)


def norm_2(antwoorden, tertaal, peilmoment):
    for a in antwoorden:
        if a["vraag"] != "afspraakgemak" or not over_onze_producten(a):
            continue
        dag = dag_van(a["beantwoord_op"])
        if a["beantwoord_op"] <= peilmoment and telt_mee(dag, tertaal, peilmoment):
            dimensies = {"locatie": a["locatie"], "product": a["product"], "week": week_van(dag)}
            yield a["id"], a["cijfer"] >= 7, zonder_leeg(dimensies)


def werkdagen_tussen(van, tot, is_werkdag):
    aantal = 0
    while van < tot:
        van += DAG
        aantal += is_werkdag(van)
    return aantal


def metingen_van_norm_3(metingen, locaties, tertaal, peilmoment, is_werkdag):
    """Per (moment, product) the rows of these places, each with whether its first slot is soon enough."""
    gevallen = {}
    for m in metingen:
        dag = dag_van(m["gemeten_op"])
        if m["locatie"] not in locaties or m["thema"] not in ("burgerzaken", "belastingen"):
            continue
        if m["gemeten_op"] > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        eerste = m["eerste_vrije_op"]
        op_tijd = eerste is not None and werkdagen_tussen(dag, dag_van(eerste), is_werkdag) <= 5
        gevallen.setdefault((m["gemeten_op"], m["product"]), []).append((m["id"], m["locatie"], op_tijd))
    return gevallen


def norm_3(metingen, locaties, oordeel, tertaal, peilmoment, is_werkdag):
    """The cases, and beside them what each place shows by itself: (place, within)."""
    gevallen, per_locatie = [], []
    for (moment, product), rijen in metingen_van_norm_3(
        metingen, locaties, tertaal, peilmoment, is_werkdag
    ).items():
        binnen = oordeel(op_tijd for _, _, op_tijd in rijen)
        dimensies = {"product": product, "week": week_van(dag_van(moment))}
        gevallen.append((min(sleutel for sleutel, _, _ in rijen), binnen, dimensies))
        per_locatie += [(locatie, op_tijd) for _, locatie, op_tijd in rijen]
    return gevallen, per_locatie


STANDAARD = {
    "melding": (10, "werkdagen", False),
    "vraag": (5, "werkdagen", False),
    "aanvraag": (8, "weken", True),
    "klacht": (6, "weken", True),
}


def laatste_dag(reactie, vandaag, is_werkdag):
    """The last day of the term, seen from the local date `vandaag`: what came after it is unknown."""
    aantal, eenheid = reactie["termijn_aantal"], reactie["termijn_eenheid"]
    dag = dag_van(reactie["ontvangen_op"])
    if eenheid == "werkdagen":
        while aantal:
            dag += DAG
            aantal -= is_werkdag(dag)
        return dag
    if not reactie["termijn_is_wettelijk"]:
        return orakel_plus(dag, aantal, eenheid)
    bekend = [
        (uitgenodigd, voltooid if voltooid is not None and voltooid <= vandaag else None)
        for uitgenodigd, voltooid in reactie["opschortingen"]
        if uitgenodigd <= vandaag
    ]
    verdaging = [(reactie["verdaagd_weken"], "weken")] if reactie["verdaagd_weken"] else []
    return orakel_wettelijke_termijn(dag, (aantal, eenheid), verdaging, bekend, vandaag)


def norm_9(reacties, tertaal, peilmoment, is_werkdag):
    for r in reacties:
        dag = laatste_dag(r, dag_van(peilmoment), is_werkdag)
        # The moment of the deadline is the end of its day.
        if dag >= dag_van(peilmoment) or not telt_mee(dag, tertaal, peilmoment):
            continue
        antwoord = gezien(r["beantwoord_op"], peilmoment)
        ingetrokken = gezien(r["ingetrokken_op"], peilmoment)
        if ingetrokken and dag_van(ingetrokken) <= dag and (antwoord is None or antwoord > ingetrokken):
            continue
        binnen = antwoord is not None and dag_van(antwoord) <= dag
        dimensies = {
            "kanaal": r["kanaal"],
            "afdeling": r["afdeling"],
            "product": r["product"],
            "week": week_van(dag),
        }
        yield r["id"], binnen, zonder_leeg(dimensies)


def norm_10(berichten, tertaal, peilmoment, is_werkdag):
    vensters = [[(8 * 60, 18 * 60)]] * 7
    for b in berichten:
        if b["account"] not in ("@rotterdam", "@parkeren010", "facebook-zakelijk"):
            continue
        if not b["is_antwoord_nodig"]:
            continue
        deadline = orakel_werktijd(b["ontvangen_op"], timedelta(hours=2), is_werkdag, vensters)
        dag = dag_van(deadline)
        if deadline > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        antwoord = gezien(b["beantwoord_op"], peilmoment)
        binnen = antwoord is not None and antwoord <= deadline
        yield b["id"], binnen, {"kanaal": "social", "account": b["account"], "week": week_van(dag)}


def is_werkdag_met(gesloten):
    """The working days of the gemeente, with closing days of its own."""
    return lambda dag: orakel_is_werkdag(dag, gesloten=gesloten)


def omhoog(duur, eenheid):
    """A length of time in units, rounded up; never below nothing."""
    hele = 0
    while eenheid * hele < duur:
        hele += 1
    return hele


def duur_4(b, peilmoment):
    """Minutes from the appointment (or the check-in when that is later) to the call, or to leaving before."""
    momenten = [
        m for m in (gezien(b["opgeroepen_op"], peilmoment), gezien(b["weggelopen_op"], peilmoment)) if m
    ]
    if not momenten:
        return None
    return omhoog(min(momenten) - max(b["afspraak_op"], b["aangemeld_op"]), timedelta(minutes=1))


def duur_6(v, peilmoment):
    poging = gezien(v["eerste_poging_op"], peilmoment)
    return None if poging is None else omhoog(poging - v["aangemaakt_op"], timedelta(hours=1))


def duur_9(r, peilmoment):
    antwoord = gezien(r["beantwoord_op"], peilmoment)
    return None if antwoord is None else max(0, (dag_van(antwoord) - dag_van(r["ontvangen_op"])).days)


def duur_10(b, peilmoment):
    antwoord = gezien(b["beantwoord_op"], peilmoment)
    return None if antwoord is None else omhoog(antwoord - b["ontvangen_op"], timedelta(hours=1))


def percentiel(duren, procent):
    """The smallest duration such that at least this share of all (None: not over) was over within it."""
    for grens in sorted(d for d in duren if d is not None):
        if sum(d is not None and d <= grens for d in duren) * 100 >= procent * len(duren):
            return grens
    return None


# --- What stands beside the norms ---------------------------------------------------------------

# What the KCC itself answers; not the desk, where people come for something else.
VAN_HET_KCC = {"telefoon", "email", "post", "web", "chat", "social"}
ZELF = {"direct_beantwoord", "afspraak_gemaakt", "publieksreactie_geregistreerd"}
MET_AMBITIE = {"eerste-inschrijving", "rni", "hervestiging"}


def dimensies_van(rij, dag, *namen):
    return zonder_leeg({**{naam: rij[naam] for naam in namen}, "week": week_van(dag)})


def opgelost(contacten, tertaal, peilmoment):
    """Of a known client, not forwarded, and not back with the same product in fourteen times 24 hours."""
    for c in contacten:
        if c["klant_id"] is None or c["richting"] != "inkomend" or c["kanaal"] not in VAN_HET_KCC:
            continue
        besluit = c["begonnen_op"] + timedelta(days=14)
        dag = dag_van(besluit)
        if besluit > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        afgelopen = (c["beeindigd_op"] or c["begonnen_op"]) <= besluit
        if afgelopen and c["resultaat"] == "afgebroken":
            continue
        kwam_terug = any(
            a["klant_id"] == c["klant_id"]
            and a["product_id"] is not None
            and a["product_id"] == c["product_id"]
            and a["richting"] == "inkomend"
            and c["begonnen_op"] < a["begonnen_op"] <= besluit
            for a in contacten
        )
        binnen = afgelopen and c["resultaat"] in ZELF and not kwam_terug
        yield c["id"], binnen, dimensies_van(c, dag, "kanaal", "afdeling", "product")


def anoniem(contacten, tertaal, peilmoment):
    for c in contacten:
        if c["klant_id"] is not None or c["richting"] != "inkomend" or c["kanaal"] not in VAN_HET_KCC:
            continue
        dag = dag_van(c["begonnen_op"])
        if c["begonnen_op"] > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        afgelopen = (c["beeindigd_op"] or c["begonnen_op"]) <= peilmoment
        if afgelopen and c["resultaat"] == "afgebroken":
            continue
        binnen = afgelopen and c["resultaat"] in ZELF
        yield c["id"], binnen, dimensies_van(c, dag, "kanaal", "afdeling", "product")


def bereikt(verzoeken, tertaal, peilmoment):
    """The cases of norm 6; within: somebody answered before the deadline."""
    per_id = {v["id"]: v for v in verzoeken}
    for sleutel, _, dimensies in norm_6(verzoeken, tertaal, peilmoment):
        v = per_id[sleutel]
        yield sleutel, v["bereikt_op"] is not None and v["bereikt_op"] <= v["deadline_op"], dimensies


def dag_is_voorbij(dag, peilmoment):
    return dag < dag_van(peilmoment)


def no_show(bezoeken, afspraken, tertaal, peilmoment):
    """Appointments by their own day, once that is over; a visit and an appointment have keys of their own."""
    uitkomsten = [
        (("bezoek", b["id"]), b["afspraak_op"], b["aangemeld_op"], b)
        for b in bezoeken
        if b["afspraak_op"] is not None
    ]
    met_bezoek = {b["afspraak_id"] for b in bezoeken}
    uitkomsten += [
        (("afspraak", a["id"]), a["begint_op"], None, a)
        for a in afspraken
        if a["status"] == "niet_verschenen" and a["id"] not in met_bezoek
    ]
    for sleutel, moment, aangemeld, rij in uitkomsten:
        dag = dag_van(moment)
        if dag_is_voorbij(dag, peilmoment) and telt_mee(dag, tertaal, peilmoment):
            niemand = aangemeld is None or dag_van(aangemeld) > dag
            yield sleutel, niemand, dimensies_van(rij, dag, "locatie", "product")


def inloop(bezoeken, tertaal, peilmoment):
    """As norm 4, from the check-in, within 30 minutes, for every product and place."""
    for b in bezoeken:
        aangemeld = gezien(b["aangemeld_op"], peilmoment)
        if b["afspraak_op"] is not None or aangemeld is None:
            continue
        dag = dag_van(aangemeld)
        if not telt_mee(dag, tertaal, peilmoment):
            continue
        opgeroepen = gezien(b["opgeroepen_op"], peilmoment)
        weg = gezien(b["weggelopen_op"], peilmoment)
        uiterlijk = aangemeld + timedelta(minutes=30)
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
        yield b["id"], binnen, dimensies_van(b, dag, "locatie", "product")


def duur_inloop(b, peilmoment):
    momenten = [
        m for m in (gezien(b["opgeroepen_op"], peilmoment), gezien(b["weggelopen_op"], peilmoment)) if m
    ]
    return omhoog(min(momenten) - b["aangemeld_op"], timedelta(minutes=1)) if momenten else None


def respons(uitnodigingen, tertaal, peilmoment):
    for u in uitnodigingen:
        besluit = u["uitgenodigd_op"] + timedelta(days=30)
        dag = dag_van(besluit)
        if besluit > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        binnen = u["beantwoord_op"] is not None and u["beantwoord_op"] <= besluit
        yield u["id"], binnen, dimensies_van(u, dag, "kanaal", "locatie", "product")


def derde(metingen, tertaal, peilmoment):
    """Of each measurement that knows the third free slot, or that nothing was free: within seven days."""
    for m in metingen:
        dag = dag_van(m["gemeten_op"])
        if m["gemeten_op"] > peilmoment or not telt_mee(dag, tertaal, peilmoment):
            continue
        if m["derde_vrije_op"] is None and m["eerste_vrije_op"] is not None:
            continue
        duur = duur_derde(m, peilmoment)
        yield m["id"], duur is not None and duur <= 7, dimensies_van(m, dag, "locatie", "product")


def duur_derde(m, peilmoment):
    return m["derde_vrije_op"] and (dag_van(m["derde_vrije_op"]) - dag_van(m["gemeten_op"])).days


def ambitie(metingen, werkdagen, tertaal, peilmoment, is_werkdag):
    for m in metingen:
        dag = dag_van(m["gemeten_op"])
        if m["product"] not in MET_AMBITIE or m["gemeten_op"] > peilmoment:
            continue
        if telt_mee(dag, tertaal, peilmoment):
            eerste = m["eerste_vrije_op"]
            binnen = eerste is not None and werkdagen_tussen(dag, dag_van(eerste), is_werkdag) <= werkdagen
            yield m["id"], binnen, dimensies_van(m, dag, "locatie", "product")
