"""Count the current statements of every kind and status once; publishing keeps the counts from then on."""

from typing import Any

from django.db import migrations, models
from django.db.models import Count, Q

UNIQUE = models.UniqueConstraint(fields=("scope", "kind", "status"), name="record_tally_once")
SOMETHING = models.CheckConstraint(condition=Q(("count__gt", 0)), name="record_tally_counts_something")


def count(apps: Any, schema_editor: Any) -> None:
    Tally, Edition, Mention = (apps.get_model("record", name) for name in ("Tally", "Edition", "Mention"))
    current = Edition.objects.filter(superseded_by__isnull=True, is_tombstone=False)
    whole = current.order_by().values_list("kind", "status").annotate(Count("pk"))
    rows = [Tally(scope="", kind=kind, status=status, count=number) for kind, status, number in whole]
    named = Mention.objects.filter(is_current=True).order_by()
    named = named.values_list("entity__kind", "entity__slug", "edition__kind", "edition__status")
    for entity, slug, kind, status, number in named.annotate(Count("edition", distinct=True)):
        rows.append(Tally(scope=f"{entity}:{slug}", kind=kind, status=status, count=number))
    Tally.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("record", "0006_empty_what_was_erased")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        blank=True, help_text="kind:slug of an entity; empty for the whole record", max_length=100
                    ),
                ),
                ("kind", models.CharField(choices=[("claim", "Claim"), ("commitment", "Commitment")], max_length=12)),
                ("status", models.CharField(max_length=12)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "tally",
                "verbose_name_plural": "tallies",
                "constraints": [UNIQUE, SOMETHING],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
