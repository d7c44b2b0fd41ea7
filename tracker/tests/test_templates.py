"""The templates read like the code: short lines, short files, and every one of them loads."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR, "templates")
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
LONGEST_LINE = 140
MOST_LINES = 80


def test_the_templates_are_found():
    assert len(NAMES) > 60


@pytest.mark.parametrize("name", NAMES)
def test_a_template_loads_and_can_be_read_on_one_screen(name):
    get_template(name)
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    assert len(lines) <= MOST_LINES


@pytest.mark.parametrize("name", NAMES)
def test_what_a_template_names_is_there(name):
    for other in re.findall(r'{% (?:extends|include) "([^"]+)"', (FOLDER / name).read_text(encoding="utf-8")):
        get_template(other)
