"""A text whose bytes were taken for another encoding is recognised, and turned back to the letter."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.misreading import CYRILLIC, ENCODINGS, encoding_of, mended, misreading_of

CYRILLIC_TEXTS = {
    "Russian": "Работа над союзной программой начнёт приносить плоды осенью. Об этом заявил посол.",
    "Russian, few words": "Встреча прошла в Минске",
    "Russian in capitals": "ПРЕЗИДЕНТЫ РОССИИ И БЕЛАРУСИ ПОДПИСАЛИ СОГЛАШЕНИЕ О СОЗДАНИИ СОЮЗНОГО ГОСУДАРСТВА",
    "Belarusian": "Сёння ў Мінску адбылося пасяджэнне ўрада, на якім абмеркавалі цэны на газ і нафту.",
    "Ukrainian": "Країна не визнаватиме результатів цих виборів і продовжить співпрацю з партнерами.",
    "Bulgarian": "Президентът заяви, че страната ще продължи сътрудничеството със своите партньори.",
    "Serbian": "Председник је изјавио да ће земља наставити сарадњу са партнерима у региону.",
}
OTHER_TEXTS = {
    "English": "“We will build it,” he said — and that’s it… at 5 °C, for 10 €.",
    "English without marks": "We will build it.",
    "French": "Le président a déclaré à Genève que l’été sera très chaud. « Où être prêt ? » Ça, l’élève…",
    "Polish": "Prezydent Białorusi oświadczył, że będzie kontynuował współpracę. Zażółć gęślą jaźń.",
    "German": "Der Präsident erklärte, daß die Gespräche über Öl schön wären. Ära, Übung.",
    "Swedish": "På måndagen förklarade presidenten att landet kommer att fortsätta. Åär, öå.",
    "Icelandic": "Þórður sagði að hún æfði íþróttir á Ísafirði, öðru nær.",
    "Turkish": "Cumhurbaşkanı ülkenin işbirliğini sürdüreceğini söyledi.",
    "Vietnamese": "Tổng thống đã tuyên bố rằng đất nước sẽ tiếp tục hợp tác với các đối tác của mình.",
    "Greek": "Ο πρόεδρος δήλωσε ότι η χώρα θα συνεχίσει τη συνεργασία με τους εταίρους της.",
    "Kazakh": "Қазақстан Президенті елдің экономикалық дамуы туралы мәлімдеме жасады.",
    "Georgian": "პრეზიდენტმა განაცხადა, რომ ქვეყანა გააგრძელებს თანამშრომლობას.",
    "Chinese": "总统宣布，该国将继续与合作伙伴合作。",
    "Arabic": "أعلن الرئيس أن البلاد ستواصل التعاون مع شركائها في المنطقة.",
    "two scripts": "Lukashenko (Лукашенко) said: “Сёння ў Мінску” – that is, “today in Minsk”.",
    "figures": "§ 5: 20 °C ± 2, © 2021 №7 “½” ¼ …",
}
TEXTS = CYRILLIC_TEXTS | OTHER_TEXTS


def read_as(raw, encoding):
    """Bytes as a browser reads them: where an encoding has no character, as a control."""
    return "".join(raw[at : at + 1].decode(encoding, "ignore") or chr(raw[at]) for at in range(len(raw)))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_what_makes_sense_is_left_alone(text):
    assert misreading_of(text) == ""
    assert misreading_of(text * 50) == ""
    assert misreading_of("\n".join(text.split())) == "", "one word on each line"


@pytest.mark.parametrize("wrong", [*ENCODINGS, "latin-1"])
@pytest.mark.parametrize("text", [text for text in TEXTS.values() if not text.isascii()])
def test_utf_8_that_was_read_as_something_else_is_turned_back(text, wrong):
    misread = read_as(text.encode(), wrong)
    way = misreading_of(misread)
    assert way == f"utf-8-as-{'windows-1252' if wrong == 'latin-1' else wrong}"
    assert mended(misread, way) == text
    assert mended(f"First.\n{misread}\nLast.", way) == f"First.\n{text}\nLast."


@pytest.mark.parametrize("wrong", [*ENCODINGS, "latin-1"])
@pytest.mark.parametrize("right", CYRILLIC)
@pytest.mark.parametrize("text", CYRILLIC_TEXTS.values(), ids=CYRILLIC_TEXTS.keys())
def test_cyrillic_letters_that_were_taken_for_others_are_turned_back(text, right, wrong):
    raw = text.encode(right, "ignore")
    if right == wrong:
        return
    misread = read_as(raw, wrong)
    way = misreading_of(misread)
    assert mended(misread, way) == raw.decode(right)


@pytest.mark.parametrize("encoding", CYRILLIC)
@pytest.mark.parametrize("text", CYRILLIC_TEXTS.values(), ids=CYRILLIC_TEXTS.keys())
def test_the_encoding_of_bytes_is_told_by_their_letters(text, encoding):
    assert encoding_of(text.encode(encoding, "ignore")) == encoding


@pytest.mark.parametrize("name", ["English", "French", "German", "Swedish"])
def test_western_bytes_are_told_too(name):
    assert encoding_of(OTHER_TEXTS[name].encode("windows-1252")) == "windows-1252"


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"\x81\x8d", b"plain", b"\xd1", bytes(range(128, 256))])
def test_bytes_that_make_sense_in_no_encoding_have_none(raw):
    assert encoding_of(raw) in ("", "windows-1252" if raw == b"plain" else "")


def test_one_mark_that_was_misread_is_enough():
    assert misreading_of("and thatâ€™s it") == "utf-8-as-windows-1252"
    assert misreading_of("and thatвЂ™s it") == "utf-8-as-windows-1251"
    assert misreading_of("a cafÃ© here") == "utf-8-as-windows-1252"


def test_lines_that_were_read_rightly_stay():
    text = "Сёння ў Мінску.\nР”РѕРіРѕРІРѕСЂ РїРѕРґРїРёСЃР°РЅ."
    assert mended(text, misreading_of(text)) == "Сёння ў Мінску.\nДоговор подписан."


def test_a_text_that_was_misread_twice_is_turned_back_twice():
    twice = read_as(read_as("“Договор” – да".encode(), "windows-1252").encode(), "windows-1252")
    assert mended(twice, misreading_of(twice)) == "“Договор” – да"


def test_a_space_that_does_not_break_may_have_become_plain():
    misread = read_as("Россия и Расія".encode(), "windows-1251").replace("\u00a0", " ")
    assert mended(misread, misreading_of(misread)) == "Россия и Расія"


@given(st.text(max_size=60))
def test_whatever_is_given_is_judged(text):
    way = misreading_of(text)
    assert not way or mended(text, way) != text
    encoding_of(text.encode(errors="ignore"))


@pytest.mark.parametrize("unit", ["Договор. ", "Р”РѕРі ", "â€™", "оПХ ", "a", "\u0098Рр"])
def test_a_megabyte_is_judged_in_seconds(unit):
    begun = time.process_time()
    misreading_of(unit * (1_000_000 // len(unit)))
    assert time.process_time() - begun < 10
