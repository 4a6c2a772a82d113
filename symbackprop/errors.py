"""What can go wrong, said to the person who can mend it.

Ground floor: everything above may raise these, nothing is imported here.
"""

from __future__ import annotations

from dataclasses import dataclass


class SymbackpropError(Exception):
    """Any fault that the command line reports in one line, with exit code 2."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file that a person wrote: lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a network file: where, and what was found, needed, and likely meant."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class NetworkFileError(SymbackpropError):
    """All the faults of a network file, found in one run; `str()` is one line for each."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class ShapeError(SymbackpropError):
    """Two shapes that do not go together; the reader of the file adds the place."""


class UnknownName(SymbackpropError):
    """A name that was asked for and that the network does not have."""


class StepFailed(SymbackpropError):
    """A derived equality did not hold: a fault of ours, so the page is not printed."""

    def __init__(self, step: str, counterexample: str) -> None:
        self.step = step
        super().__init__(
            f"internal check failed, nothing was printed: {step}: {counterexample}; "
            "this is a bug in symbackprop, please report it with the network file"
        )
