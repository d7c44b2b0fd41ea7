"""An address, however it is written: what makes no other document of it does not count."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def plain_address(address: str) -> str:
    """The address without scheme, `www.`, a slash at its end, what counts visitors, and fragment.

    The same for all that mean one document; what is no address stays as it is.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # as of `http://[`
        return address.strip()
    return urlunsplit(("", _host(parts.netloc), parts.path.rstrip("/"), _query(parts.query), "")).removeprefix("//")


def ways_to_write(address: str) -> list[str]:
    """The same address with and without `https`, `www.`, a slash at its end and what counts visitors; no fragment."""
    parts = urlsplit(address)
    host, path = _host(parts.netloc), parts.path.rstrip("/")
    ways = {
        urlunsplit((scheme, www + host, path + slash, query, ""))
        for scheme in ("http", "https")
        for www in ("", "www.")
        for slash in ("", "/")
        for query in (parts.query, _query(parts.query))
    }
    return sorted({address, *ways})


def _host(host: str) -> str:
    return host.lower().removeprefix("www.")


def _query(query: str) -> str:
    return urlencode([pair for pair in parse_qsl(query, True) if not pair[0].startswith("utm_")])
