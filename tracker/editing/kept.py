"""Words that were posted without a session, or from a page older than it: handed back to who typed them, after login.

They travel in the answer itself, signed, and nowhere else; they are only taken from a form of the desk that the same
person opened, within a day, and they are shown to be looked over, never saved by themselves.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

from tracker.editing import once

FIELD = "kept_words"
AGAIN = "_look_again"  # in a form: show it as it was typed, and save nothing
SALT = "tracker.editing.kept"
LONGEST = 500_000  # characters, as they were posted
A_DAY = 24 * 60 * 60


def sealed(request: HttpRequest) -> str:
    """The words of a posted form, for the page of login; empty if it is no form of ours, or holds too much."""
    if request.method != "POST" or not once.owner_of(request.POST.get(once.FIELD, ""), max_age=A_DAY):
        return ""
    words = without_session(request.POST)
    if len(words) > LONGEST:
        return ""
    return signing.dumps([request.get_full_path(), words], salt=SALT, compress=True)


def unsealed(text: str, user: Any) -> tuple[str, QueryDict] | None:
    """Where the words belong, and they; None unless the same person opened the form."""
    try:
        address, words = signing.loads(text, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    posted = QueryDict(words)
    return (address, posted) if is_of(posted, user) else None


def is_of(posted: Any, user: Any) -> bool:
    """Whether this person opened the form, not more than a day ago."""
    return once.owner_of(posted.get(once.FIELD, ""), max_age=A_DAY) == str(user.pk)


def without_session(posted: QueryDict) -> str:
    """What was posted, without the button and the token of the session that is over."""
    kept = posted.copy()
    for name in once.NO_WORDS:
        kept.pop(name, None)
    return kept.urlencode()


def fields(posted: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in posted.lists() for value in values]
