"""Whether what was fulfilled was in time is worked out from both dates; and what is news is known of each step."""

from itertools import takewhile
from typing import Any

from django.db import migrations, models


def work_out_again(apps: Any, schema_editor: Any) -> None:
    """On the way back: the first day that the step may mean from which the status has been what it is.

    What was derived and an older release does not know goes.
    """
    apps.get_model("record", "Mention").objects.filter(role="answerable").delete()
    apps.get_model("record", "Reference").objects.filter(relation="told_by").delete()
    for edition in apps.get_model("record", "Edition").objects.exclude(status="").iterator():
        steps = edition.events.filter(number__gt=0).exclude(status="")
        in_order = sorted(
            steps, key=lambda step: (step.occurred_latest, step.occurred_earliest or step.occurred_latest, step.number)
        )
        run = list(takewhile(lambda step, status=edition.status: step.status == status, reversed(in_order)))
        if run:
            edition.settled_earliest = run[-1].occurred_earliest or run[-1].occurred_latest
            edition.save(update_fields=["settled_earliest"])


class Migration(migrations.Migration):
    dependencies = [("record", "0010_indexes_that_misled")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, work_out_again),
        migrations.RemoveField("edition", "settled_earliest"),
        migrations.AddField(
            "edition",
            "settled",
            models.CharField(blank=True, help_text="whether what was fulfilled was in time", max_length=8),
        ),
        migrations.AddField(
            "event",
            "is_news",
            models.BooleanField(default=False, help_text="something that happened, and that nobody corrected"),
        ),
    ]
