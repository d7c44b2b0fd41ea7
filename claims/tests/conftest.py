"""Who is logged in at the desk, and a source whose text is captured."""

import pytest
from django.utils import timezone

from claims.tests.makers import (
    a_contributor,
    a_source,
    an_editor,
)
from sources.capture import capture


@pytest.fixture
def editor(client):
    user = an_editor()
    client.force_login(user)
    return user


@pytest.fixture
def contributor(client):
    user = a_contributor()
    client.force_login(user)
    return user


@pytest.fixture
def source(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    source = a_source()
    capture(
        source, b"On 3 October the ministers signed the agreement. It enters into force in 2023.", at=timezone.now()
    )
    return source
