"""What became of a text is marked word by word."""

import re
import time

import pytest
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from tracker.admin_base.differences import marked, stretches


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("They met in Minsk.", "They met in Moscow.", "They met in <del>Minsk</del><ins>Moscow</ins>."),
        ("They met.", "They never met.", "They <ins>never </ins>met."),
        ("They never met.", "They met.", "They <del>never </del>met."),
        ("Налог введут летом.", "Налог введут осенью.", "Налог введут <del>летом</del><ins>осенью</ins>."),
        ("Работа начнет сегодня", "Работа начнёт сегодня", "Работа <del>начнет</del><ins>начнёт</ins> сегодня"),
        ("Гэта сям'я тут", "Гэта сям’я тут", "Гэта <del>сям&#x27;я</del><ins>сям’я</ins> тут"),
        ("by 2021-12-08 noon", "by 2021-12-09 noon", "by <del>2021-12-08</del><ins>2021-12-09</ins> noon"),
        ("it is 3.5 per cent", "it is 4.5 per cent", "it is <del>3.5</del><ins>4.5</ins> per cent"),
        ("a thing 👩‍👩‍👧 here", "a thing 👩‍👧 here", "a thing <del>👩‍👩‍👧</del><ins>👩‍👧</ins> here"),
        ("One para here.", "One\n\npara here.", "One<del> </del><ins>\n\n</ins>para here."),
        ("", "New words", "<ins>New words</ins>"),
        ("Old words", "", "<del>Old words</del>"),
        ("", "", ""),
        ("The same.", "The same.", "The same."),
    ],
)
def test_the_words_that_came_and_went_are_marked(old, new, expected):
    assert marked(old, new).endswith(expected)


def test_changes_side_by_side_are_one_change():
    assert marked("We met old, tired friends", "We met new, happy friends") == (
        "We met <del>old, tired</del><ins>new, happy</ins> friends"
    )


def test_another_text_is_not_cut_into_crumbs():
    old, new = "They signed it and left the town", "Nobody knows the reason for any of this"
    assert marked(old, new) == f"<del>{old}</del><ins>{new}</ins>"


def test_a_letter_keeps_its_accent():
    assert marked("да Минскии\u0306 тут", "да Минскии\u0306 там") == "да Минскии\u0306 <del>тут</del><ins>там</ins>"


def test_everything_is_escaped():
    shown = marked("<b>one</b> & two", "<b>one</b> & <script>three</script>")
    assert isinstance(shown, SafeString)
    assert re.sub("</?(ins|del)>", "", shown).count("<") == 0
    assert "&lt;script&gt;" in shown.replace("<ins>", "").replace("</ins>", "")


class TestWithContext:
    long = " ".join(f"word{number}" for number in range(1000))

    def test_what_is_far_from_a_change_is_cut_out(self):
        shown = strip_tags(marked(self.long, self.long.replace("word500", "other"), context=160))
        assert "word499 word500other word501" in shown
        assert shown.count("…") == 2 and len(shown) < 400

    def test_what_stands_between_two_changes_too(self):
        shown = marked(self.long, f"first {self.long} last", context=30)
        assert shown.startswith("<ins>first </ins>word0 word1")
        assert shown.endswith("word999<ins> last</ins>")
        assert shown.count("…") == 1 and len(strip_tags(shown)) < 100

    def test_only_whole_words_are_left(self):
        kept = strip_tags(marked(self.long, self.long.replace("word500", "other"), context=37)).split()
        assert set(kept) - {"…", "word500other"} <= set(self.long.split())

    def test_a_short_text_is_left_whole(self):
        assert marked("a b c d", "a b c e", context=160) == "a b c <del>d</del><ins>e</ins>"

    def test_of_a_text_that_did_not_change_the_beginning_is_shown(self):
        shown = strip_tags(marked(self.long, self.long, context=20))
        assert shown.startswith("word0 word1") and shown.endswith("…\x20") and len(shown) < 30

    def test_a_word_without_end_is_cut(self):
        assert len(marked("x" * 5000 + " a", "x" * 5000 + " b", context=160)) < 400


texts = st.text(alphabet="ab яёй\u0306<&'\"-.,\n\u00ad\u200d👧 ", max_size=60)


def read(whole, without):
    return re.sub("</?(ins|del)>", "", re.sub(f"<{without}>.*?</{without}>", "", whole, flags=re.DOTALL))


@given(texts, texts)
def test_joined_again_the_marked_text_is_both_texts(old, new):
    parts = stretches(old, new)
    assert "".join(part.old for part in parts) == old
    assert "".join(part.new for part in parts) == new
    assert read(marked(old, new), without="del") == escape(new)
    assert read(marked(old, new), without="ins") == escape(old)
    marked(old, new, context=5)


@pytest.mark.parametrize("often", [3, 700])
def test_long_texts_are_compared_in_time(often):
    words = [f"the {number % often}" for number in range(10_000)]
    changed = [*words[:3000], "here", *words[3003:5000], "there", *words[5001:]]
    started = time.perf_counter()
    marked(" ".join(words), " ".join(changed), context=160)
    assert time.perf_counter() - started < 20, "it takes a second, and took minutes while every “the” was compared"


def test_texts_that_are_nothing_but_the_same_words_in_another_order_are_compared_in_time():
    started = time.perf_counter()
    marked("a b c " * 1600, "c a a b " * 1200)
    assert time.perf_counter() - started < 20
