"""The API's root: every list, the head of the ledger, and the licence."""

import pytest

from claims.record import site_info
from claims.record.models import Head
from claims.record.tests.reading import LISTS, get_json
from claims.tests.makers import a_statement, published

pytestmark = pytest.mark.django_db


def test_the_root_names_every_list_and_the_head(client):
    published(a_statement())
    root = get_json(client, "")
    assert root["sequence"] == Head.objects.get(pk=1).sequence
    for name in (*LISTS, "schema", "docs"):
        assert client.get(root[name]).status_code == 200, name


def test_the_licence_is_said_the_same_everywhere(client, settings):
    licence = settings.SPECTACULAR_SETTINGS["LICENSE"]
    assert licence == {"name": site_info.LICENCE_NAME, "url": site_info.LICENCE_URL}
    assert get_json(client, "")["licence"] == site_info.LICENCE
    assert site_info.LICENCE.startswith(f"{licence['name']} ({licence['url']})")
