"""What is wrong with a declaration, by the path of the entry: ("equations", "z"), ("values", "W_1", 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symbackprop.errors import SymbackpropError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fault; `offset` counts characters into the text of the entry, a last step "" means its key."""

    path: Path
    message: str
    offset: int | None = None

    def __str__(self) -> str:
        return f"{'.'.join(str(step) for step in self.path if step != '')}: {self.message}"


Complain = Callable[[Path, str], None]


class DeclarationError(SymbackpropError):
    """All that is wrong with a network built in Python; `str()` is one line for each complaint."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        self.complaints = complaints
        super().__init__("\n".join(map(str, complaints)))
