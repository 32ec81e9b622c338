"""The display of the waiting room: which ticket goes to which desk. Public, and without names."""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from afspraken import services
from afspraken.models import Balie, Bezoek
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.toegang import Verzoek

# A call draws attention this long, and stays on the display until the visit ends or others push it off.
_NIEUW = timedelta(seconds=20)
_OPROEPEN = 6
_WACHTENDEN = 8
_SECONDE = timedelta(seconds=1)
# So many seconds a process answers with the marks it read before. With a look a second and the fetch that
# follows, a call is on the display within two seconds.
_BEWAAR = 0.4
_STEMPELPAD = re.compile(r"/wachtruimte/(?P<code>[-a-zA-Z0-9_]+)/stempel/")
GetResponse = Callable[[Verzoek], HttpResponse]


@dataclass(frozen=True)
class Oproep:
    """A ticket that was called to a desk; `nummer` (microseconds since 1970) grows with every call."""

    ticket: str
    balie: Balie
    nummer: int
    nieuw_tot: datetime
    is_nieuw: bool

    @classmethod
    def van(cls, bezoek: Bezoek, nu: datetime) -> "Oproep":
        op = bezoek.laatst_opgeroepen_op or nu
        return cls(
            bezoek.ticket,
            bezoek.balie,  # type: ignore[arg-type]
            round(op.timestamp() * 1_000_000),
            op + _NIEUW,
            op + _NIEUW > nu,
        )


@login_not_required
@require_GET
def wachtruimte(request: Verzoek, code: str) -> HttpResponse:
    """The latest calls, newest first, and the tickets that come after; for htmx nothing (204) when the
    display shows it already. `?oproep=` is the newest call that it showed: what came later is said aloud."""
    locatie = get_object_or_404(Locatie, code=code, is_actief=True)
    nu = timezone.now()
    gezien = services.stempel(code=code, nu=nu)
    bezoeken = (
        Bezoek.objects.at_desk()
        .filter(locatie=locatie, datum=lokale_dag(nu), laatst_opgeroepen_op__isnull=False)
        .select_related("balie")
        .order_by("-laatst_opgeroepen_op", "-pk")[:_OPROEPEN]
    )
    oproepen = [Oproep.van(bezoek, nu) for bezoek in bezoeken]
    wachtend = [bezoek.ticket for bezoek in services.wachtrij(locatie, nu)[: _WACHTENDEN + 1]]
    versie = hashlib.blake2s(repr((oproepen, wachtend)).encode(), digest_size=8).hexdigest()
    if request.htmx and request.GET.get("versie") == versie:
        return HttpResponse(status=204)
    vorige = request.GET.get("oproep", "")
    na = int(vorige) if vorige.isdecimal() and len(vorige) < 20 else 0
    context = {
        "locatie": locatie,
        "oproepen": oproepen,
        "wachtend": wachtend[:_WACHTENDEN],
        "zijn_er_meer": len(wachtend) > _WACHTENDEN,
        "versie": versie,
        "stempel": gezien,
        "laatste": max((oproep.nummer for oproep in oproepen), default=na),
        # In how many seconds the first call draws no attention any more.
        "ververs_over": min(
            (-((nu - oproep.nieuw_tot) // _SECONDE) for oproep in oproepen if oproep.is_nieuw), default=None
        ),
        # Oldest first, as they were called.
        "nieuw": [oproep for oproep in reversed(oproepen) if oproep.nummer > na] if request.htmx else [],
    }
    sjabloon = "afspraken/balie/wachtruimte.html"
    return render(request, f"{sjabloon}#stand" if request.htmx else sjabloon, context)


_bewaard: tuple[float, dict[str, str]] = (-_BEWAAR, {})


def _stempels() -> dict[str, str]:
    """The mark of every place, at most _BEWAAR seconds old."""
    # One for all threads of the process; two that find it old ask twice, no more.
    global _bewaard
    moment, gelezen = _bewaard
    if time.perf_counter() - moment >= _BEWAAR:
        moment = time.perf_counter()
        gelezen = services.stempels(nu=timezone.now())
        _bewaard = (moment, gelezen)
    return gelezen


def stempel_middleware(get_response: GetResponse) -> GetResponse:
    """Answer the stamp of a place: 204 while it is `?stempel=`, else the new one (404: no such place).

    Asked by every screen every few seconds, without cookies. Here, before session, language, log and the
    look-up of an address: those cost several times what the answer does. The database is asked at most a few
    times a second and process, for all places at once. It tells nothing but that something changed.
    """

    def middleware(request: Verzoek) -> HttpResponse:
        pad = _STEMPELPAD.fullmatch(request.path_info) if request.method == "GET" else None
        return stempel(request, pad["code"]) if pad else get_response(request)

    return middleware


@login_not_required
@require_GET
def stempel(request: Verzoek, code: str) -> HttpResponse:
    """What stempel_middleware answers; here for the address, which it must not miss by a change of either."""
    huidig = _stempels().get(code)
    if huidig is None:
        return HttpResponse(status=404)
    antwoord = HttpResponse(status=204)
    if request.GET.get("stempel") != huidig:
        antwoord = HttpResponse(huidig, content_type="text/plain")
    antwoord["Cache-Control"] = "no-store"
    return antwoord
