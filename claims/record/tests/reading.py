"""Reading the record as a program and as a reader do: one answer, its status checked; a document, all its keys."""

import json

from rest_framework import serializers

from claims.record.api import urls

LISTS = urls.resources


def get_json(client, address, status=200):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return json.loads(response.content)


def get_page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return " ".join(response.content.decode().split())


def require_shape(value, field, where):
    """A document has all the keys of its serializer and no other, however deep."""
    if isinstance(field, serializers.ListSerializer):
        for item in value:
            require_shape(item, field.child, where)
    elif isinstance(field, serializers.Serializer) and value is not None:
        assert set(value) == set(field.fields), where
        for name, below in field.fields.items():
            require_shape(value[name], below, f"{where}.{name}")
