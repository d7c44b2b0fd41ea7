"""However a reader spells what there is, it is found: scripts, cases, accents, forms, names, mistakes."""

import time
import unicodedata
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import publishing
from claims.record.tests.reading import get_json, get_page
from claims.tests.makers import a_quote, a_source, a_statement, a_topic, an_actor

pytestmark = pytest.mark.django_db

ACTORS = {
    "lukashenko": ("Alexander Lukashenko", "Александр Лукашенко", "Аляксандр Лукашэнка", "Aliaksandr Lukashenka"),
    "putin": ("Vladimir Putin", "Владимир Путин", "Уладзімір Пуцін"),
    "halouchanka": ("Roman Golovchenko", "Роман Головченко", "Раман Галоўчанка"),
    "belarus": ("Belarus", "Беларусь", "Белоруссия", "Рэспубліка Беларусь"),
    "potash": ("Belarus Potash", "Беларуськалий"),
    "us": ("United States", "US", "США"),
    "muhammad": ("محمد علي", "Muhammad Ali"),
    "nobody": ("Somebody Else",),
}
# Speaker, topic, title, summary, quote.
STATEMENTS = {
    "tax": (
        *("lukashenko", "Taxes", "Introduce a single tax code", "The ministers agreed to harmonise indirect taxes."),
        "Мы согласовали единый налоговый кодекс и обязательства сторон",
    ),
    "gas": ("putin", "Energy", "Deliver gas at a common price", "Until 2023.", "Цена на газ будет единой для всех"),
    "visas": (
        *("halouchanka", "Travel", "Recognise each other’s visas", "Travellers need one visa."),
        "Пагадненне аб узаемным прызнанні віз падпісана ў красавіку",
    ),
    "army": (
        "putin",
        "Army",
        "Exercise in September",
        "Troops leave by 2022.",
        "Войска́ вернутся, учения «Запад-2021» конечны",
    ),
    "industry": ("belarus", "Industry", "Merge industrial policies", "An industry plan.", "Промышленная политика"),
    "sanctions": ("us", "Trade", "Lift the sanctions", "Step by step.", "Санкции будут сняты"),
    "airport": ("nobody", "Travel", "Open the airport", "O’Brien’s firm builds it.", "Аэропорт откроется весной"),
    "vote": ("lukashenko", "Constitution", "Hold a referendum", "In February.", "Рэферэндум адбудзецца ў лютым"),
    "street": ("nobody", "Roads", "Build a road", "Coöperation with Łódź.", "Die Straße nach Osten wird gebaut"),
    "peace": ("muhammad", "Peace", "Keep the peace", "With all neighbours.", "اتِّفاق السَّلام"),
    "told": ("nobody", "Rumours", "Tell the press", "Someone was quoted.", "Як сказаў Галоўчанка, усё добра"),
    "salt": ("nobody", "Trade", "Sell more salt", "To the south.", "Беларуськалий продаст больше"),
    "dig": ("potash", "Trade", "Dig another mine", "Near Soligorsk.", "Новый рудник"),
    "state": ("belarus", "Union", "Found a union state", "The Supreme Council met.", "Создание Союзного государства"),
    "language": ("nobody", "Culture", "Protect the language", "In schools.", "Абарона беларускай мовы ў школах"),
}
for number in range(12):
    STATEMENTS[f"other-{number}"] = ("nobody", "Rest", f"Rest {number}", "Nothing to see.", f"Прочее {number}")


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        actors = {slug: an_actor(*others, slug=slug, name=name) for slug, (name, *others) in ACTORS.items()}
        source = a_source(slug="paper", title="Paper")
        topics = {name: a_topic(name=name) for name in {topic for _who, topic, *_rest in STATEMENTS.values()}}
        publishing.publish(
            [
                a_statement(
                    slug=slug,
                    title=title,
                    summary=summary,
                    speakers=[actors[who]],
                    topics=[topics[topic]],
                    quote=a_quote(source=source, exact=exact),
                )
                for slug, (who, topic, title, summary, exact) in STATEMENTS.items()
            ],
            by=None,
        )
        yield
        transaction.set_rollback(True)


def found(client, words, **besides):
    return [row["slug"] for row in answer(client, words, **besides)["results"]]


def answer(client, words, **besides):
    return get_json(client, f"statements/?{urlencode({'q': words, **besides})}")


