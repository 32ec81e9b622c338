"""What holds for every call of the API, whatever it is about."""

import json
import re
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rest_framework.views import APIView

from kcc.api.urls import _v1
from kcc.lib.api.serializers import camelcase
from kcc.organisatie.enums import Apiscope, Handeling, Inzageresultaat
from kcc.organisatie.models import Inzage, Verzoekemmer
from tests.api.factories import maak_token, met_token
from tests.catalogus.factories import LocatieFactory, ProductFactory

pytestmark = pytest.mark.django_db

_WAARDEN = {"code": "paspoort", "uuid": "00000000-0000-4000-8000-000000000000", "nummer": 1}


def adres_van(patroon: Any) -> str:
    kwargs = {naam: _WAARDEN[naam] for naam in patroon.pattern.converters}
    return reverse(f"api:{patroon.name}", kwargs=kwargs)


AANROEPEN = [patroon for patroon in _v1 if hasattr(patroon.callback, "cls")]
ADRESSEN = [adres_van(patroon) for patroon in AANROEPEN]


def probleem(antwoord: Any, status: int) -> dict[str, Any]:
    """The problem document of an answer, after what holds for all of them."""
    assert antwoord.status_code == status, antwoord.content
    assert antwoord["Content-Type"] == "application/problem+json"
    assert antwoord["API-Version"] == settings.API_VERSIE
    inhoud: dict[str, Any] = json.loads(antwoord.content)
    assert inhoud["status"] == status
    assert inhoud["title"] and inhoud["detail"] and inhoud["type"] == "about:blank"
    return inhoud


def test_addresses_are_dutch_kebab_case_without_a_slash_at_the_end():
    assert len(ADRESSEN) >= 10
    for adres in ADRESSEN:
        assert re.fullmatch(r"/api/v1(/[a-z]+(-[a-z]+)*){1}(/[-a-z0-9]+){0,1}(/[a-z]+)?", adres), adres


