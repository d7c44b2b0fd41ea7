"""Somebody who is logged in at the desk and may do everything there."""

from functools import cache
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model

NAME = "bench"


@cache
def editor_session() -> str:
    """The key of a session, in the database that is measured."""
    editor, _new = get_user_model().objects.get_or_create(username=NAME, is_staff=True, is_superuser=True)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(editor.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = editor.get_session_auth_hash()
    session.save()
    key: str = session.session_key
    return key
