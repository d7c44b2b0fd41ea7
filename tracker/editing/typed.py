"""What somebody typed into a form that can no longer be saved as it is: to be read, and copied."""

import re
from typing import Any

from tracker.editing import once

HIDDEN = re.compile(
    r"csrfmiddlewaretoken|opened_with|_.*|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|.*__prefix__.*|.*-id|.*-\d+-statement"
)


def typed_words(posted: Any) -> list[tuple[str, str]]:
    """The fields of a posted form that hold something, by their names."""
    names = [name for name in posted if name != once.FIELD and not HIDDEN.fullmatch(name)]
    return [(name, text) for name in names if (text := ", ".join(posted.getlist(name)).strip())]
