"""Reading JSON: what is no JSON, or no text that a database can hold, is refused before anything sees it."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from kcc.lib.api.fouten import TeGroot

HOOGSTENS_BYTES = 1024 * 1024


class StrengeJSONParser(JSONParser):
    """JSON in UTF-8 of at most 1 MB; no NaN, no half surrogates, no nesting that exhausts the reader."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        # Reading stops at the length that the request itself gives (a request without one has no body).
        if int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0) > HOOGSTENS_BYTES:
            raise TeGroot
        try:
            gelezen = json.loads(stream.read().decode("utf-8"), parse_constant=_geen_getal)
            # A half surrogate pair reads as JSON but is no text.
            json.dumps(gelezen, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError) as fout:
            raise ParseError("Dit is geen JSON in UTF-8.") from fout
        return gelezen


def _geen_getal(naam: str) -> None:
    raise ValueError(f"{naam} is geen JSON.")
