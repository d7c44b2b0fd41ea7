"""A contributor may delete a draft of their own that was never submitted."""

from django.db import migrations

BEFORE = [
    ("publish_statement", "Can publish statements"),
    ("withdraw_statement", "Can withdraw statements"),
]


class Migration(migrations.Migration):
    dependencies = [("claims", "0013_histories_keep_who")]

    operations = [
        migrations.AlterModelOptions(
            name="statement",
            options={
                "ordering": ["-made_latest", "-pk"],
                "permissions": [*BEFORE, ("discard_statement", "Can delete own drafts that were never submitted")],
                "verbose_name": "statement",
                "verbose_name_plural": "statements",
            },
        )
    ]
