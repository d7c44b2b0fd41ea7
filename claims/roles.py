"""Who may do what at the desk. Contributors prepare, and delete drafts of their own that they never submitted; editors
publish, withdraw and delete what was never public."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from claims.models import written

PREPARED = [model._meta.model_name for model in written()]
CONTRIBUTOR = {f"{act}_{model}" for model in PREPARED for act in ("view", "add", "change")}
CONTRIBUTOR |= {"delete_party", "delete_link", "delete_followup", "discard_statement", "view_snapshot", "add_snapshot"}
EDITOR = CONTRIBUTOR | {f"delete_{model}" for model in PREPARED} | {"publish_statement", "withdraw_statement"}
EDITOR |= {"choose_snapshot"}
ROLES = {"Contributor": CONTRIBUTOR, "Editor": EDITOR}


def ensure_roles() -> None:
    """Make both groups and give them at least the permissions above; grants added by hand are kept."""
    for label in ("claims", "sources"):
        create_permissions(apps.get_app_config(label), verbosity=0)  # Django makes them later in the same migrate
    permissions = {
        permission.codename: permission
        for permission in Permission.objects.filter(content_type__app_label__in=("claims", "sources"))
    }
    for name, codenames in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*(permissions[codename] for codename in codenames if codename in permissions))