FINDS = {
    "tax": "tax code|TAX CODE|taxes|taxed single|единый налоговый|ЕДИНОГО НАЛОГОВОГО|nalogovyy kodeks|единым налоговым|"
    "“tax code”|«налоговый кодекс»|обязательств|agree harmonise|agreed ministers|tax -gas|indirekt taxes|налоговый кодэкс",
    "gas": "цена на газ|ЦЕНЫ газа|tsena gaz|common prices|gas 2023|delivering|Putin gas|газ Путина|Пуцін газ|deliver-gas",
    "visas": "visa|vsia|пагадненне|пагаднення|пагадненнем|ПАГАДНЕННЕ|pagadnenne|віз|виз|recognised|each other's|"
    "each other’s|“recognise each other's visas”|recognize visas|Головченко visas|travelers",
    "army": "войска|войскам|voyska|Запад-2021|“Запад 2021”|zapad|exercises|troop|учений|учення|Войска́|september",
    "industry": "industry|industries|industrial|промышленной|indstry",
    "sanctions": "US sanctions|санкций|США|ssha|sanktsii|sanction",
    "airport": "OBrien|O'Brien|O’Brien|O`Brien's|аэропорта|aeroport|airprot|ae\u00adroport",
    "vote": "рэферэндум|рэферэндуму|referendum|лютым|lyutym|Lukashenka referendum|Лукашэнкі рэферэндум",
    "street": "strasse|STRASSE|Straße|cooperation|co\u0308operation|coöperation|Lodz|łódź|ŁÓDŹ|lo\u0301dz\u0301",
    "peace": "السلام|السَّلام|اتفاق|محمد|مُحَمَّد|Muhammad",
    "told": "Галоўчанка|галоўчанкі|Halouchanka|Головченко|Golovchenko сказаў|Галоу\u0306чанка",
    "salt": "Беларуськалий|belaruskaliy|Belarus Potash|salt|ПРОДАСТ",
    "state": "Союзное государство|союзного государства|SOYUZNOE|“Союзного государства”|union states|союзным",
    "language": "беларуская мова|беларускую мову|беларускія мовы|movy|абароны",
}
QUERIES = [(words, slug) for slug, queries in FINDS.items() for words in queries.split("|")]


@pytest.mark.parametrize(("words", "slug"), QUERIES, ids=[f"{slug}: {words}" for words, slug in QUERIES])
def test_what_is_meant_is_among_the_first_five(client, record, words, slug):
    assert slug in found(client, words)[:5]
    assert len(found(client, words)) < len(STATEMENTS) / 3, "it was looked for, not merely listed"


def test_there_are_enough_spellings():
    assert len(QUERIES) >= 60


@pytest.mark.parametrize("names", [names for names in ACTORS.values() if len(names) > 1], ids=lambda names: names[0])
def test_every_spelling_of_a_full_name_finds_one_and_the_same(client, record, names):
    spelled = [*names, *map(str.upper, names), *(unicodedata.normalize("NFD", name) for name in names)]
    spelled += [f'"{name}"' for name in names]
    answers = {name: found(client, name) for name in spelled}
    assert len(set(map(tuple, answers.values()))) == 1, answers
    assert answers[names[0]]
    without = {name: found(client, f'-"{name}"') for name in names}
    assert all(set(some) == STATEMENTS.keys() - set(answers[names[0]]) for some in without.values()), without


@pytest.mark.parametrize("marks", ["“{}”", "«{}»", '"{}"', "„{}“", "”{}”"])
def test_a_phrase_is_found_as_it_stands_in_any_quotation_marks(client, record, marks):
    assert found(client, marks.format("tax code")) == ["tax"]
    assert found(client, marks.format("code tax")) == found(client, marks.format("tax codes")) == []
    assert found(client, "code tax") == ["tax"]
    assert found(client, marks.format("code introduce")) == found(client, marks.format("code the")) == []


def test_a_short_word_is_found_as_a_whole_only(client, record):
    assert found(client, "US") == ["sanctions"]
    assert found(client, "us") == ["sanctions"]
    assert "industry" in found(client, "ind")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("indstry", {"indstry": "industry"}),
        ("refernedum", {"refernedum": "referendum"}),
        ("Lukashenkp referendum", {"Lukashenkp": "lukashenko"}),
        ("sanctoins", {"sanctoins": "sanctions"}),
    ],
)
def test_a_word_that_nothing_has_is_read_as_a_known_one_and_readers_are_told(client, record, words, said):
    assert answer(client, words)["read_as"] == said
    page = get_page(client, f"/statements/?q={quote(words)}")
    assert all(f"Nothing in the record has “{word}”" in page and f"for “{near}”" in page for word, near in said.items())


