"""`ReadingError`: the place in a formula that was not read, and in one line what was needed there."""

from __future__ import annotations

from symbackprop.errors import SymbackpropError
from symbackprop.reading.tree import Span


class ReadingError(SymbackpropError):
    """A part of one formula that does not read; it costs that formula and never the page."""

    def __init__(self, at: Span, message: str) -> None:
        self.at = at
        self.message = message
        super().__init__(message)