@pytest.mark.parametrize("adres", ADRESSEN)
def test_every_answer_has_the_version_and_is_kept_by_nobody(client: Client, adres: str):
    antwoord = client.get(adres)
    assert antwoord["API-Version"] == "1.0.0"
    assert antwoord["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in antwoord
    assert antwoord["Content-Language"] == "nl"


@pytest.mark.parametrize("adres", ADRESSEN)
@pytest.mark.parametrize("methode", ["put", "options", "trace"])
def test_a_method_that_is_not_there_is_405_and_says_which_are(client: Client, adres: str, methode: str):
    antwoord = getattr(client, methode)(f"{adres}?onbekend=1")
    probleem(antwoord, 405)
    assert methode.upper() not in antwoord["Allow"].split(", ")
    assert antwoord["Allow"]


@pytest.mark.parametrize(
    "adres", ["/api", "/api/", "/api/v2", "/api/v1/klanten", "/api/v1/producten/", "/api/v1/producten/%0A/x"]
)
def test_an_unknown_address_is_a_problem_document(client: Client, adres: str):
    probleem(client.get(adres), 404)


def test_an_unknown_address_elsewhere_is_a_page(client: Client):
    antwoord = client.get("/apinootmies")
    assert antwoord.status_code == 404
    assert antwoord["Content-Type"].startswith("text/html")


def test_an_address_that_cannot_be_text_is_400(client: Client):
    probleem(client.get("/api/v1/producten?zoek=a%00b"), 400)


def test_our_own_mistake_is_a_problem_document_without_its_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    def fout(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("geheim van Jan")

    monkeypatch.setattr("catalogus.api.ProductenView.rijen", fout)
    client.raise_request_exception = False
    antwoord = client.get("/api/v1/producten")
    probleem(antwoord, 500)
    assert b"Jan" not in antwoord.content


@pytest.mark.parametrize("adres", ADRESSEN)
def test_an_unknown_parameter_is_named(adres: str):
    antwoord = met_token(maak_token(*Apiscope)).get(adres, {"onbekend": "1", "page_size": "3"})
    if antwoord.status_code == 405:
        return
    namen = {fout["name"] for fout in probleem(antwoord, 400)["invalidParams"]}
    assert namen >= {"onbekend", "page_size"}


def test_a_parameter_is_given_once(client: Client):
    fouten = probleem(client.get("/api/v1/producten?thema=a&thema=b"), 400)["invalidParams"]
    assert [(fout["name"], fout["reason"]) for fout in fouten] == [("thema", "Geef deze parameter één keer.")]


@pytest.mark.parametrize(
    "vraag",
    [
        "page=0",
        "page=-1",
        "page=1.0",
        "page=%D9%A3",
        "page=",
        "pageSize=101",
        "pageSize=0",
        "pageSize=99999999999999999999",
        "doelgroep=iedereen",
        "zoek=",
        "thema=a%20b",
        "zoek=" + "a" * 201,
    ],
)
def test_a_wrong_value_is_400_and_named(client: Client, vraag: str):
    [fout] = probleem(client.get(f"/api/v1/producten?{vraag}"), 400)["invalidParams"]
    assert fout["name"] == vraag.partition("=")[0]
    assert fout["reason"] and fout["code"]


def test_a_page_that_is_not_there_is_404(client: Client):
    probleem(client.get("/api/v1/producten?page=2"), 404)
    probleem(client.get("/api/v1/producten?page=999999999999999999"), 404)


def test_lists_come_in_pages_with_the_addresses_of_the_others(client: Client):
    for nummer in range(5):
        ProductFactory(code=f"product-{nummer}", naam=f"Product {nummer}")
    antwoord = client.get("/api/v1/producten?pageSize=2&page=2&thema=burgerzaken").json()
    assert antwoord["count"] == 5
    assert [product["code"] for product in antwoord["results"]] == ["product-2", "product-3"]
    assert "page=3" in antwoord["next"] and "thema=burgerzaken" in antwoord["next"]
    assert antwoord["previous"].startswith("http://testserver/api/v1/producten?")
    assert client.get(antwoord["next"]).json()["next"] is None


def test_only_json_is_sent(client: Client):
    assert (
        "JSON"
        in probleem(client.post("/api/v1/afspraken", b'{"naam": ', content_type="application/json"), 400)[
            "detail"
        ]
    )
    probleem(client.post("/api/v1/afspraken", {"naam": "Jo"}), 415)
    probleem(client.post("/api/v1/afspraken", b"<a/>", content_type="application/xml"), 415)
    probleem(client.get("/api/v1/producten", headers={"Accept": "application/xml"}), 406)


@pytest.mark.parametrize(
    "tekst",
    [
        b"",
        b"null",
        b"[]",
        b"1",
        b'"a"',
        b'{"naam": NaN}',
        b'{"naam": "\\ud800"}',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"[" * 200_000,
        b'{"naam": ' + b"9" * 5000 + b"}",
        b'{"naam": "a\\u0000b"}',
    ],
)
def test_strange_json_is_400(client: Client, tekst: bytes):
    probleem(client.post("/api/v1/afspraken", tekst, content_type="application/json"), 400)


def test_a_body_beyond_a_megabyte_is_413(client: Client):
    groot = json.dumps({"naam": "a" * 1024 * 1024})
    probleem(client.post("/api/v1/afspraken", groot, content_type="application/json"), 413)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda binnen: st.lists(binnen, max_size=3) | st.dictionaries(st.text(max_size=10), binnen, max_size=3),
    max_leaves=8,
)
_VELDEN = ["producten", "locatie", "begintOp", "naam", "email", "telefoon", "taal", "opmerking", "code", "x"]


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from(_VELDEN), _JSON, max_size=10) | _JSON)
def test_whatever_is_sent_is_400(inhoud: Any):
    antwoord = Client().post(
        "/api/v1/afspraken", json.dumps(inhoud, ensure_ascii=True), content_type="application/json"
    )
    assert probleem(antwoord, 400)


_VRAGEN = [
    "zoek", "thema", "doelgroep", "afdeling", "page", "pageSize", "product", "aantalPersonen", "vanaf", "tot",
    "locatie", "kanaal", "tertaal",
]  # fmt: skip


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    adres=st.sampled_from([adres for adres in ADRESSEN if "{" not in adres]),
    vraag=st.dictionaries(
        st.sampled_from(_VRAGEN), st.text(max_size=12) | st.integers().map(str), max_size=4
    ),
)
def test_whatever_is_asked_is_answered_and_never_a_mistake_of_ours(adres: str, vraag: dict[str, str]):
    antwoord = Client().get(adres, vraag)
    assert antwoord.status_code in {200, 400, 401, 404, 405}
    if antwoord.status_code >= 400:
        probleem(antwoord, antwoord.status_code)


# --- Tokens ------------------------------------------------------------------------------------


