"""What readers saw stays as they saw it; what no text holds is confirmed by whoever publishes it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.models import FollowUp, Statement
from claims.record.models import Edition
from claims.tests.browsing import decide, filled, read, review_of, said
from claims.tests.makers import (
    a_follow_up,
    a_quote,
    a_reference,
    a_statement,
    published,
)
from sources.models import Quote, Reference

pytestmark = pytest.mark.django_db


class TestWhatReadersSawStays:
    def test_a_contributor_cannot_change_the_words_of_a_published_quote(self, client, contributor):
        statement = published(a_statement())
        quote = Quote.objects.get(pk=statement.quote.pk)
        address = reverse("admin:sources_quote_change", args=[quote.pk])
        client.post(address, {**filled(client, address), "exact": "An invention", "_save": "1"})
        assert Quote.objects.get().exact == quote.exact

    @pytest.mark.parametrize("model", [Quote, Reference])
    def test_the_model_and_the_database_refuse_it(self, model):
        statement = a_statement()
        a_follow_up(statement, status="kept", reference=a_reference())
        published(statement)
        row = model.objects.filter(public=True).first()
        field = "exact" if model is Quote else "shows"
        setattr(row, field, "An invention")
        with pytest.raises(Exception, match="Readers saw this"):
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(public=False)

    def test_a_reference_that_readers_saw_is_read_at_the_desk(self, client, editor):
        statement = a_statement()
        a_follow_up(statement, status="kept", reference=a_reference())
        published(statement)
        page = client.get(reverse("admin:sources_reference_change", args=[Reference.objects.get().pk])).content.decode()
        assert 'name="shows"' not in page and "1 statement shows this" in page

    def test_a_quote_that_was_copied_wrongly_is_corrected_by_another(self, client, editor):
        statement = a_statement(quote=a_quote(exact="He will begin it"))
        a_follow_up(statement, status="kept", quote=statement.quote, occurred_on="2023")
        wrong = published(statement).quote
        address = f"{reverse('admin:sources_quote_add')}?corrects={wrong.pk}"
        assert (
            "Correct these words" in client.get(reverse("admin:sources_quote_change", args=[wrong.pk])).content.decode()
        )
        values = {**filled(client, address), "exact": "He will begin it now", "_save": "1"}
        assert client.post(address, values).status_code == 302
        right = Quote.objects.get(exact="He will begin it now")
        assert (right.corrected_from, right.source) == (wrong.exact, wrong.source)
        assert Statement.objects.get().quote == FollowUp.objects.get().quote == right
        page = read(client, statement)
        assert "He will begin it<ins> now</ins>" in page
        Quote.objects.filter(pk=right.pk).update(confirmation="Compared again.")
        decide(client, statement, "_publish", note="A quote was copied wrongly.")
        public = client.get(f"/statements/{statement.slug}/").content.decode()
        assert "copied wrongly" in public and "He will begin it now" in public

    def test_a_follow_up_takes_no_other_quote_in_its_place(self):
        statement = a_statement()
        step = a_follow_up(statement, status="kept")
        published(statement)
        step.refresh_from_db()
        step.quote = a_quote(corrected_from="Something else")
        with pytest.raises(Exception, match="add a correction instead"):
            step.full_clean()


class TestWordsThatNoTextHolds:
    def test_the_publisher_says_how_they_were_checked_and_readers_see_it(self, client, editor, settings):
        settings.FOUR_EYES = True
        statement = a_statement(quote=a_quote(exact="An invention?", confirmation=""))
        assert "no text of its source is captured" in said(decide(client, statement, "_publish"))
        assert not Edition.objects.exists()
        words = {"_confirm": statement.quote.pk, "confirmation": "Compared with page 3."}
        client.post(review_of(statement), words)
        decide(client, statement, "_publish")
        assert "Compared with page 3." in client.get(f"/statements/{statement.slug}/").content.decode()

    def test_it_is_asked_once(self, client, editor):
        statement = a_statement(quote=a_quote(confirmation=""))
        published(statement)
        Statement.objects.update(summary="Reworded.")
        assert "Published" in said(decide(client, statement, "_publish", note="Reworded."))

    def test_a_contributor_cannot_say_so(self, client, contributor):
        statement = a_statement(quote=a_quote(confirmation=""))
        words = {"_confirm": statement.quote.pk, "confirmation": "Trust me."}
        assert client.post(review_of(statement), words).status_code == 403
        assert Quote.objects.get().confirmation == ""
