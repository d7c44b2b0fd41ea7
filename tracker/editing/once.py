"""A form is answered once: a second click, or a browser that asks again, gets what the first one got.

Each form carries a token of its own, signed for who opened it. What was saved is kept by the digest of all that the
form said, in the transaction that saves it: of two equal posts at the same moment one waits, and is told the same.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tracker.editing.models import ANSWERS_KEPT, AnsweredForm

FIELD = "form_token"
SALT = "tracker.editing.once"
SAVED_COOKIE = "desk_saved"
# What of a form is none of its words: the token of the session, and by which button it was saved.
NO_WORDS = {"csrfmiddlewaretoken", "_save", "_continue", "_addanother", "_review", "_submit"}
PIECE = 65536


def new_token(user: Any) -> str:
    """A token for a form that this user opens."""
    return signing.TimestampSigner(salt=SALT).sign(f"{user.pk}:{secrets.token_urlsafe(12)}")


def owner_of(token: str, max_age: int | None = None) -> str:
    """The key of the user for whom a form was opened, at most so many seconds ago; empty where it is not ours."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(token, max_age=max_age).partition(":")[0]
    except signing.BadSignature:
        return ""


def digest_of(request: HttpRequest) -> str:
    """All that a form says, to whom and by whom, whatever button was pressed; empty for one that has no token."""
    token = request.POST.get(FIELD, "")
    user = str(getattr(request.user, "pk", ""))
    if not token or owner_of(token) != user:
        return ""
    said = [(name, request.POST.getlist(name)) for name in sorted(request.POST) if name not in NO_WORDS]
    sent: Any = sorted(request.FILES.items())
    files = [(name, file.name, _digest(file.chunks(PIECE))) for name, file in sent]
    return _digest([json.dumps([request.get_full_path(), user, said, files]).encode()])


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def answered(request: HttpRequest) -> tuple[AnsweredForm | None, HttpResponse | None]:
    """Where to keep the answer to this form, and what an equal one was answered already.

    Inside a transaction: who posts the same at the same moment waits for its end.
    """
    digest = digest_of(request)
    if not digest:
        return None, None
    try:
        with transaction.atomic():
            return AnsweredForm.objects.create(digest=digest), None
    except IntegrityError:
        return None, _as_before(request, AnsweredForm.objects.get(digest=digest).answer)


def keep(form: AnsweredForm, request: HttpRequest, response: Any) -> None:
    """Keep what a form that was saved is answered, and take away what was kept long enough."""
    if hasattr(response, "render"):
        response.render()
    said = getattr(messages.get_messages(request), "_queued_messages", [])
    for message in said:
        message._prepare()  # as where they are stored: what is still to be translated is no JSON
    form.answer = {
        "status": response.status_code,
        "location": response.get("Location", ""),
        "body": "" if "Location" in response else response.content.decode(),
        "said": json.dumps(said, cls=MessageEncoder),
    }
    form.save(update_fields=["answer"])
    AnsweredForm.objects.sweep(Q(at__lt=timezone.now() - ANSWERS_KEPT))
    mark_saved(request, response)


def mark_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the page's script, which may keep what was typed, that this form was saved."""
    token = request.POST.get(FIELD, "")
    response.set_cookie(
        SAVED_COOKIE, token[-16:], max_age=600, path="/admin/", samesite="Lax", secure=request.is_secure()
    )


def _as_before(request: HttpRequest, answer: dict[str, Any]) -> HttpResponse:
    for message in json.loads(answer["said"], cls=MessageDecoder):
        messages.add_message(request, message.level, message.message, extra_tags=message.extra_tags)
    response = HttpResponse(answer["body"], status=answer["status"])
    if answer["location"]:
        response["Location"] = answer["location"]
    mark_saved(request, response)
    return response


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """A form’s view that redirects when it has done what was asked; where it shows the form again, none is kept."""

    @wraps(view)
    def answers_once(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(self, request, *args, **kwargs)
        with transaction.atomic():
            form, before = answered(request)
            if before is not None:
                return before
            response = view(self, request, *args, **kwargs)
            if form and "Location" in response:
                keep(form, request, response)
            elif form:
                form.delete()
            return response

    return answers_once
