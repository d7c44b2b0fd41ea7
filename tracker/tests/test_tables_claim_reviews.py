"""Published fact checks are read in each of the forms in which fact checkers publish them."""

import json

import pytest

from tracker.tables.claim_reviews import COLUMNS
from tracker.tests.tabling import a_table, lines_of, troubles_of, values_of

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The road was built",
    "url": "https://example.org/check",
    "datePublished": "2021-11-04",
    "author": {"@type": "Organization", "name": "Checkers"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "A. Speaker", "jobTitle": "Minister"},
        "datePublished": "2021-10",
        "name": "On the road",
        "appearance": [
            {"@type": "CreativeWork", "url": "https://example.org/1"},
            "https://example.org/2",
            {"@id": "https://example.org/3"},
        ],
    },
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "False",
        "ratingValue": 1,
        "bestRating": 5.0,
        "worstRating": "1",
    },
    "inLanguage": ["en", "be"],
}
READ = {
    "claimReviewed": "The road was built",
    "url": "https://example.org/check",
    "datePublished": "2021-11-04",
    "author.name": "Checkers",
    "itemReviewed.author.name": "A. Speaker",
    "itemReviewed.author.jobTitle": "Minister",
    "itemReviewed.datePublished": "2021-10",
    "itemReviewed.name": "On the road",
    "itemReviewed.appearance": "https://example.org/1",
    "itemReviewed.appearance.others": "https://example.org/2; https://example.org/3",
    "reviewRating.alternateName": "False",
    "reviewRating.ratingValue": "1",
    "reviewRating.bestRating": "5.0",
    "reviewRating.worstRating": "1",
    "inLanguage": "en; be",
}


def review_table(folder, value, name="checks.json"):
    return a_table(folder, value if isinstance(value, str) else json.dumps(value, indent=1), name)


def feed(element):
    return {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "dateModified": "2021",
        "dataFeedElement": [element, element],
    }


@pytest.mark.parametrize(
    ("value", "reviews"),
    [
        (REVIEW, 1),
        ([REVIEW, REVIEW], 2),
        ({"@context": "https://schema.org", "@graph": [REVIEW, {"@type": "WebPage", "name": "x"}]}, 1),
        (feed(REVIEW), 2),
        (feed({"@type": "DataFeedItem", "item": REVIEW}), 2),
        (feed({"@type": "DataFeedItem", "item": [REVIEW, REVIEW]}), 4),
        ([[REVIEW], [REVIEW]], 2),
        (f"{json.dumps(REVIEW)}\n{json.dumps(REVIEW)}\n", 2),
    ],
)
def test_each_review_is_a_row(tmp_path, value, reviews):
    table = review_table(tmp_path, value)
    assert (table.kind, table.columns) == ("claimreview", COLUMNS)
    assert values_of(table) == [READ] * reviews


def test_the_row_is_the_item_of_the_feed(tmp_path):
    table = review_table(tmp_path, feed({"@type": "DataFeedItem", "item": [REVIEW, REVIEW]}))
    assert lines_of(table) == [(1, False), (1, False), (2, False), (2, False)]


def test_what_is_no_review_is_left_out_and_said(tmp_path):
    table = review_table(tmp_path, {"@graph": [{"@type": "Person"}, REVIEW]})
    assert table.notes == ["What is no ClaimReview is left out."]
    assert lines_of(table) == [(2, False)]


@pytest.mark.parametrize(
    "kind",
    [
        ["ClaimReview", "Review"],
        "schema:ClaimReview",
        "http://schema.org/ClaimReview",
        ["https://schema.org/ClaimReview"],
    ],
)
def test_the_type_is_written_in_many_ways(tmp_path, kind):
    assert values_of(review_table(tmp_path, {**REVIEW, "@type": kind})) == [READ]


def test_names_with_the_prefix_of_schema_org_are_known(tmp_path):
    review = {f"schema:{key}" if key[0] != "@" else key: value for key, value in REVIEW.items()}
    assert values_of(review_table(tmp_path, [review])) == [READ]


def test_a_review_has_what_it_says_alone(tmp_path):
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "x",
        "url": None,
        "author": [{"name": ["A", "B"]}, {"name": "C"}],
    }
    assert values_of(review_table(tmp_path, [review])) == [{"claimReviewed": "x", "author.name": "A"}]


@pytest.mark.parametrize(
    ("reviewed", "first", "others"),
    [
        ({"appearance": {"url": ["https://example.org/1"]}}, "https://example.org/1", None),
        (
            {"firstAppearance": "https://example.org/0", "appearance": "https://example.org/1"},
            "https://example.org/0",
            "https://example.org/1",
        ),
        ({"appearance": [None, {}, "https://example.org/1", "https://example.org/1"]}, "https://example.org/1", None),
        ({"appearance": []}, None, None),
        (
            [{"appearance": "https://example.org/1"}, {"appearance": "https://example.org/2"}],
            "https://example.org/1",
            None,
        ),
        ("https://example.org/claim", None, None),
    ],
)
def test_where_a_claim_was_made_is_one_address_or_several(tmp_path, reviewed, first, others):
    (row,) = values_of(review_table(tmp_path, [{"@type": "ClaimReview", "url": "x", "itemReviewed": reviewed}]))
    assert row.get("itemReviewed.appearance") == first
    assert row.get("itemReviewed.appearance.others") == others


def test_what_no_cell_can_hold_is_a_trouble_of_its_review(tmp_path):
    text = '[{"@type": "ClaimReview", "claimReviewed": "a\\u0000", "url": "x", "url": "y"}, {"@type": "ClaimReview", "url": "z"}]'
    table = review_table(tmp_path, text)
    assert [(one.line, one.column) for one in troubles_of(table)] == [(1, "url"), (1, "claimReviewed")]
    assert lines_of(table) == [(1, True), (2, False)]


def test_a_feed_that_breaks_off_says_after_which_item(tmp_path):
    text = json.dumps([REVIEW, REVIEW])[:-20]
    *whole, last = review_table(tmp_path, text)
    assert [row.values for row in whole] == [READ]
    assert "After item 1" in last.troubles[0].what
