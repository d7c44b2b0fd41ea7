"""The label of a grade says more than spaces, quotation marks and dashes; nothing in the database changes."""

from django.db import migrations, models

GRADES = [
    ("exact", "Exact: found character for character"),
    ("normalised", "Normalised: found but for typography: spaces, marks, line ends"),
    ("elided", "Elided: its parts were found in order around an ellipsis"),
    ("ambiguous", "Ambiguous: found in several places; give the words before or after it"),
    ("not_found", "Not found in the captured text"),
    ("no_text", "Not checked: the text of the source is not captured"),
]
ANCHOR = models.CharField(choices=GRADES, default="no_text", editable=False, max_length=12, verbose_name="anchor")


class Migration(migrations.Migration):
    dependencies = [("sources", "0008_which_text_is_current")]

    operations = [migrations.AlterField(model, "anchor", ANCHOR) for model in ("quote", "historicalquote")]
