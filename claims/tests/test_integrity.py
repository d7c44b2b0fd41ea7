"""check_integrity finds what bulk paths let through."""

import pytest
from django.core.management import call_command

from claims.models import FollowUp, Party, Statement, StatementTerms, written
from claims.tests.makers import a_follow_up, a_statement, published
from sources.models import Quote, Snapshot

pytestmark = pytest.mark.django_db


def swept(capsys) -> str:
    with pytest.raises(SystemExit) as stopped:
        call_command("check_integrity")
    assert stopped.value.code == 1
    return capsys.readouterr().out


def test_a_sound_desk_has_no_findings(capsys):
    a_follow_up(published(a_statement()), status="kept")
    call_command("check_integrity")
    assert "0 findings." in capsys.readouterr().out


def test_a_status_of_the_other_kind_is_named(capsys):
    follow_up = a_follow_up(a_statement(slug="it"), status="kept")
    FollowUp.objects.filter(pk=follow_up.pk).update(status="refuted")
    assert "it / 1: status:" in swept(capsys)


def test_bounds_that_a_bulk_update_left_behind_are_named(capsys):
    a_statement(slug="it", made_on="2022")
    Statement.objects.filter(slug="it").update(made_on="2023")
    assert "it: made_latest is 2022-12-31, but made_on means 2023-12-31" in swept(capsys)


def test_what_search_finds_a_row_by_is_compared_with_what_it_says(capsys):
    a_statement(slug="it", title="Tax")
    Statement.objects.filter(slug="it").update(title="Energy")
    StatementTerms.objects.create(row_id=999_999, terms={"tax"})
    found = swept(capsys)
    assert "statement it: search finds it by what it no longer says: run index_desk." in found
    assert "statement 999999: search finds it" in found
    call_command("index_desk")
    call_command("check_integrity")


def test_a_published_statement_that_lost_what_it_needs_is_named(capsys):
    statement = published(a_statement(slug="it"))
    statement.parties.all().delete()
    assert "it: Add at least one party" in swept(capsys)


def test_text_that_cannot_be_served_is_named(capsys):
    a_statement(slug="it")
    Statement.objects.filter(slug="it").update(title="A\x07bell")
    assert "it: title:" in swept(capsys)


def test_what_people_write_is_swept_and_loaded_in_an_order_in_which_nothing_refers_to_what_comes_later():
    models = written()
    assert {Quote, Statement, Party, FollowUp} <= set(models)
    assert Snapshot not in models
    for place, model in enumerate(models):
        targets = {field.related_model for field in (*model._meta.fields, *model._meta.many_to_many)}
        assert not targets & set(models[place + 1 :]), model
