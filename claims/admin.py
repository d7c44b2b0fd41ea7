"""Where Django looks for the pages of the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from claims.desk import accounts, entities, follow_ups, logs, plausibility, statements  # noqa: F401  registers the pages
from sources.forms import SourceDetailsForm

SourceDetailsForm.questions = (*SourceDetailsForm.questions, plausibility.published_before_what_it_shows)
admin.site.unregister(DBTaskResult)  # an editor sees a batch on its own page
admin.site.site_header = _("The desk")
admin.site.site_title = _("The desk")
admin.site.index_title = _("What needs you")
admin.site.enable_nav_sidebar = False  # the list of statements needs the width
