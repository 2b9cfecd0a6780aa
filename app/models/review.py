"""已核: findings of the examination that somebody has looked at and let stand."""

from sqlalchemy import UniqueConstraint

from app.models.base import recorded, required, text

#: A reviewed finding. ``rule`` and ``subject`` name it; ``fingerprint`` is what it said when it was
#: reviewed, so that it comes up again once the projects behind it have changed.
REVIEW = recorded(
    "review",
    required("rule"),
    required("subject"),
    text("fingerprint"),
    text("reason"),
    UniqueConstraint("rule", "subject"),
)
