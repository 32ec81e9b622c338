"""What a request costs inside the server, beside what the client waits for: the header Server-Timing.

Only in the benchmarks: to the public it would tell how long a look-up took.
"""

import time
from collections.abc import Callable

import httpx
from django.http import HttpRequest, HttpResponse

from bench.meten import Meting

_NAAM = "kcc;dur="


def servertijd_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Outermost of all: everything that KCC does for a request, queries and page included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begin = time.perf_counter()
        response = get_response(request)
        response["Server-Timing"] = f"{_NAAM}{(time.perf_counter() - begin) * 1000:.3f}"
        return response

    return middleware


def via_http(client: httpx.Client, pad: str, keer: int, warm: int = 6) -> tuple[Meting, Meting]:
    """The time until the whole answer is in, and the part of it inside the server; one after another."""
    geheel, server = [], []
    for nummer in range(warm + keer):
        begin = time.perf_counter()
        antwoord = client.get(pad)
        duur = time.perf_counter() - begin
        assert antwoord.status_code == 200, f"{pad}: {antwoord.status_code}"
        if nummer >= warm:
            geheel.append(duur)
            server.append(float(antwoord.headers["Server-Timing"].removeprefix(_NAAM)) / 1000)
    return Meting(sorted(geheel)), Meting(sorted(server))
