"""Statements are taken in from rows: as drafts, once, with what they name; later states update, conflicts are told."""

import pytest

from claims.importing.mapping import Mapping
from claims.importing.taking_in import Refused, take_in
from claims.models import Actor, ActorName, FollowUp, ForeignRating, Imported, Statement
from claims.record.models import LedgerEntry
from claims.tests.makers import a_follow_up, a_statement, an_actor
from sources.models import Quote, Source
from tracker.tables import Row

pytestmark = pytest.mark.django_db

COLUMNS = {
    "No": "id",
    "Promise": "title",
    "In short": "summary",
    "Kind": "kind",
    "Who": "speakers",
    "Said": "made_on",
    "About": "topics",
    "Words": "quote",
    "Where": "source_url",
    "Document": "source_title",
    "Was": "follow_up_1_occurred_on",
    "Became": "follow_up_1_status",
    "Proof": "follow_up_1_source_url",
    "How": "follow_up_1_summary",
    "Verdict": "rating",
    "Scale": "rating_scale",
}
CONSTANTS = {"follow_up_1_shows": "action", "follow_up_1_basis": "stated"}
MAPPING = Mapping(COLUMNS, CONSTANTS, {"follow_up_1_status": {"done": "kept"}})
ONE = {
    "No": "17",
    "Promise": "Build the road",
    "In short": "The minister promises a road.",
    "Kind": "commitment",
    "Who": "Ivan Ivanou; Ministry of Roads",
    "Said": "2021-23",
    "About": "Roads; Budget",
    "Words": "we will build this road",
    "Where": "https://example.org/speech",
    "Document": "Speech on roads",
    "Was": "2022-10",
    "Became": "Done",
    "Proof": "https://example.org/opened",
    "How": "The road was opened.",
    "Verdict": "Promise kept",
    "Scale": "Promise kept, Compromise, Promise broken",
}


def rows(*several, first=2):
    return [Row(line, values) for line, values in enumerate(several, first)]


def taken(*several, mapping=MAPPING, **how):
    """Taken in as one file."""
    return take_in(rows(*several), mapping, origin="polimeter", by=None, **how)


def counted(report):
    return (report.read, report.created, report.updated, report.unchanged, report.refused)


def another(number, **changes):
    return {**ONE, "No": str(number), "Promise": f"Build road {number}", **changes}


class TestTakingIn:
    def test_a_row_becomes_a_draft_with_all_that_it_names(self):
        report = taken(ONE)
        statement = Statement.objects.get()
        step = statement.follow_ups.get()
        assert counted(report) == (1, 1, 0, 0, 0)
        assert (statement.publication, statement.slug, statement.made_on) == ("draft", "build-the-road", "2021-23")
        assert [(party.actor.name, party.role, party.actor.kind) for party in statement.parties.all()] == [
            ("Ivan Ivanou", "speaker", "person"),
            ("Ministry of Roads", "speaker", "person"),
        ]
        assert {topic.name for topic in statement.topics.all()} == {"Roads", "Budget"}
        assert (statement.quote.exact, statement.quote.source.url) == (ONE["Words"], ONE["Where"])
        assert (step.status, step.occurred_on, step.reference.source.url) == ("kept", "2022-10", ONE["Proof"])
        assert statement.current_status() == "kept" and not LedgerEntry.objects.exists()
        assert ForeignRating.objects.get().rating == "Promise kept"
        assert report.new["actors"] == {"Ivan Ivanou": 1, "Ministry of Roads": 1}

    def test_each_row_has_its_history(self, editor):
        take_in(rows(ONE), MAPPING, origin="polimeter", by=editor)
        first = Statement.history.get()
        assert (first.history_type, first.history_user, str(first.history_change_reason)) == (
            "+",
            editor,
            "imported from polimeter",
        )
        assert {one.topic.name for one in first.topics.all()} == {"Roads", "Budget"}
        for model, number in ((Quote, 1), (Source, 2), (FollowUp, 1), (Actor, 2)):
            assert model.history.count() == number

    def test_it_is_found_at_the_desk(self, client, editor):
        taken(ONE)
        page = client.get("/admin/claims/statement/", {"q": "ivanou road"}).content.decode()
        assert "Build the road" in page

    def test_the_same_again_changes_nothing(self):
        taken(ONE, another(18))
        histories = Statement.history.count(), FollowUp.history.count(), Quote.history.count()
        assert counted(taken(ONE, another(18))) == (2, 0, 0, 2, 0)
        assert (Statement.history.count(), FollowUp.history.count(), Quote.history.count()) == histories
        assert Source.objects.count() == 2 and Actor.objects.count() == 2

    def test_a_spelling_that_is_known_is_nobody_new(self):
        actor = an_actor(name="Alexander Lukashenka")
        ActorName.objects.create(actor=actor, name="Александр Лукашенко")
        report = taken({**ONE, "Who": "АЛЕКСАНДР ЛУКАШЕНКО"})
        assert Statement.objects.get().parties.get().actor == actor and not report.new["actors"]

    def test_a_name_that_is_much_like_another_is_pointed_out(self):
        an_actor(name="Alexander Lukashenka")
        assert taken({**ONE, "Who": "Alexandr Lukashenka"}).alike == {"Alexandr Lukashenka": ["Alexander Lukashenka"]}

    def test_one_document_is_one_source_whatever_its_address_looks_like(self):
        taken(ONE, another(18, Where="http://www.example.org/speech/?utm_source=x#top"))
        assert Source.objects.filter(title="Speech on roads").count() == 1


