"""The API's page of documentation for readers."""

import json
import re

import pytest

pytestmark = pytest.mark.django_db


def test_the_docs_page_has_no_inline_script_or_style(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert "<style" not in page
    assert "<script>" not in page
    assert client.get("/api/v1/docs/?script=").status_code == 200


def test_the_docs_page_says_what_it_is_to_readers_without_scripts(client):
    page = client.get("/api/v1/docs/").content.decode()
    said = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert page.count("<h1>") == said.count("<h1>") == said.count("<main>") == 1
    address = re.search(r'href="([^"]+schema[^"]+)"', said)[1]
    assert json.loads(client.get(address).content)["openapi"] == "3.1.0"
