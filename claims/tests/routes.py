"""The public addresses of the site, read from its URL configuration: a new page is walked without being named."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

PRIVATE_PLACES = ("admin/", "healthz", "readyz", "styleguide/")


def walk(patterns, prefix="") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from walk(pattern.url_patterns, route)


def public_routes() -> list[str]:
    """Every route of the site that is not the desk's."""
    return [route for route in walk(get_resolver().url_patterns) if not route.startswith(PRIVATE_PLACES)]
