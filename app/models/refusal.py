"""Refusals of texts that follow no known form, with what was probably meant."""

from typing import ClassVar, Self

from app.errors import RefusedInput


class RefusedForm(RefusedInput):
    """A text of no form that is understood.

    Attributes:
        accepted: the forms that are, and the remedy unless another one is given.
        suggestion: what was probably meant, a text that parses; empty when unknown.
    """

    accepted: ClassVar[str]

    def __init__(
        self,
        field: str,
        value: str,
        reason: str,
        *,
        suggestion: str = "",
        place: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(field, value, reason, place=place, remedy=remedy or self.accepted)
        self.suggestion = suggestion

    def at(self, place: str) -> Self:
        """Return the same refusal, with its suggestion, naming its place."""
        return type(self)(
            self.field,
            self.value,
            self.reason,
            suggestion=self.suggestion,
            place=place,
            remedy=self.remedy,
        )


class WrongForm(Exception):
    """Why a text does not parse, before the field and the whole text are known."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion
