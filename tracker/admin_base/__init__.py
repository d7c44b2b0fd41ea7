"""What all pages of the desk (the admin) have in common: keys, widgets, mixins and the page built of them."""

from tracker.admin_base.choices import ValuesInUse
from tracker.admin_base.deletion import ExplainedDeletionMixin, protecting
from tracker.admin_base.differences import marked
from tracker.admin_base.forms import BoundedFormsMixin, UnchangedIsSoundMixin, UntouchedSetsMixin
from tracker.admin_base.keys import is_key
from tracker.admin_base.mixins import (
    FrozenSlugMixin,
    ReadOnlyLogMixin,
    RelatedPickerMixin,
    RollbackOnInvalidMixin,
)
from tracker.admin_base.namesakes import called, closest
from tracker.admin_base.pages import DeskAdmin, DeskRequest
from tracker.admin_base.pickers import OptionsView, also_called, told_apart
from tracker.admin_base.questions import AsksMixin, Doubt, Question, links_to, question
from tracker.admin_base.searching import FoundByWordsMixin
from tracker.admin_base.slugs import DerivedSlugMixin
from tracker.admin_base.usage import shown_by
from tracker.admin_base.widgets import PROSE, DayField, PickOne, ProseTextarea