@pytest.mark.parametrize("words", ["industry", "US", "Лукашэнка", '"indstry"', "-indstry", "zzzzzz", "tax -indstry"])
def test_of_known_words_phrases_and_what_is_like_nothing_no_other_is_told(client, record, words):
    assert "read_as" not in answer(client, words)
    assert "Nothing in the record has" not in get_page(client, f"/statements/?q={quote(words)}")


REFUSED = {
    "marks": ("— !? «»", "no letter and no digit to look for in “— !? «»”"),
    "a lone minus": ("-", "no letter and no digit"),
    "empty quotation marks": ('""', "no letter and no digit"),
    "an accent alone": ("\u0301", "no letter and no digit"),
    "thirteen words": (" ".join(f"w{number}" for number in range(1, 14)), "At most 12 words", "such as: w13."),
    "too many in a phrase": ('"' + "a " * 14 + '"', "At most 12 words"),
    "too long": ("x" * 201, "at most 200 characters"),
    "a control character": ("tax\x1b", "U+001B"),
}


@pytest.mark.parametrize(("words", "said"), [(words, said) for words, *said in REFUSED.values()], ids=REFUSED.keys())
def test_what_cannot_be_looked_for_is_refused_and_named(client, record, words, said):
    address = f"statements/?{urlencode({'q': words})}"
    problem = get_json(client, address, status=400)
    assert [error["parameter"] for error in problem["errors"]] == ["q"]
    page = get_page(client, f"/{address}", status=400)
    for part in said:
        assert part in problem["detail"]
        assert part in page


ODD = {
    "3,000 words": "q=" + "+".join(["tax"] * 3_000),
    "10 kB": "q=" + "x" * 10_000,
    "10 kB of quotation marks": "q=" + "%22" * 3_400,
    "200 parameters": "&".join(f"p{number}=1" for number in range(200)),
    "200 times q": "&".join(["q=tax"] * 200),
    "200 statuses": "&".join(["status=kept"] * 200),
    "twelve prefixes": "q=" + "+".join(["a", "ta", "tax", "ind", "uni", "пра", "voy", "rec", "the", "sa", "ai", "str"]),
    "the same word twelve times": "q=" + "+".join(["tax"] * 12),
    "twelve words that are not": "q=" + "+".join(["-tax", "-gas"] * 6),
    "an unbalanced quotation mark": "q=%22tax",
    "another in the middle": "q=tax%22code+%22",
    "minus and an unbalanced mark": "q=-%22tax+code",
    "two minuses": "q=--tax",
    "a minus before nothing": "q=-+tax",
    "a phrase in a phrase": "q=%22tax+%22code%22+single%22",
    "signs of both engines": "q=tax%3A*+%7C+%21gas+%26+NEAR(a,b)+OR+NOT+AND+%40all+%3Dtax+%5Ename%3Aa",
    "an apostrophe": "q='+%3B+DROP+TABLE",
    "per cent and underscore": "q=%25+_+%22%25+tax%22",
    "a lone surrogate": "q=%ED%A0%80",
    "NUL": "q=%00",
    "not UTF-8": "q=%FF%FE",
    "40 letters and more": "q=" + "щ" * 100,
    "every sort of space": "q=tax%C2%A0code%E2%80%A8single%09x",
    "emoji": "q=%F0%9F%98%80+tax",
}


@pytest.mark.parametrize("query", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("address", ["/api/v1/statements/", "/statements/", "/api/v1/actors/", "/actors/"])
def test_odd_input_is_answered_or_refused_quickly(client, record, address, query):
    begun = time.monotonic()
    response = client.get(f"{address}?{query}")
    assert response.status_code in (200, 400)
    assert time.monotonic() - begun < 2, "seconds"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text(alphabet='ab"- ’«»*:()!&|', max_size=40))
def test_any_search_is_answered_or_refused(client, record, words):
    response = client.get(f"/api/v1/statements/?{urlencode({'q': words}, errors='replace')}")
    assert response.status_code in (200, 400)
