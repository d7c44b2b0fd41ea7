"""Exact caching: a public answer changes only with the ledger's head, the day (deadlines pass) or the release."""

import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from claims.record import ledger
from claims.record.errors import too_slow
from tracker.clock import today
from tracker.patience import TookTooLong, at_most

PATIENCE = 1  # second
FOLDERS = ("claims", "tracker", "templates", "static", "locale")
ENDINGS = (".py", ".html", ".css", ".js", ".mo")

View = Callable[..., HttpResponseBase]


@lru_cache(maxsize=1)
def release() -> str:
    """Digest of the code, templates and styles that this process serves: equal on every server of a release."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in ENDINGS and "tests" not in path.parts:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def validator(request: HttpRequest, *args: Any, **kwargs: Any) -> str | None:
    """The ETag of the answer to a request, known before it is made; none for `*`, whatever is there. One query."""
    if request.headers.get("If-None-Match", "").strip() == "*":
        return None
    if settings.DEBUG:
        release.cache_clear()
    parts = (request.get_host(), request.get_full_path(), release())
    digest = hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
    return f'"{ledger.sequence()}-{today():%Y%m%d}-{digest[:16]}"'


def conditional(view: View) -> View:
    """Answer 304 to a reader who has this answer already; otherwise let the view answer and label what it says.

    Only a 200 is labelled: a withdrawal or a mistake is told anew each time.
    """
    labelled = condition(etag_func=validator)(view)

    @cache_control(public=True, max_age=0, must_revalidate=True)
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = labelled(request, *args, **kwargs)
        if response.status_code not in (200, 304):
            del response["ETag"]
        return response

    return answer


def bounded(view: View) -> View:
    """Tell a reader in time that an answer would take too long."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            with at_most(PATIENCE):
                return view(request, *args, **kwargs)
        except TookTooLong:
            return too_slow(request)

    return answer


def public(view: View) -> View:
    """A page of the record: read only, cached exactly, and never for long at the database."""
    return require_safe(conditional(bounded(view)))
