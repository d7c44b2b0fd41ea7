"""Tables of terms beside the desk's rows, by which they are found from now on; indexes in the orders of its lists."""

from django.db import migrations, models

from tracker.migrating import folded_anew, terms_beside

FOLDED = {"actor": ["name"], "actorname": ["name"], "topic": ["name"], "statement": ["title", "summary"]}


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_initial_status_and_synced_at"), ("sources", "0003_terms")]

    operations = [
        terms_beside("claims", "ActorTerms", "actor"),
        terms_beside("claims", "TopicTerms", "topic"),
        terms_beside("claims", "StatementTerms", "statement"),
        terms_beside("claims", "FollowUpTerms", "followup"),
        folded_anew("claims", FOLDED),
        *(
            migrations.AddIndex(model, models.Index(fields=fields, name=f"claims_{model}_by_{name}"))
            for model, name, fields in (
                ("statement", "title", ["title"]),
                ("statement", "due", ["-due_latest", "-id"]),
                ("statement", "review", ["-review_on", "-id"]),
                ("followup", "occurred", ["-occurred_latest", "-id"]),
                ("actor", "name", ["name"]),
            )
        ),
    ]
