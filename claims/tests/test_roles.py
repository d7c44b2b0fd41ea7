"""Both roles exist after migrate, with exactly the permissions that they need."""

import pytest
from django.contrib.auth.models import Group

from claims.roles import CONTRIBUTOR, EDITOR
from claims.tests.makers import a_contributor, an_editor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "codenames"), [("Contributor", CONTRIBUTOR), ("Editor", EDITOR)])
def test_a_role_has_every_permission_that_it_names(name, codenames):
    assert set(Group.objects.get(name=name).permissions.values_list("codename", flat=True)) == codenames


def test_only_editors_publish_and_withdraw_and_nobody_changes_snapshots():
    contributor, editor = a_contributor(), an_editor()
    for permission in ("claims.publish_statement", "claims.withdraw_statement", "claims.delete_statement"):
        assert not contributor.has_perm(permission)
        assert editor.has_perm(permission)
    for user in (contributor, editor):
        assert user.has_perm("claims.add_followup")
        assert not user.has_perm("sources.change_snapshot")
        assert not user.has_perm("sources.delete_snapshot")
