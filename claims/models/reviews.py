"""What people did about a statement's publication, and what they said to each other: desk only, never rewritten."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.statements import Statement
from tracker.text import ProseField


class Deed(models.TextChoices):
    """What somebody did about a publication."""

    SUBMITTED = "submitted", _("Handed to review")
    SENT_BACK = "sent_back", _("Sent back")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("No longer maintained")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReviewQuerySet(models.QuerySet):
    def awaiting_review(self) -> "ReviewQuerySet":
        """What was submitted, and nobody has published or sent back."""
        return self.filter(is_open=True, deed=Deed.SUBMITTED)

    def sent_back(self) -> "ReviewQuerySet":
        """What was sent back, and was not submitted again."""
        return self.filter(is_open=True, deed=Deed.SENT_BACK)


class Review(models.Model):
    """A deed about one statement. Of the deeds of a statement at most one is open: it waits for somebody's answer."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="reviews", verbose_name=_("statement"))
    deed = models.CharField(_("what was done"), max_length=10, choices=Deed)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by whom")
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("sent back to")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = ProseField(_("note"), max_length=1000, blank=True, help_text=_("For the desk; a publication's is public."))
    is_open = models.BooleanField(_("waits for an answer"), default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("review"), _("reviews")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["deed", "at"], condition=Q(is_open=True), name="claims_review_open")]
        constraints = [
            models.UniqueConstraint(fields=["statement"], condition=Q(is_open=True), name="claims_review_one_is_open"),
            models.CheckConstraint(condition=Q(deed__in=Deed.values), name="claims_review_deed_known"),
            models.CheckConstraint(
                condition=~Q(deed=Deed.SENT_BACK) | ~Q(note=""),
                name="claims_review_sent_back_says_why",
                violation_error_message=_("Say what is to be mended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.statement}"


class Contribution(models.Model):
    """Whose edits a publication made public. With four eyes, never the publisher's own: the database refuses that."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="contributions", verbose_name=_("review"))
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who edited or submitted")
    )
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who published")
    )
    four_eyes = models.BooleanField(_("two people were needed"))

    class Meta:
        verbose_name, verbose_name_plural = _("contribution"), _("contributions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "editor"], name="claims_contribution_once"),
            models.CheckConstraint(
                condition=Q(four_eyes=False) | ~Q(editor=F("publisher")), name="claims_contribution_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor}: {self.review}"
