"""Addresses of the desk, the reception and the waiting room; included by afspraken.urls."""

from django.urls import path

from afspraken.views import balie, dag, kiosk, kiosken, receptie, ronde, voorbereiding, wachtruimte

urlpatterns = [
    path("werk/balie/", balie.balie, name="balie"),
    path("werk/balie/zitten/", balie.ga_zitten, name="balie_zitten"),
    path("werk/balie/opstaan/", balie.sta_op, name="balie_opstaan"),
    path("werk/balie/oproepen/", balie.roep_op, name="balie_oproepen"),
    path("werk/balie/bezoeken/<int:bezoek_id>/opnieuw/", balie.roep_opnieuw_op, name="balie_opnieuw"),
    path("werk/balie/bezoeken/<int:bezoek_id>/afronden/", balie.rond_af, name="balie_afronden"),
    path(
        "werk/balie/bezoeken/<int:bezoek_id>/toch-niet/",
        balie.draai_afronding_terug,
        name="balie_afronden_terug",
    ),
    path("werk/balie/bezoeken/<int:bezoek_id>/weg/", balie.meld_niet_gekomen, name="balie_weg"),
    path("werk/balie/bezoeken/<int:bezoek_id>/terug/", balie.zet_terug, name="balie_terug"),
    path("werk/balie/bezoeken/<int:bezoek_id>/doorsturen/", balie.stuur_door, name="balie_doorsturen"),
    path("werk/balie/pauze/", balie.neem_pauze, name="balie_pauze"),
    path("werk/balie/hervatten/", balie.hervat, name="balie_hervatten"),
    path("werk/receptie/", receptie.receptie, name="receptie"),
    path("werk/receptie/zoeken/", receptie.zoek_of_meld_aan, name="receptie_zoeken"),
    path("werk/receptie/locatie/", receptie.kies_locatie, name="receptie_locatie"),
    path("werk/receptie/inloop/", receptie.meld_inloop_aan, name="receptie_inloop"),
    path("werk/receptie/afspraken/<int:afspraak_id>/", receptie.meld_aan, name="receptie_aanmelden"),
    path("werk/receptie/bezoeken/<int:bezoek_id>/terug/", receptie.draai_terug, name="receptie_terug"),
    path("werk/receptie/bezoeken/<int:bezoek_id>/weg/", receptie.meld_weggelopen, name="receptie_weg"),
    path("werk/receptie/bezoeken/<int:bezoek_id>/toch/", receptie.haal_terug, name="receptie_haal_terug"),
    path("werk/receptie/dag/", dag.dag, name="dag"),
    path("werk/receptie/voorbereiding/", voorbereiding.voorbereiding, name="voorbereiding"),
    path("werk/huisbezoeken/", ronde.ronde, name="ronde"),
    path("werk/huisbezoeken/<int:afspraak_id>/begonnen/", ronde.begin, name="ronde_begin"),
    path("werk/huisbezoeken/bezoeken/<int:bezoek_id>/afronden/", ronde.rond_af, name="ronde_afronden"),
    path("werk/receptie/dag/sluiten/", dag.sluit_dag, name="dag_sluiten"),
    path("werk/receptie/kiosken/", kiosken.kiosken, name="kiosken"),
    path("werk/receptie/kiosken/nieuw/", kiosken.maak, name="kiosk_maken"),
    path("werk/receptie/kiosken/<int:kiosk_id>/intrekken/", kiosken.trek_in, name="kiosk_intrekken"),
    path("kiosk/<slug:code>/", kiosk.start, name="kiosk"),
    path("kiosk/<slug:code>/koppelen/", kiosk.koppel, name="kiosk_koppelen"),
    path("kiosk/<slug:code>/aanmelden/", kiosk.meld_aan, name="kiosk_aanmelden"),
    path("kiosk/<slug:code>/inloop/", kiosk.inloop, name="kiosk_inloop"),
    path("kiosk/<slug:code>/bon/<str:sleutel>/", kiosk.bon, name="kiosk_bon"),
    path("wachtruimte/<slug:code>/", wachtruimte.wachtruimte, name="wachtruimte"),
    path("wachtruimte/<slug:code>/stempel/", wachtruimte.stempel, name="stempel"),
]
