"""`Ask`: one question of the file, read: what is differentiated by what, the form of its answer, its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from symbackprop.algebra.forms import Array, Form, arrays

AskKind = Literal[
    "derivative", "slope", "new", "expression", "prose", "hessian", "hvp", "cost", "table", "graph"
]
AskForm = Literal["element", "filled", "matrix", "vector"]
Spoken = int | str | None  # a place, the letter of a free index, None: the whole axis


@dataclass(frozen=True, slots=True)
class Spot:
    """A quantity and where in it: one place for each axis that is not UNIT; no places mean the whole."""

    name: str
    at: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `said` is what stands in the file, `words` the question's text; `stop` are the quantities
    whose gradients may stay in the answer, None where the file does not say.
    """

    said: str
    kind: AskKind
    words: str = ""
    points: Fraction | None = None
    out: Spot | None = None
    wrt: Spot | None = None
    form: AskForm | None = None
    stop: frozenset[str] | None = None
    name: str = ""  # of a slope its function, of a new value its parameter, of an hvp its direction
    expression: Form | None = None
    answer: str = ""

    def adjoints(self) -> Iterator[Array]:
        """The gradients that an expression speaks of."""
        if self.expression is not None:
            yield from (a for a in arrays(self.expression) if a.kind == "adjoint")
