"""What is in review waits for an answer, with who submitted it and when, as the history has it."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def open_reviews(apps: Any, schema_editor: Any) -> None:
    statement, review = apps.get_model("claims", "Statement"), apps.get_model("claims", "Review")
    submitted = apps.get_model("claims", "HistoricalStatement").objects.filter(history_change_reason="submit")
    for one in statement.objects.filter(publication="in_review"):
        last = submitted.filter(id=one.pk).order_by("-history_id").first()
        by, at = (last.history_user_id, last.history_date) if last else (None, timezone.now())
        review.objects.create(statement=one, deed="submitted", by_id=by, at=at, is_open=True)


def close(apps: Any, schema_editor: Any) -> None:
    apps.get_model("claims", "Review").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_reviews")]

    operations = [migrations.RunPython(open_reviews, close)]
