"""Which forms have come back before, remembered in the library."""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, select

from app.importing.forms.returned import Returned
from app.library.clock import from_utc, utc_now
from app.library.writer import Writer
from app.models.setting import SETTING
from app.operations.settings import change_setting

#: A JSON object: by a form's id, when it was imported, each time.
FORMS_RETURNED: Final = "forms_returned"

#: Forms that are remembered; the one imported longest ago goes first.
_MOST_FORMS: Final = 2_000


def returned_before(connection: Connection, form_id: str) -> list[str]:
    """Return when a form has been imported before, in local time; none where that was undone."""
    stored = connection.scalar(select(SETTING.c.value).where(SETTING.c.name == FORMS_RETURNED))
    moments = json.loads(stored).get(form_id, []) if stored else []
    return [from_utc(each).strftime("%Y-%m-%d %H:%M") for each in moments]


def note_returned(writer: Writer, forms: Iterable[Returned | None]) -> None:
    """Remember, as part of an operation, that forms were imported; undo forgets it again."""
    ids = [each.mark.id for each in forms if each is not None and each.mark is not None]
    if not ids:
        return

    def changed(stored: dict[str, Any]) -> dict[str, Any]:
        for each in ids:
            # Taken out first, so that the latest stands last.
            stored[each] = [*stored.pop(each, []), utc_now()]
        return dict(list(stored.items())[-_MOST_FORMS:])

    change_setting(writer, FORMS_RETURNED, changed)
