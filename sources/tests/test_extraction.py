"""From a captured file to its text: every visible word, one block on each line, nothing silently lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.capture.extraction import Unreadable, extract
from tracker.text import require_plain_text


def page(body):
    return f"<!doctype html><html><head><title>Not shown</title></head><body>{body}</body></html>"


def text_of(body):
    return extract(page(body).encode()).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>Title</h1><p>One.</p><p>Two.</p>", "Title\nOne.\nTwo."),
        ("<div>One<div>Two</div>Three</div>", "One\nTwo\nThree"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a\nb\nc\nd"),
        ("one<br>two<br/>three<hr>four", "one\ntwo\nthree\nfour"),
        ("<blockquote>said</blockquote><figure><img><figcaption>seen</figcaption></figure>", "said\nseen"),
        ("<p>a<section>b</section>c", "a\nb\nc"),
    ],
)
def test_each_block_stands_on_a_line_of_its_own(body, text):
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("com<b>mit</b>tee", "committee"),
        ("com<!-- x -->mittee", "committee"),
        ("com<wbr>mit<span></span>tee", "committee"),
        ("the <i>tax</i> <a href='/'>committee</a>, said", "the tax committee, said"),
        ("the<b> tax </b>committee", "the tax committee"),
        ("one <!-- a\ncomment --> two\nthree", "one two three"),
        ("one<!-- x -->\n<!-- y -->two", "one two"),
        ("<q>we</q>’ll <em>bu</em>ild", "we’ll build"),
        ("a<?php echo 'x' ?>b", "ab"),
    ],
)
def test_inline_tags_and_comments_neither_split_nor_join_words(body, text):
    assert text_of(f"<p>{body}</p>") == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var leak = 1 < 2</script>",
        "<style>p { leak: 1 }</style>",
        "<template><p>leak</p></template>",
        "<noscript><p>leak</p></noscript>",
        "<noscript><!-- x -->leak</noscript>",
        "<svg><title>leak</title><text>leak</text></svg>",
        "<svg><!-- x -->leak</svg>",
        "<iframe>leak</iframe>",
        "<!-- leak -->",
        "<svg><g><b>leak</b>leak<!-- leak -->leak</g></svg>",
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden):
    assert text_of(f"<p>one {hidden} two</p>").split() == ["one", "two"]


def test_the_title_of_the_page_is_not_part_of_its_text():
    assert text_of("<p>Shown</p>") == "Shown"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Smith &amp; Sons &lt;b&gt;", "Smith & Sons <b>"),
        ("&laquo;&#1057;&#x43E;&#x44E;&#x437;&raquo; &mdash; &hellip;", "«Союз» — …"),
        ("a&nbsp;b &nbsp; c", "a b c"),
        ("&#x1F600;", "😀"),
        ("&unknown; & so", "&unknown; & so"),
        ("it&#x92;s &#x80;5", "it’s €5"),
        ("  much\n\t white \r\n space  ", "much white space"),
    ],
)
def test_character_references_and_white_space_read_as_in_a_browser(body, text):
    assert text_of(f"<p>{body}</p>") == text


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("<!doctype html><p>no body", "no body"),
        ("<html><body><p>never closed <b>bold <i>both</p><p>next", "never closed bold both\nnext"),
        ("<html><body><p>a</p></body></html><p>after the end</p>", "a\nafter the end"),
        ("<html><body><p>a</p></body></html>text after", "a\ntext after"),
        ("<html><body></p></div>stray ends</body></html>", "stray ends"),
        ("<html><body><p>a < b and c > d</p></body></html>", "a < b and c > d"),
        ("<html><body><p class='a>b</p><p class='>c</p></body></html>", "c"),
        ("\n <?xml version='1.0'?>\n<!-- saved -->\n<!DOCTYPE HTML PUBLIC 'x'>\n<HTML><BODY>x</BODY></HTML>", "x"),
        ("<?xml version='1.0' encoding='windows-1251'?><html><body>Привет</body></html>", "Привет"),
        ("<html><head><meta charset=windows-1251></head><body>Привет</body></html>", "Привет"),
    ],
)
def test_malformed_pages_are_read_to_the_end(file, text):
    extracted = extract(file.encode())
    assert (extracted.text, extracted.media_type) == (text, "text/html")


def test_a_deep_page_is_read_to_the_end_and_a_bottomless_one_refused():
    deep = "<p>before</p>" + "<div>" * 1_500 + "deep" + "</div>" * 1_500 + "<p>after</p>"
    assert text_of(deep) == "before\ndeep\nafter"
    with pytest.raises(Unreadable, match="nested too deeply"):
        text_of("<p>before</p>" + "<div>" * 50_000 + "deep" + "</div>" * 50_000 + "<p>after</p>")


def test_many_words_far_down_are_read_in_seconds():
    begun = time.process_time()
    text = text_of("<b>" * 1_500 + "<i>x</i> " * 100_000)
    assert text.count("x") == 100_000
    assert time.process_time() - begun < 10


def test_an_article_about_html_is_plain_text():
    article = "The tag <html> opens a page.\nAnd 2 < 3 & so on.\n"
    extracted = extract(article.encode())
    assert (extracted.text, extracted.media_type, extracted.extractor) == (article, "text/plain", "plain 1")


def test_plain_text_is_kept_character_for_character():
    article = "  Two  spaces,\u00a0a tab\t, “quotes” – and 😀\n\n\nend "
    assert extract(article.encode()).text == article


def test_only_a_byte_order_mark_and_the_line_ends_of_plain_text_change():
    assert extract(b"\xef\xbb\xbfone\r\ntwo\rthree\nfour\x0cfive").text == "one\ntwo\nthree\nfour\nfive"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "no text"),
        (b" \n\t ", "no text"),
        (b"<html></html>", "no text"),
        (page("<script>only()</script>").encode(), "no text"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "zero byte"),
        ("Союз".encode("utf-16"), "zero byte|not UTF-8"),
        ("plain words".encode("utf-16-le"), "zero byte"),
        ("café".encode("latin-1"), "not UTF-8 \\(byte 4\\)"),
        ("Союз".encode("cp1251"), "not UTF-8 \\(byte 1\\)"),
        (b"\xed\xa0\x80", "not UTF-8"),
        (b"bell \x07", "U\\+0007"),
        ("it\x92s".encode(), "U\\+0092"),
        (page("<p>a&#1;b</p>").encode(), "U\\+0001"),
        (page("<p>a&#27;[31mb</p>").encode(), "U\\+001B"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(raw, why):
    with pytest.raises(Unreadable, match=why) as refusal:
        extract(raw)
    assert "\n" not in str(refusal.value)
    assert not str(refusal.value).endswith("."), "the command puts the full stop"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: page(text).encode(errors="surrogatepass")))
def test_any_bytes_give_storable_text_or_are_refused(raw):
    try:
        text = extract(raw).text
    except Unreadable:
        return
    require_plain_text(text)
    assert text.strip()
    assert text.encode()


@given(st.lists(st.text("abcЯ-’é😀", min_size=1, max_size=8), min_size=1, max_size=12), st.data())
def test_no_word_of_a_page_is_lost_or_changed(words, data):
    tags = st.sampled_from(["p", "b", "div", "span", "li", "h2", "a", "td", "blockquote", "em"])
    body = " ".join(f"<{tag}>{word}</{tag}>" for word in words for tag in [data.draw(tags)])
    assert text_of(body).split() == words
