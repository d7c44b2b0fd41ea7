"""Fixtures of the whole suite: only what must be shared. docs/testing.md says what runs where."""

import gc

import pytest
from django.test import Client
from hypothesis import settings as hypothesis_settings

from tracker.testing import ON_SQLITE, refusing_writes, run_python, scratch_database
from tracker.tests.prepared import as_test_database, begin_run, connected_to, end_run, made_once
from tracker.tests.running import install

# Examples are bounded in number, not in time: a busy machine must not fail a property.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        begin_run()


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        end_run()


def pytest_collection_modifyitems(items):
    """What takes longest starts first: at the end no worker waits for another."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("browser", "concurrency", "slow")))


def pytest_collection_finish():
    """What is loaded by now stays: looking through it for garbage again and again is a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_runtest_setup(item):
    """On PostgreSQL only what meets the database: what does not is the same on either engine."""
    if not ON_SQLITE and (item.get_closest_marker("one_engine") or not meets_the_database(item)):
        pytest.skip("the same on either engine: runs on SQLite")


def meets_the_database(item):
    markers = (item.get_closest_marker(name) for name in ("django_db", "concurrency", "browser"))
    return any(markers) or "db" in item.fixturenames


class Reader(Client):
    """A client to whom public routes are only read: while one answers, the database refuses every change."""

    def request(self, **environ):
        if environ["PATH_INFO"].startswith("/admin/"):
            return super().request(**environ)
        with refusing_writes():
            response = super().request(**environ)
            if response.streaming:  # the rest of the answer is made while it is read
                response.streaming_content = list(response.streaming_content)
            return response


@pytest.fixture
def client(request):
    return Reader() if meets_the_database(request.node) else Client()


@pytest.fixture(scope="session")
def migrated_database():
    """The address of a migrated database without rows, to be copied: migrations are paid for once."""
    return made_once("migrated", migrate).address


def migrate(folder, address):
    ended = run_python("manage.py", "migrate", "--verbosity=0", folder=folder, DATABASE_URL=address, DEBUG="1")
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, migrated_database):
    with as_test_database(migrated_database):
        yield


@pytest.fixture(scope="session")
def installed(migrated_database):
    """What `make run` makes of a database, with the passwords of its accounts."""
    return made_once("installed", install, like=migrated_database)


@pytest.fixture(scope="module")
def curated_record(installed, django_db_setup, tmp_path_factory):
    """For the tests of a module: the suite's connection leads to a new installation, where the record is published."""
    folder = tmp_path_factory.mktemp("curated")
    with scratch_database(folder, like=installed.address) as address, connected_to(address):
        yield


@pytest.fixture
def own_database(migrated_database, tmp_path):
    """The address of a migrated database without rows, for processes of their own."""
    with scratch_database(tmp_path, like=migrated_database) as address:
        yield address


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Django's own hasher is slow on purpose; no test is about its strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def editor(client):
    """Somebody who may publish, logged in at the desk."""
    from claims.tests.makers import an_editor

    user = an_editor()
    client.force_login(user)
    return user


@pytest.fixture
def contributor(client):
    """Somebody who may write and submit, logged in at the desk."""
    from claims.tests.makers import a_contributor

    user = a_contributor()
    client.force_login(user)
    return user
