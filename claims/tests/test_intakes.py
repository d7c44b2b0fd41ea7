"""A file is taken in at the desk: looked at first, then taken in, by its own editor alone, and forgotten when done."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from claims.importing import at_the_desk
from claims.models import Intake, Statement, forget_old
from claims.record.models import LedgerEntry
from claims.tests.browsing import Fields, said
from claims.tests.makers import a_user

pytestmark = pytest.mark.django_db

FILES = reverse("admin:claims_statement_intakes")
CSV = """No,Promise,Short,Who,Outcome,On,Proof,Note
1,Open the road,It is promised.,Ivan Ivanou,done,2022,https://example.org/opened,It was opened.
2,Build a school,It is promised.,Ivan Ivanou,,,,
"""


@pytest.fixture
def files():
    """The names of the files that are kept, of those that a test adds to what was there."""
    storage = Intake._meta.get_field("file").storage
    there = storage.exists("intakes") and storage.listdir("intakes")[1]
    return lambda: [
        storage.path(f"intakes/{name}") for name in storage.listdir("intakes")[1] if name not in (there or [])
    ]


def sent(client, text=CSV, name="promises.csv", **fields):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(FILES, {"file": file, "origin": "polimeter", **fields}, follow=True)


def looked_at(client, page, **changes):
    """Choose what the columns say, and press “See what will happen”."""
    fields = Fields(page.content.decode()).values
    columns = ["id", "title", "summary", "speakers", "follow_up_1_status", "follow_up_1_occurred_on"]
    columns += ["follow_up_1_source_url", "follow_up_1_summary"]
    chosen = {f"column-{place}": target for place, target in enumerate(columns)}
    every = {"every-kind": "commitment", "step-shows": "action", "step-basis": "stated"}
    return client.post(page.request["PATH_INFO"], {**fields, **chosen, **every, "_look": "1", **changes}, follow=True)


def pressed(client, page, button, follow=True):
    fields = Fields(page.content.decode()).values
    token = {name: fields[name] for name in ("form_token",)}
    return client.post(page.request["PATH_INFO"], {**token, button: "1"}, follow=follow)


class TestTakingAFileIn:
    def test_from_the_file_to_drafts(self, client, editor):
        page = sent(client)
        assert "Open the road" in page.content.decode() and not Statement.objects.exists()
        page = looked_at(client, page)
        assert "Nothing is called so here" in page.content.decode(), "their word for the status is not ours"
        page = looked_at(client, page, **{"word-follow_up_1_status-0": "kept"})
        report = page.content.decode()
        assert "Import it" in report and "<dt>created</dt><dd>2</dd>" in report and not Statement.objects.exists()
        page = pressed(client, page, "_take")
        assert {one.publication for one in Statement.objects.all()} == {"draft"} and Statement.objects.count() == 2
        assert Statement.objects.get(title="Open the road").current_status() == "kept"
        assert Statement.history.first().history_user == editor and not LedgerEntry.objects.exists()
        assert not Intake.objects.get().file

    def test_the_next_file_of_an_origin_is_read_like_the_last_one(self, client, editor):
        page = looked_at(client, sent(client))
        page = looked_at(client, page, **{"word-follow_up_1_status-0": "kept"})
        pressed(client, page, "_take")
        page = sent(client, CSV.replace("It is promised.", "It was promised."))
        fields = Fields(page.content.decode()).values
        assert fields["column-1"] == "title" and fields["every-kind"] == "commitment"
        page = client.post(page.request["PATH_INFO"], {**fields, "_look": "1"}, follow=True)
        assert "<dt>updated</dt><dd>2</dd>" in page.content.decode()

    def test_what_is_sound_is_taken_in_and_the_rest_handed_back(self, client, editor):
        page = looked_at(client, sent(client))
        page = pressed(client, page, "_keep")
        assert Statement.objects.get().title == "Build a school"
        rest = client.get(f"{page.request['PATH_INFO']}rest/")
        assert "Open the road" in rest.content.decode("utf-8-sig") and "attachment" in rest["Content-Disposition"]

    def test_a_second_click_takes_nothing_in_twice(self, client, editor):
        page = looked_at(client, sent(client, CSV.replace("done", "kept")))
        for _click in range(2):
            assert pressed(client, page, "_take", follow=False).status_code == 302
        assert Statement.objects.count() == 2


class TestWhoAndWhat:
    def test_a_file_is_its_own_editors(self, client, editor):
        page = sent(client)
        client.force_login(a_user("Editor"))
        assert client.get(page.request["PATH_INFO"]).status_code == 404

    def test_who_may_add_nothing_takes_nothing_in(self, client):
        client.force_login(a_user(is_staff=True))
        assert client.get(FILES).status_code == 403

    @pytest.mark.parametrize("text", ["", "a,a\n1,2\n", b"\x00\x01\x02"])
    def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(self, client, editor, text):
        page = sent(client, text)
        assert "errorlist" in page.content.decode() and not Intake.objects.exists()

    def test_a_file_that_is_too_long_names_the_command(self, client, editor, monkeypatch):
        monkeypatch.setattr(at_the_desk, "MOST_ROWS", 1)
        assert "import_statements" in sent(client).content.decode() and not Intake.objects.exists()

    def test_one_column_is_said_once(self, client, editor):
        page = looked_at(client, sent(client), **{"column-1": "id"})
        assert "says this already" in page.content.decode()

    def test_it_is_forgotten_when_asked_and_after_a_week(self, client, editor, files):
        page = pressed(client, sent(client), "_forget")
        assert "Forgotten" in said(page) and not Intake.objects.exists()
        sent(client)
        assert len(files()) == 1
        Intake.objects.update(made_at=timezone.now() - timedelta(days=8))
        call_command("purge_deleted_drafts", stdout=StringIO())
        assert not Intake.objects.exists() and not files()

    def test_a_file_goes_after_the_account_that_had_begun_it(self, client, editor, files):
        sent(client)
        Intake.objects.all().delete()
        forget_old(timezone.now())
        [file] = files()  # somebody may be sending it
        os.utime(file, (0, 0))
        client.get(FILES)
        assert not files()
