"""What the site calls itself and under which licence it gives the record away: in this one place."""

from django.utils.translation import gettext_lazy as _

NAME = _("The Commitment Record")
TAGLINE = _("What was claimed, what was promised, and what came of it")
LICENCE_NAME = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE = f"{LICENCE_NAME} ({LICENCE_URL}); quotes belong to their publishers"
