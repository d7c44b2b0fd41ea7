"""The address of a quote's passage in its source: a text fragment."""

from claims.record.fragments import fragment_address


def test_a_text_fragment_encodes_what_its_syntax_uses_and_shortens_what_is_long():
    source = {"url": "https://example.org/a"}
    quote = {"exact": "one, two-three & four", "prefix": "", "suffix": " (end)", "source": source}
    assert fragment_address(quote) == "https://example.org/a#:~:text=one%2C%20two%2Dthree%20%26%20four,-%28end%29"
    long = {**quote, "exact": " ".join(f"word{number}" for number in range(100)), "suffix": ""}
    assert fragment_address(long).endswith("word0%20word1%20word2%20word3%20word4%20word5,"
                                           "word94%20word95%20word96%20word97%20word98%20word99")  # fmt: skip
    assert fragment_address({**quote, "exact": "one … two", "suffix": ""}).endswith("text=one,two")
    assert fragment_address({**quote, "source": {"url": ""}}) == ""