def test_nobody_may_use_a_view_that_does_not_say_who_may():
    assert [recht.__name__ for recht in APIView.permission_classes] == ["Niemand"]
    for patroon in AANROEPEN:
        zegt_het = next(k for k in patroon.callback.cls.__mro__ if "permission_classes" in vars(k))
        assert zegt_het is not APIView, patroon.name


@pytest.mark.parametrize("kop", ["Bearer onzin", "Bearer ", "bearer kcc_\xe9", "Bearer a b"])
def test_a_wrong_token_is_401_also_where_none_is_needed(client: Client, kop: str):
    antwoord = client.get("/api/v1/producten", headers={"Authorization": kop})
    probleem(antwoord, 401)
    assert antwoord["WWW-Authenticate"] == 'Bearer realm="KCC"'


def test_another_scheme_is_not_ours(client: Client):
    assert client.get("/api/v1/producten", headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_a_session_of_a_medewerker_opens_nothing(beheerder_client: Client):
    probleem(beheerder_client.get(f"/api/v1/afspraken/{_WAARDEN['uuid']}"), 401)


def test_a_token_without_the_scope_is_refused_and_that_is_logged():
    client = met_token(maak_token(Apiscope.CONTACTEN, naam="telefonie"))
    probleem(client.get(f"/api/v1/afspraken/{_WAARDEN['uuid']}"), 403)
    [regel] = Inzage.objects.all()
    assert regel.apitoken is not None and regel.apitoken.naam == "telefonie"
    assert (regel.medewerker, regel.handeling, regel.resultaat, regel.herkomst) == (
        None,
        Handeling.INZIEN,
        Inzageresultaat.GEWEIGERD,
        "api:afspraak",
    )


# --- How often ---------------------------------------------------------------------------------


@pytest.fixture
def krap(settings: Any) -> None:
    settings.API_LIMIET_PER_MINUUT = 3


@pytest.mark.usefixtures("krap")
def test_an_address_that_asks_too_much_waits(client: Client):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as klok:
        statussen = [client.get("/api/v1/locaties").status_code for _ in range(3)]
        antwoord = client.get("/api/v1/locaties")
        assert probleem(antwoord, 429)["detail"] == "Probeer het over 20 seconden opnieuw."
        assert statussen == [200, 200, 200]
        assert antwoord["Retry-After"] == "20"
        ander = Client(REMOTE_ADDR="192.0.2.7")
        assert ander.get("/api/v1/locaties").status_code == 200
        klok.shift(20)
        assert client.get("/api/v1/locaties").status_code == 200
    assert not Verzoekemmer.objects.filter(sleutel__contains="127.0.0.1").exists()


@pytest.mark.usefixtures("krap")
def test_addresses_of_one_ipv6_subscriber_count_together():
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        statussen = [
            Client(REMOTE_ADDR=f"2001:db8:1:2::{nummer:x}").get("/api/v1/locaties").status_code
            for nummer in range(1, 5)
        ]
    assert statussen == [200, 200, 200, 429]


@pytest.mark.usefixtures("krap")
def test_guessing_tokens_counts_for_the_address(client: Client):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        fout = {"Authorization": "Bearer kcc_fout"}
        statussen = [client.get("/api/v1/locaties", headers=fout).status_code for _ in range(4)]
    assert statussen == [401, 401, 401, 429]


@pytest.mark.usefixtures("krap")
def test_a_token_has_its_own_quota_or_none(client: Client):
    vrij, zuinig = met_token(maak_token()), met_token(maak_token(naam="zuinig", quotum_per_minuut=2))
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        assert {vrij.get("/api/v1/locaties").status_code for _ in range(10)} == {200}
        assert [zuinig.get("/api/v1/locaties").status_code for _ in range(3)] == [200, 200, 429]
        assert client.get("/api/v1/locaties").status_code == 200


def test_without_a_limit_nothing_is_counted(client: Client, settings: Any):
    settings.API_LIMIET_PER_MINUUT = 0
    LocatieFactory()
    assert client.get("/api/v1/locaties").status_code == 200
    assert not Verzoekemmer.objects.exists()


def test_camelcase():
    assert camelcase("wettelijke_grondslag") == "wettelijkeGrondslag"
    assert camelcase("code") == "code"


def test_every_call_has_an_address_of_its_own_name():
    with pytest.raises(NoReverseMatch):
        reverse("api:onbekend")
    assert "api" in get_resolver().namespace_dict
