"""The admin of sources: captures that never change, quotes that are looked for again."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from claims.tests.browsing import filled
from sources.capture import capture
from sources.models import Quote, Snapshot, Source

pytestmark = pytest.mark.django_db
ADD = "/admin/sources/snapshot/add/"
TEXT = "On 3 October the ministers signed the agreement. The ministers left."


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def source():
    return Source.objects.create(slug="communique", title="Communiqué")


@pytest.fixture
def boss(client):
    user = get_user_model().objects.create_superuser("boss")
    client.force_login(user)
    return user


def a_quote(source, exact):
    return Quote.objects.create(slug=f"q-{len(exact)}", source=source, exact=exact)


class TestCapture:
    def test_an_uploaded_file_and_a_pasted_text_become_snapshots(self, client, boss, source):
        client.post(ADD, {"source": source.pk, "file": SimpleUploadedFile("a.txt", TEXT.encode())})
        client.post(ADD, {"source": source.pk, "pasted": "Another\r\ntext."})
        assert set(source.snapshots.values_list("text", flat=True)) == {TEXT, "Another\ntext."}

    def test_capturing_anchors_the_quotes(self, client, boss, source):
        quote = a_quote(source, "the ministers signed")
        client.post(ADD, {"source": source.pk, "pasted": TEXT})
        quote.refresh_from_db()
        assert quote.anchor == "exact"

    @pytest.mark.parametrize("upload", [b"%PDF-1.7", b"\0", b"\xff\xfe", b"", b"   "])
    def test_what_cannot_be_read_is_refused_at_the_field(self, client, boss, source, upload):
        response = client.post(ADD, {"source": source.pk, "file": SimpleUploadedFile("a.bin", upload)})
        assert response.status_code == 200
        assert response.context["adminform"].form.errors["file"]
        assert not Snapshot.objects.exists()

    @pytest.mark.parametrize("given", [{}, {"pasted": "a\0b"}, {"pasted": "bell \x07"}, {"source": "x", "pasted": "a"}])
    def test_nothing_or_nonsense_is_refused(self, client, boss, source, given):
        response = client.post(ADD, {"source": source.pk, **given})
        assert response.status_code == 200 and response.context["errors"]
        assert not Snapshot.objects.exists()

    def test_the_same_bytes_are_stored_once(self, client, boss, source):
        for _ in range(2):
            response = client.post(ADD, {"source": source.pk, "pasted": TEXT}, follow=True)
        assert Snapshot.objects.count() == 1
        assert "captured before" in response.content.decode()


class TestSnapshot:
    def test_it_is_neither_changed_nor_deleted(self, client, boss, source):
        snapshot = capture(source, TEXT.encode(), at=timezone.now()).snapshot
        page = reverse("admin:sources_snapshot_change", args=[snapshot.pk])
        assert TEXT in client.get(page).content.decode()
        assert client.post(page, {"source": source.pk, "pasted": "x"}).status_code == 403
        assert (
            client.post(reverse("admin:sources_snapshot_delete", args=[snapshot.pk]), {"post": "yes"}).status_code
            == 403
        )
        assert b"delete_selected" not in client.get("/admin/sources/snapshot/").content

    def test_the_file_is_only_for_those_who_may_see_snapshots(self, client, boss, source):
        snapshot = capture(source, b"<html><script>alert(1)</script><p>Words</p></html>", at=timezone.now()).snapshot
        raw = reverse("admin:sources_snapshot_raw", args=[snapshot.pk])
        response = client.get(raw)
        assert b"".join(response.streaming_content).startswith(b"<html>")
        assert response["Content-Disposition"].startswith("attachment") and "no-store" in response["Cache-Control"]
        client.logout()
        assert client.get(raw).status_code == 302
        stranger = get_user_model().objects.create_user("stranger", is_staff=True)
        client.force_login(stranger)
        assert client.get(raw).status_code == 403
        stranger.user_permissions.add(Permission.objects.get(codename="view_snapshot"))
        assert client.get(raw).status_code == 200


class TestQuote:
    def test_saving_looks_for_it_again_and_shows_it_in_its_context(self, client, boss, source):
        capture(source, TEXT.encode(), at=timezone.now())
        values = {"source": source.pk, "exact": "ministers signed", "language": "en"}
        client.post("/admin/sources/quote/add/", values)
        quote = Quote.objects.get()
        assert (quote.anchor, quote.slug) == ("exact", "communique-ministers-signed")
        page = client.get(reverse("admin:sources_quote_change", args=[quote.pk])).content.decode()
        assert "the <mark>ministers signed</mark> the agreement" in page

    @pytest.mark.parametrize("words", ["presidents signed", "inisters"])
    def test_words_that_are_not_found_or_not_once_are_kept_with_a_warning(self, client, boss, source, words):
        capture(source, TEXT.encode(), at=timezone.now())
        values = {"source": source.pk, "exact": words, "language": "en"}
        response = client.post("/admin/sources/quote/add/", values, follow=True)
        assert [message.level_tag for message in response.context["messages"]] == ["warning", "success"]

    @pytest.mark.parametrize(
        ("field", "value"), [("exact", "a\0b"), ("exact", "x" * 301), ("language", "!"), ("source", "x")]
    )
    def test_unusable_input_names_its_field(self, client, boss, source, field, value):
        values = {"source": source.pk, "exact": "words", "language": "en", field: value}
        response = client.post("/admin/sources/quote/add/", values)
        assert response.status_code == 200
        assert response.context["adminform"].form.errors[field]

    def test_an_action_looks_for_all_quotes_of_a_source(self, client, boss, source):
        lost = a_quote(source, "presidents signed")
        capture(source, TEXT.encode(), at=timezone.now())
        values = {"action": "anchor_quotes", "_selected_action": source.pk}
        response = client.post("/admin/sources/source/", values, follow=True)
        assert f"To mend: {lost.slug}" in " ".join(str(message) for message in response.context["messages"])


def test_a_source_of_many_quotes_can_be_edited(client, boss, source):
    Quote.objects.bulk_create(Quote(source=source, slug=f"q-{number}", exact=f"No. {number}") for number in range(201))
    address = reverse("admin:sources_source_change", args=[source.pk])
    client.post(address, {**filled(client, address, title="Joint communiqué"), "_save": "1"})
    source.refresh_from_db()
    assert source.title == "Joint communiqué"


def test_search_folds_script_and_case(client, boss, source):
    Source.objects.create(slug="other", title="Other")
    source.authors = "Алесь Алахновіч"
    source.save()
    for words in ("АЛАХНОВІЧ", "communique", "COMMUNIQUÉ alakhnovich"):
        rows = client.get("/admin/sources/source/", {"q": words}).context["cl"].result_list
        assert [row.slug for row in rows] == ["communique"], words
