"""Fixtures of the whole suite: only what must be shared."""

import pytest
from django.core.management import call_command
from hypothesis import settings as hypothesis_settings

# Examples are bounded in number, not in time: a busy machine must not fail a property.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")


@pytest.fixture
def record(db):
    """The curated record of fixtures/, published. Slow (seconds): one test of a behaviour may need it, not ten."""
    call_command("load_record", verbosity=0)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Django's own hasher is slow on purpose; no test is about its strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