class TestLaterStates:
    def test_what_the_origin_changed_is_updated_with_history(self):
        taken(ONE)
        report = taken({**ONE, "In short": "The minister promised a road.", "About": "Roads"})
        statement = Statement.objects.get()
        assert counted(report) == (1, 0, 1, 0, 0)
        assert statement.summary == "The minister promised a road." and statement.topics.get().name == "Roads"
        assert Statement.history.filter(summary=ONE["In short"]).exists()
        assert counted(taken({**ONE, "In short": "The minister promised a road.", "About": "Roads"}))[3] == 1

    def test_a_new_step_and_a_changed_one(self):
        taken(ONE)
        later = {"follow_up_2_occurred_on": "2023", "follow_up_2_summary": "It was closed.", "How": "Opened by him."}
        mapping = Mapping({**COLUMNS, **{name: name for name in later if name != "How"}}, CONSTANTS, MAPPING.words)
        assert counted(taken({**ONE, **later}, mapping=mapping)) == (1, 0, 1, 0, 0)
        assert [one.summary for one in Statement.objects.get().follow_ups.in_order()] == [
            "Opened by him.",
            "It was closed.",
        ]
        assert counted(taken({**ONE, **later}, mapping=mapping)) == (1, 0, 0, 1, 0)

    def test_what_an_editor_changed_stays_where_the_origin_did_not(self):
        taken(ONE)
        Statement.objects.get().topics.clear()
        statement = Statement.objects.get()
        statement.summary = "In our words."
        statement.save()
        assert counted(taken(ONE)) == (1, 0, 0, 1, 0)
        assert Statement.objects.get().summary == "In our words."

    def test_what_both_changed_is_a_conflict_until_they_agree(self):
        taken(ONE)
        statement = Statement.objects.get()
        statement.summary = "In our words."
        statement.save()
        theirs = {**ONE, "In short": "Otherwise."}
        for _time in range(2):
            report = taken(theirs)
            assert [one[1:] for one in report.conflicts] == [
                ("summary", ONE["In short"], "In our words.", "Otherwise.")
            ]
            assert counted(report) == (1, 0, 0, 1, 0) and Statement.objects.get().summary == "In our words."
        statement.summary = "Otherwise."
        statement.save()
        assert not taken(theirs).conflicts

    def test_columns_that_the_file_does_not_have_are_not_touched(self):
        taken(ONE)
        few = {name: ONE[name] for name in ("No", "Promise")}
        assert counted(taken({**few, "Promise": "Build a road"})) == (1, 0, 1, 0, 0)
        statement = Statement.objects.get()
        assert statement.title == "Build a road" and statement.quote and statement.parties.count() == 2

    def test_what_an_editor_changed_of_a_step_stays_where_the_origin_changed_another_part(self):
        taken(ONE)
        step = FollowUp.objects.get()
        step.summary = "In our words."
        step.save()
        assert counted(taken({**ONE, "Was": "2022-11"})) == (1, 0, 1, 0, 0)
        step.refresh_from_db()
        assert (step.occurred_on, step.summary, step.reference.source.url) == ("2022-11", "In our words.", ONE["Proof"])

    def test_steps_keep_their_numbers_of_the_origin_whatever_the_desk_adds(self):
        taken(ONE)
        a_follow_up(Statement.objects.get(), summary="Ours, number 2.")
        later = {"follow_up_2_occurred_on": "2023", "follow_up_2_summary": "Theirs, number 2."}
        mapping = Mapping({**COLUMNS, **{name: name for name in later}}, CONSTANTS, MAPPING.words)
        assert counted(taken({**ONE, **later}, mapping=mapping)) == (1, 0, 1, 0, 0)
        assert counted(taken({**ONE, **later}, mapping=mapping)) == (1, 0, 0, 1, 0)
        assert {one.summary for one in FollowUp.objects.all()} == {ONE["How"], "Ours, number 2.", "Theirs, number 2."}

    def test_a_quote_that_changed_keeps_its_source(self):
        taken(ONE)
        assert counted(taken({**ONE, "Words": "we shall build this road"})) == (1, 0, 1, 0, 0)
        quote = Statement.objects.get().quote
        assert (quote.exact, quote.source.url) == ("we shall build this road", ONE["Where"])

    def test_what_was_taken_back_with_a_refused_change_is_new_for_the_next_row(self):
        taken(ONE, another(18))
        refused = {**ONE, "Who": "Somebody New", "Became": "", "How": "", "Was": "", "Proof": ""}
        report = taken(refused, another(18, Who="Somebody New"), keep_good=True)
        assert counted(report) == (2, 0, 1, 0, 1)
        assert Actor.objects.filter(name="Somebody New").count() == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("column", "value", "target"),
        [
            ("Said", "last autumn", "Said"),
            ("Said", "44835", "Said"),
            ("Said", "3/4/2021", "Said"),
            ("Kind", "rumour", "Kind"),
            ("Promise", "x" * 91, "Promise"),
            ("Promise", "", ""),
            ("Became", "finished", "Became"),
            ("Proof", "", "Became"),
            ("Where", "nonsense", "Where"),
            ("Where", "http://[", "Where"),
            ("Document", "", ""),
        ],
    )
    def test_a_row_that_cannot_be_taken_in_is_named_with_its_cure(self, column, value, target):
        row = {**ONE, column: value, **({"Where": ""} if column == "Document" else {})}
        with pytest.raises(Refused) as refused:
            taken(row, another(18))
        report = refused.value.report
        assert counted(report) == (2, 1, 0, 0, 1) and not Statement.objects.exists() and not Actor.objects.exists()
        assert {one.line for one in report.troubles} == {2} and all(one.what for one in report.troubles)
        assert not target or target in {one.column for one in report.troubles}

    def test_all_errors_of_a_row_are_told_at_once(self):
        with pytest.raises(Refused) as refused:
            taken({**ONE, "Said": "soon", "Kind": "rumour", "Promise": ""})
        assert {one.column for one in refused.value.report.troubles} >= {"Said", "Kind", "Promise"}

    def test_what_is_good_is_kept_where_asked_and_the_rest_is_handed_back(self):
        rest = []
        report = taken({**ONE, "Said": "soon"}, another(18), keep_good=True, refused=rest.append)
        assert counted(report) == (2, 1, 0, 0, 1) and Statement.objects.get().title == "Build road 18"
        assert [row.values["No"] for row in rest] == ["17"]
        assert counted(taken(ONE)) == (1, 1, 0, 0, 0)

    def test_what_only_the_database_refuses_keeps_the_others(self):
        a_statement(slug="taken")
        mapping = Mapping({**COLUMNS, "Slug": "slug"}, CONSTANTS, MAPPING.words)
        rows = [another(1, Slug="one"), another(2, Slug="one"), another(3, Slug="three")]
        report = taken(*rows, mapping=mapping, keep_good=True)
        assert counted(report) == (3, 2, 0, 0, 1) and report.troubles[0].line == 3

    def test_two_rows_of_one_statement(self):
        with pytest.raises(Refused) as refused:
            taken(ONE, {**ONE, "In short": "Otherwise."})
        assert refused.value.report.troubles[0].line == 3

    def test_a_name_that_two_have_is_not_guessed(self):
        an_actor(name="Ivan Ivanou", slug="one")
        an_actor(name="Ivan Ivanou", slug="other")
        with pytest.raises(Refused):
            taken(ONE)

    def test_a_dry_run_changes_nothing_and_says_what_would_be(self):
        assert counted(taken(ONE, another(18), dry_run=True)) == (2, 2, 0, 0, 0)
        assert not Statement.objects.exists() and not Imported.objects.exists() and not Source.objects.exists()

    def test_what_a_date_can_only_mean_is_taken_for_it(self):
        report = taken({**ONE, "Said": "31.12.2021"})
        assert Statement.objects.get().made_on == "2021-12-31" and list(report.notes)


def test_a_statement_of_the_desk_is_found_by_its_slug():
    statement = a_statement(title="Ours")
    mapping = Mapping({"slug": "slug", "summary": "summary"})
    report = take_in(rows({"slug": statement.slug, "summary": "New words."}), mapping, origin="desk", by=None)
    statement.refresh_from_db()
    assert counted(report) == (1, 0, 1, 0, 0) and statement.summary == "New words."
