"""The probes of a load balancer."""

import json

import pytest
from django.db.migrations.recorder import MigrationRecorder

from tracker.testing import run_python


def test_healthz_answers_without_touching_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_answers_when_every_migration_is_applied(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "applied"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_unavailable_while_a_migration_waits(client):
    newest = MigrationRecorder.Migration.objects.filter(app="record").latest("name")
    newest.delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "migrations": "1 to apply"}


@pytest.mark.parametrize(
    "address", ["sqlite:////nowhere/at/all/tracker.sqlite3", "postgres://nobody@127.0.0.1:9/nothing?connect_timeout=2"]
)
def test_readyz_is_unavailable_while_the_database_does_not_answer(tmp_path, address):
    ask = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "live, ready = Client().get('/healthz'), Client().get('/readyz')\n"
        "print(live.status_code, ready.status_code, ready.content.decode())\n"
    )
    settings = {"DEBUG": "1", "LOG_LEVEL": "CRITICAL", "DATABASE_URL": address, "ALLOWED_HOSTS": "testserver"}
    ended = run_python("-c", ask, folder=tmp_path, **settings)
    assert ended.returncode == 0, ended.stderr
    live, ready, said = ended.stdout.strip().split(" ", 2)
    assert (live, ready) == ("200", "503")
    assert json.loads(said) == {"status": "unavailable", "database": "no answer"}
    assert "nowhere" not in said
    assert "127.0.0.1" not in said


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_are_only_read(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_probes_answer_a_head_request(client):
    assert client.head("/healthz").status_code == client.head("/readyz").status_code == 200


def test_probes_are_not_redirected_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
