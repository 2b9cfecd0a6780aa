"""设置: what belongs to the library rather than to the person who opens it."""

from sqlalchemy import UniqueConstraint

from app.models.base import recorded, required

#: A JSON object: the usual word for each other word for an industry (林业行业 → 林业).
INDUSTRY_ALIASES = "industry_aliases"

#: A named value of the library, as JSON.
SETTING = recorded("setting", required("name"), required("value"), UniqueConstraint("name"))
