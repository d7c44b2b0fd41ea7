"""Compression that lets the length of an answer give nothing away, and else depends on its content alone."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware import gzip
from django.utils.cache import has_vary_header, patch_vary_headers
from django.utils.text import compress_string


class Unpadded(gzip.GZipMiddleware):
    max_random_bytes = 0


class GZipMiddleware(gzip.GZipMiddleware):
    """Django's, with its padding against BREACH only where an answer depends on who asks (`Vary: Cookie`).

    Such an answer may mix a secret, like a form's token, with what the asker put in. Any other is public and holds no
    secret: equal answers are equally long, so that the padding never decides whether there is anything to gain by
    compression, and with it whether an address has a weak or a strong validator.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.unpadded = Unpadded(get_response)

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        if not has_vary_header(response, "Cookie"):
            return self.unpadded.process_response(request, response)
        if response.streaming or self.gains(response.content):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response

    def gains(self, content: bytes) -> bool:
        """Whether compression pays with the most padding that there may be."""
        return len(compress_string(content)) + self.max_random_bytes < len(content)
