"""What readers saw of a quote or a reference stays: a trigger refuses the rest, in the database too."""

from typing import Any

from django.db import migrations, models

import tracker.text

FROZEN = {
    "quote": ("source_id", "exact", "corrected_from"),
    "reference": ("source_id", "locator", "shows", "why"),
}
REFUSAL = "What readers saw of this stays as it is."
WAS_PUBLIC = models.BooleanField(
    default=False, editable=False, help_text="Was published once: it stays as it is.", verbose_name="public"
)
NEW = {
    "corrected_from": tracker.text.ProseField(
        blank=True,
        editable=False,
        help_text="Public. What readers saw of this excerpt before, copied wrongly.",
        max_length=300,
        verbose_name="words before the correction",
    ),
    "confirmation": tracker.text.LineField(
        blank=True,
        help_text="Public. For a source whose text is not captured: “Compared with the printed page 3.”",
        max_length=300,
        verbose_name="how the words were checked",
    ),
}


def guard(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(
            f"CREATE FUNCTION sources_evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table, columns in FROZEN.items():
        differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
        rewritten = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in (*columns, "public"))
        deed = (
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            if is_sqlite
            else "EXECUTE FUNCTION sources_evidence_refuse()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER sources_{table}_stays BEFORE UPDATE ON sources_{table} "
            f"FOR EACH ROW WHEN (OLD.public AND ({rewritten})) {deed}"
        )


def release(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in FROZEN:
        schema_editor.execute(f"DROP TRIGGER sources_{table}_stays" + ("" if is_sqlite else f" ON sources_{table}"))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION sources_evidence_refuse()")


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_references_and_texts_elsewhere")]

    operations = [
        *(migrations.AddField("quote", name, field) for name, field in NEW.items()),
        *(migrations.AddField("historicalquote", name, field) for name, field in NEW.items()),
        migrations.AddField("quote", "public", WAS_PUBLIC),
        migrations.AddField("reference", "public", WAS_PUBLIC),
        migrations.RunPython(guard, release),
    ]
