"""That a follow-up was published is no edit of it: its history keeps what people wrote."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_batches")]

    operations = [migrations.RemoveField("historicalfollowup", "public")]
