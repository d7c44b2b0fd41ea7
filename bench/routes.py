"""What is measured: addresses of the tracker in groups, each with the peer that it is compared with."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.db.models import Q

from bench.desk_routes import desk, rows_at_the_desk
from bench.parameters import Parameters, deep
from bench.route import Route
from claims.record.api.pagination import PAGE_SIZE as API_SIZE
from claims.record.pages.lists import PAGE_SIZE

API = "/api/v1/statements/"
LIST, BY_KIND, BY_SPEAKER, DETAIL = "list", "list by kind", "list by speaker", "detail"


def api(**asked: str) -> str:
    """A list of everything, like the peers': what the tracker leaves out unless it is asked has a row of its own."""
    return f"{API}?{urlencode(asked | {'show': 'all'})}"


def page(**asked: str) -> str:
    return f"/statements/?{urlencode(asked)}" if asked else "/statements/"


def routes(of: Parameters) -> list[Route]:
    """Those of the tracker, the peers' first: what is compared with a row comes after it."""
    return [
        *peers(of),
        *lists(of),
        *details(of),
        *search(of),
        *pages(of),
        *deep_pages(of),
        *desk(of),
        *rows_at_the_desk(of),
    ]


def chosen(every: list[Route], groups: Collection[str]) -> list[Route]:
    """Those of some groups, with the rows that they are compared with."""
    wanted = {route.peer for route in every if route.group in groups}
    return [route for route in every if route.group in groups or route.name in wanted]


def questions(of: Parameters) -> dict[str, dict[str, str]]:
    """The lists that every peer answers: the filters of each by its name."""
    return {LIST: {}, BY_KIND: {"kind": of.common_kind}, BY_SPEAKER: {"speaker": of.common_actor}}


def peers(of: Parameters) -> list[Route]:
    found = [
        Route("peers", "Django’s empty view", "/", server="empty"),
        Route("peers", "nginx: a file", "/list.json", server="nginx"),
    ]
    for peer in ("bare", "naive", "datasette"):
        for name, asked in questions(of).items():
            path = list_path(peer, asked)
            found.append(Route("peers", f"{name}: {peer}", path, f"{name}: bare", peer))
        path = detail_path(peer, of.statement)
        found.append(Route("peers", f"{DETAIL}: {peer}", path, f"{DETAIL}: bare", peer))
    return found


def list_path(peer: str, asked: dict[str, str]) -> str:
    """The address at which a peer lists the newest 50 statements for which the filters hold."""
    if peer == "datasette":
        return f"/data/statements.json?{urlencode(datasette_filters(asked))}"
    return api(**asked) if peer == "tracker" else f"/statements/?{urlencode(asked)}"


def datasette_filters(asked: dict[str, str]) -> list[tuple[str, str]]:
    said = [("_size", "50"), ("_sort", "place"), ("_shape", "objects")]
    for name, value in asked.items():
        if name == "speaker":
            said.append(("_where", f"slug in (select statement from speakers where actor = '{value}')"))
        else:
            said.append({"made_after": ("made_latest__gte", value)}.get(name, (name, value)))
    return said


def detail_path(peer: str, slug: str) -> str:
    if peer == "datasette":
        return f"/data/statements/{slug}.json?_shape=objects"
    return f"{API if peer == 'tracker' else '/statements/'}{slug}/"


def lists(of: Parameters) -> list[Route]:
    asked = questions(of)
    found = [Route("lists", name, api(**asked[name]), f"{name}: bare") for name in asked]
    more = {
        "list by status": {"status": of.common_status},
        "list by actor and topic": {"actor": of.common_actor, "topic": of.common_topic},
        "list by rare actor": {"actor": of.rare_actor},
        "list due before": {"due_before": of.day},
        "list made before": {"made_before": of.day},
        "list overdue": {"timeliness": "overdue"},
        "list, oldest first": {"order": "made"},
    }
    found += [Route("lists", name, api(**filters), LIST) for name, filters in more.items()]
    return [*found, Route("lists", "list without background", API, LIST)]


def details(of: Parameters) -> list[Route]:
    return [
        Route("details", DETAIL, f"{API}{of.statement}/", f"{DETAIL}: bare"),
        Route("details", "detail, not modified", f"{API}{of.statement}/", "Django’s empty view", if_none_match=True),
        Route("details", "list, not modified", API, "Django’s empty view", if_none_match=True),
        Route("details", "edition", f"{API}{of.revised}/editions/1/", DETAIL),
        Route("details", "editions", f"{API}{of.revised}/editions/", DETAIL),
        Route("details", "rare actor", f"/api/v1/actors/{of.rare_actor}/", DETAIL),
    ]


def search(of: Parameters) -> list[Route]:
    words = {
        "rare word": of.rare_word,
        "common word": of.common_word,
        "misspelt word": of.misspelt_word,
        "two words": f"{of.common_word} {of.second_word}",
        "phrase": f'"{of.title_phrase}"',
        "name in another script": of.other_script,
    }
    return [Route("search", f"search: {name}", api(q=said), LIST) for name, said in words.items()]


def pages(of: Parameters) -> list[Route]:
    found = {
        "front page": "/",
        "page of statements": page(),
        "page of a statement": f"/statements/{of.statement}/",
        "page of a common actor": f"/actors/{of.common_actor}/",
        "page of a rare actor": f"/actors/{of.rare_actor}/",
        "page of a topic": f"/topics/{of.common_topic}/",
        "index of actors": "/actors/",
        "corrections": "/corrections/",
        "withdrawals": "/corrections/?show=withdrawals",
        "revisions": "/corrections/?show=revisions",
        "follow-ups (API)": "/api/v1/follow-ups/",
        "entities (API)": "/api/v1/actors/",
    }
    return [Route("pages", name, path, "Django’s empty view") for name, path in found.items()]


def deep_pages(of: Parameters) -> list[Route]:
    actor = Q(mentions__entity__kind="actor", mentions__entity__slug=of.common_actor, mentions__role="speaker")
    kind = Q(kind=of.common_kind)
    return [
        Route("deep", "list, deep", f"{api()}&cursor={deep(API_SIZE)}", LIST),
        Route("deep", "by kind, deep", f"{api(kind=of.common_kind)}&cursor={deep(API_SIZE, kind)}", BY_KIND),
        Route("deep", "by speaker, deep", f"{api(speaker=of.common_actor)}&cursor={deep(API_SIZE, actor)}", BY_SPEAKER),
        Route("deep", "page of statements, deep", f"/statements/?cursor={deep(PAGE_SIZE)}", "page of statements"),
    ]
