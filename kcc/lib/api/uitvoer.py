"""How an answer of the API is written."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework import renderers


class JSONRenderer(renderers.JSONRenderer):
    """The same JSON in a tenth of the time: an answer about free times can hold ten thousand of them.

    Never with indentation, whatever the Accept header asks. ValueError for what JSON cannot hold.
    """

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        # What orjson would write in its own way is written as everywhere else in the API.
        return orjson.dumps(
            data, default=self.encoder_class().default, option=orjson.OPT_PASSTHROUGH_DATETIME
        )
