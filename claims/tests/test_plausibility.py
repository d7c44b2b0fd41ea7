"""What is odd and may be right is asked at its field, with what there is, and is saved once it is confirmed."""

import re

import pytest
from django.urls import reverse

from claims.models import Actor, Occasion, Statement, Topic
from claims.tests.browsing import errors_at, filled, follow_up, page_of, save, ticked
from claims.tests.makers import (
    a_follow_up,
    a_publisher,
    a_quote,
    a_reference,
    a_source,
    a_statement,
    a_topic,
    an_actor,
    an_occasion,
    published,
)
from sources.models import Publisher, Quote, Source

pytestmark = pytest.mark.django_db


def asked(response, field):
    """What the page's own form asks at a field, as it reads."""
    return " ".join(response.context["adminform"].form.errors.get(field, [])) if response.context else ""


def address_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def add(client, model, **values):
    """Fill in the page that adds a row, and save."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return client.post(address, {**filled(client, address), **values, "_save": "1"}, follow=True)


class TestASource:
    def test_said_to_be_older_than_what_it_shows_is_asked_about(self, client, editor):
        source = a_source(published_on="2022-10-21")
        said, done = a_statement(quote=a_quote(source=source), made_on="2022-10-21"), a_follow_up(a_statement())
        type(done).objects.filter(pk=done.pk).update(reference=a_reference(source=source))
        form = filled(client, address_of(source), published_on="2021")
        response = client.post(address_of(source), {**form, "_save": "1"}, follow=True)
        assert address_of(said) in asked(response, "published_on") and address_of(done) in asked(
            response, "published_on"
        )
        client.post(address_of(source), {**form, **ticked(response), "_save": "1"}, follow=True)
        assert Source.objects.get(pk=source.pk).published_on == "2021"


class TestAStatement:
    def test_of_the_title_of_another_is_shown_the_other(self, client, editor):
        other, statement = a_statement(title="Found the tax committee"), a_statement()
        response = save(client, statement, title="Found the TAX  committee")
        assert address_of(other) in asked(response, "title")
        assert Statement.objects.get(pk=statement.pk).title == statement.title
        assert "confirmed" in ticked(response)
        save(client, statement, title="Found the TAX  committee", **ticked(response))
        assert Statement.objects.get(pk=statement.pk).title == "Found the TAX  committee"

    @pytest.mark.parametrize("title", ["Found the tax committee again", "The tax committee"])
    def test_of_a_title_like_another_is_not(self, client, editor, title):
        a_statement(title="Found the tax committee", summary="Again.")
        save(client, a_statement(), title=title)
        assert Statement.objects.filter(title=title).exists()

    def test_is_asked_anew_of_another_value_and_of_more_that_there_is(self, client, editor):
        a_statement(title="Gas")
        a_statement(title="Oil")
        statement = a_statement()
        tick = ticked(save(client, statement, title="Gas"))
        assert asked(save(client, statement, title="Oil", **tick), "title")
        a_statement(title="gas")
        assert asked(save(client, statement, title="Gas", **tick), "title")

    def test_is_not_asked_of_what_nobody_touched(self, client, editor):
        a_statement(title="Gas")
        statement = a_statement(title="Gas", made_on="2026", due_on="2020")
        save(client, statement, internal_note="Twice.")
        assert Statement.objects.get(pk=statement.pk).internal_note == "Twice."

    def test_that_was_withdrawn_is_no_twin(self, client, editor):
        a_statement(title="Gas", publication="withdrawn")
        statement = a_statement()
        save(client, statement, title="Gas")
        assert Statement.objects.get(pk=statement.pk).title == "Gas"

    def test_keeps_its_tick_where_something_else_is_refused(self, client, editor):
        a_statement(title="Gas")
        statement = a_statement()
        tick = ticked(save(client, statement, title="Gas"))
        response = save(client, statement, title="Gas", summary="", **tick)
        page = response.content.decode()
        assert not asked(response, "title") and asked(response, "summary")
        assert re.search(rf'name="confirmed" value="{tick["confirmed"][0]}" checked', page)

    def test_that_rests_on_the_words_of_another_is_shown_the_other(self, client, editor):
        other = a_statement(quote=a_quote(exact="We shall sign it."))
        statement, twin = a_statement(quote=None), a_quote(exact="«We shall sign it»")
        response = save(client, statement, quote=twin.pk)
        assert address_of(other) in asked(response, "quote")
        save(client, statement, quote=twin.pk, **ticked(response))
        assert Statement.objects.get(pk=statement.pk).quote == twin

    def test_quoted_from_what_was_published_before_it_was_made(self, client, editor):
        early = a_source(published_on="2020-05")
        statement = a_statement(quote=None)
        quote = a_quote(source=early)
        response = save(client, statement, quote=quote.pk)
        assert address_of(early) in asked(response, "made_on") and "May 2020" in asked(response, "made_on")
        save(client, statement, quote=quote.pk, made_on="2020-05-31")
        assert Statement.objects.get(pk=statement.pk).made_on == "2020-05-31"

    def test_due_before_it_was_made(self, client, editor):
        statement = a_statement(made_on="2021-11-04")
        response = save(client, statement, due_on="2021-10")
        assert "October 2021" in asked(response, "due_on")
        save(client, statement, due_on="2021-10", **ticked(response))
        assert Statement.objects.get(pk=statement.pk).due_on == "2021-10"


class TestAFollowUp:
    def test_whose_status_goes_backwards(self, client, editor):
        statement = published(a_statement())
        a_follow_up(statement, status="agreed")
        a_follow_up(statement, status="stalled", occurred_on="2022-11")
        later = follow_up(occurred_on="2023", status="proposed", quote=a_quote().pk)
        response = save(client, statement, **later)
        assert "goes back from “Agreed” to “Proposed”" in errors_at(response, 0, "status")[0]
        assert "follow_ups-0-confirmed" in ticked(response)
        save(client, statement, **later, **ticked(response))
        assert statement.follow_ups.count() == 3

    def test_that_comes_before_one_whose_status_it_overtakes(self, client, editor):
        statement = a_statement()
        a_follow_up(statement, status="agreed", occurred_on="2023")
        response = save(client, statement, **follow_up(occurred_on="2022", status="in_progress", quote=a_quote().pk))
        assert "goes back from “In progress” to “Agreed”" in errors_at(response, 0, "status")[0]

    def test_that_corrects_what_it_takes_back_is_not_asked(self, client, editor):
        statement = a_statement()
        wrong = a_follow_up(statement, status="in_progress")
        right = follow_up(
            kind="correction", corrects=wrong.pk, status="agreed", quote=wrong.quote.pk, reason="Not yet."
        )
        save(client, statement, **right)
        assert statement.current_status() == "agreed"

    def test_shown_by_what_was_published_before(self, client, editor):
        statement, early = a_statement(), a_quote(source=a_source(published_on="2021"))
        response = save(client, statement, **follow_up(occurred_on="2022-03-01", quote=early.pk))
        assert address_of(early.source) in errors_at(response, 0, "occurred_on")[0]
        save(client, statement, **follow_up(occurred_on="../2022-03-01", quote=early.pk))
        assert statement.follow_ups.count() == 1, "by that day may be before the source was published"

    def test_with_the_evidence_of_another(self, client, editor):
        statement = a_statement()
        there = a_follow_up(statement, quote=a_quote())
        response = save(client, statement, **follow_up(quote=there.quote.pk))
        assert address_of(there) in errors_at(response, 0, "quote")[0]

    def test_that_moves_a_deadline_into_the_past(self, client, editor):
        statement = a_statement(due_on="2023")
        moved = follow_up(kind="restatement", occurred_on="2022-10-21", due_on="2022-09")
        assert "September 2022" in errors_at(save(client, statement, **moved), 0, "due_on")[0]

    def test_is_asked_on_its_own_page_too(self, client, editor):
        statement = a_statement()
        a_follow_up(statement, status="in_progress")
        response = add(
            client,
            a_follow_up(a_statement()).__class__,
            statement=statement.pk,
            occurred_on="2023",
            kind="development",
            summary="Talk.",
            status="announced",
            shows="announcement",
            basis="stated",
            quote=a_quote().pk,
        )
        assert "goes back" in asked(response, "status")


class TestWhomAndWhatTheyName:
    @pytest.mark.parametrize("name", ["Belarus", "Bela\u200brus", "БЕЛАРУСЬ", "Белоруссия", "Be\u0301larus"])
    def test_a_second_actor_is_shown_the_first(self, client, editor, name):
        first = an_actor("Белоруссия", name="Belarus", kind="state")
        response = add(client, Actor, name=name, slug="second", kind="state")
        assert address_of(first) in asked(response, "name")
        add(client, Actor, name=name, slug="second", kind="state", **ticked(response))
        assert Actor.objects.filter(slug="second").exists()

    def test_a_spelling_that_is_another_actors_name_is_shown_that_one(self, client, editor):
        other, actor = an_actor(name="Minsk"), an_actor()
        spelled = {"names-0-name": "Мінск", "names-0-language": "be"}
        response = client.post(address_of(actor), {**filled(client, address_of(actor)), **spelled, "_save": "1"})
        assert address_of(other) in response.content.decode() and "names-0-confirmed" in ticked(response)
        holds = filled(client, address_of(actor))
        client.post(address_of(actor), {**holds, **spelled, **ticked(response), "_save": "1"})
        assert actor.names.get().name == "Мінск"

    def test_an_actor_may_be_spelled_as_it_is_called(self, client, editor):
        actor = an_actor(name="Minsk")
        spelled = {"names-0-name": "Мінск", "names-0-language": "be"}
        client.post(address_of(actor), {**filled(client, address_of(actor)), **spelled, "_save": "1"})
        assert actor.names.get().name == "Мінск"

    def test_a_second_topic_publisher_and_occasion_are_shown_the_first(self, client, editor):
        topic, publisher = a_topic(name="Energy"), a_publisher(name="State Press")
        occasion = an_occasion(name="Summit", held_on="2021-11", place="Minsk")
        met = {"name": "Summit", "slug": "two", "kind": "meeting"}
        for model, first, values in (
            (Topic, topic, {"name": "energy", "slug": "two"}),
            (Publisher, publisher, {"name": "State Press", "slug": "two"}),
            (Occasion, occasion, {**met, "held_on": "2021-11-04"}),
        ):
            assert address_of(first) in asked(add(client, model, **values), "name")
            assert not model.objects.filter(slug="two").exists()
        add(client, Occasion, **met, held_on="2022-11-04")
        assert Occasion.objects.filter(slug="two").exists(), "the next year's is another"

    @pytest.mark.parametrize(
        "address", ["http://www.example.org/a/", "https://example.org/a?utm_source=x#top", "https://example.org/a"]
    )
    def test_a_second_source_of_the_same_title_or_address_is_shown_the_first(self, client, editor, address):
        first = a_source(title="The Union Gazette", url="https://example.org/a")
        values = {"slug": "two", "title": "the union gazette", "url": address}
        response = add(client, Source, **values)
        assert address_of(first) in asked(response, "title") and address_of(first) in asked(response, "url")
        add(client, Source, **values, **ticked(response))
        assert Source.objects.filter(slug="two").exists()

    def test_a_second_quote_of_the_same_words_is_shown_the_first(self, client, editor):
        first = a_quote(exact="We shall sign it.")
        values = {"source": a_source().pk, "exact": "We shall sign it", "language": "en"}
        response = add(client, Quote, **values)
        assert address_of(first) in asked(response, "exact")
        add(client, Quote, **values, **ticked(response))
        assert Quote.objects.count() == 2


def test_what_was_typed_is_never_markup(client, editor):
    first = an_actor(name="<b>Gas & co</b>")
    response = add(client, Actor, name="<b>gas & co</b>", slug="two", kind="group")
    page = response.content.decode()
    assert address_of(first) in asked(response, "name")
    assert "<b>gas" not in page.lower() and "&lt;b&gt;gas &amp; co" in page.lower()


def test_a_title_of_which_nothing_is_seen_is_refused_and_not_asked(client, editor):
    statement = a_statement()
    response = save(client, statement, title="\u200b\u2060", summary="\u3164")
    assert "Nothing of this is seen" in asked(response, "title") and "Nothing of this is seen" in asked(
        response, "summary"
    )
    assert ticked(response) == {}


def test_asking_costs_a_few_queries_whatever_there_is(client, editor, django_assert_max_num_queries):
    for _number in range(30):
        a_statement(title="Gas")
    statement = a_statement()
    holds = filled(client, page_of(statement))
    with django_assert_max_num_queries(46):
        response = save(client, statement, form=holds, title="Gas")
    assert asked(response, "title").count("<a ") == 3 and "…" in asked(response, "title")
