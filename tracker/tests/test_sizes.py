"""No module grows past what is read in one sitting."""

from tracker.testing import ROOT

MOST_LINES = 400
MOST_LINES_OF_TESTS = 300
PACKAGES = ("tracker", "sources", "claims", "bench")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def is_written_by_django(path):
    return path.parent.name == "migrations" and path.name == "0001_initial.py"


def too_long(path):
    most = MOST_LINES_OF_TESTS if "tests" in path.parts else MOST_LINES
    return len(path.read_text().splitlines()) > most


def test_no_module_is_too_long():
    found = {str(path.relative_to(ROOT)) for path in MODULES if too_long(path) and not is_written_by_django(path)}
    assert len(MODULES) > 100
    assert not found
