"""设置: what belongs to the library rather than to the person who opens it."""

from sqlalchemy import UniqueConstraint

from app.models.base import recorded, required

#: A JSON object: the usual word for each other word for an industry (林业行业 → 林业).
INDUSTRY_ALIASES = "industry_aliases"

#: A JSON object: by a layout's fingerprint, what the user settled its columns to hold.
IMPORT_LAYOUTS = "import_layouts"

#: A named value of the library, as JSON.
SETTING = recorded("setting", required("name"), required("value"), UniqueConstraint("name"))
