"""Reading the record as a program and as a reader do: one answer, its status checked."""

import json

LISTS = ("statements", "claims", "commitments", "follow-ups", "actors", "topics", "sources", "publishers")


def get_json(client, address, status=200):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return json.loads(response.content)


def get_page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return " ".join(response.content.decode().split())
