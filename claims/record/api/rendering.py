"""JSON whose documents are passed through as the record stores them, not parsed and written again."""

import json
from collections.abc import Iterable
from typing import Any

from rest_framework.renderers import BaseRenderer


class Raw(str):
    """JSON text that is ready to be served."""


class RecordRenderer(BaseRenderer):
    """Renders plain values, with `Raw` documents passed through untouched."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else dumps(data).encode()


def dumps(value: Any) -> str:
    if isinstance(value, Raw):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{dumps(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(dumps(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def raw(bodies: Iterable[str]) -> list[Raw]:
    return [Raw(body) for body in bodies]
