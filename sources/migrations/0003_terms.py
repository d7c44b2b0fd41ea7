"""Tables of terms beside the desk's rows, by which they are found from now on, and an index in the order of sources."""

from django.db import migrations, models

from tracker.migrating import folded_anew, terms_beside

FOLDED = {"publisher": ["name"], "source": ["title", "authors"], "quote": ["exact", "translation"]}


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_snapshots_written_once")]

    operations = [
        terms_beside("sources", "PublisherTerms", "publisher"),
        terms_beside("sources", "SourceTerms", "source"),
        terms_beside("sources", "QuoteTerms", "quote"),
        folded_anew("sources", FOLDED),
        migrations.AddIndex(
            "source", models.Index(fields=["-published_latest", "slug"], name="sources_source_by_published")
        ),
    ]
