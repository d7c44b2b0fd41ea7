"""Two indexes that nobody looked along, and by which SQLite found what is current, to sort it all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0009_lists"),
    ]

    operations = [
        migrations.AlterField(
            model_name="edition",
            name="erased_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="erased_editions",
                to="record.ledgerentry",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="superseded_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded",
                to="record.ledgerentry",
            ),
        ),
    ]
