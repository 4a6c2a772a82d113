"""`Sheet`: what one network's part of a page is written from: its derivation, its numbers, and the pens.

Parts of equations that have no name of their own get a letter here, and a clause that says what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from symbackprop.algebra.forms import OneHot
from symbackprop.algebra.shapes import Shape
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.network.network import Network
from symbackprop.numeric.solve import Numbers
from symbackprop.numeric.value import Value
from symbackprop.write.latex.figures import Figure, value_figure
from symbackprop.write.latex.forms import form_piece
from symbackprop.write.latex.layout import LINE
from symbackprop.write.latex.names import Symbol
from symbackprop.write.latex.printer import Printer, printer

LETTERS = "uvsrcde"
_CELL = re.compile(r"\[(.*?)\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The printers share one hand: `pen` colours what arrives from upstream, `ink` does not."""

    network: Network
    derivation: Derivation
    numbers: Numbers
    pen: Printer
    clauses: Mapping[str, str]  # what each unnamed part stands for
    form: str = "both"
    expanded: bool = False

    @property
    def ink(self) -> Printer:
        return self.pen.ink()

    @property
    def words(self) -> Printer:
        """Slashed and without colour, for reasons."""
        return self.pen.ink().words()

    @property
    def digits(self) -> int | None:
        return self.pen.hand.notation.digits

    @property
    def as_columns(self) -> bool:
        return self.pen.hand.notation.rows == "as-columns"

    @property
    def numerator(self) -> bool:
        return self.pen.hand.notation.layout == "numerator"

    def figure(self, value: Value, room: float = LINE) -> Figure:
        """A value as it stands on this page."""
        return value_figure(value, self.digits, room, self.as_columns)

    def gradients(self) -> tuple[Gradient, ...]:
        """Every gradient that the page shows: from the loss back, a parameter after what it enters."""
        place = {e.name: k for k, e in enumerate(self.derivation.equations)}

        def order(gradient: Gradient) -> tuple[int, int]:
            own = place.get(gradient.of.name)
            if own is not None:
                return (-own, 0)
            return (-min((place[n] for n in gradient.via if n in place), default=len(place)), 1)

        shown = [
            g
            for g in self.derivation.gradients.values()
            if g.of.name not in self.derivation.unnamed and (g.chains or g.wanted)
        ]
        return tuple(sorted(shown, key=order))

    def turned(self, rows: Sequence[Sequence[str]], shape: Shape, gradient: bool = True) -> list[list[str]]:
        """Cells as the notation lays them: a row as a column, a gradient transposed in numerator layout."""
        across = (self.numerator and gradient) or (self.as_columns and len(rows) == 1)
        return [list(r) for r in zip(*rows, strict=True)] if across else [list(r) for r in rows]


def sheet(
    network: Network, derivation: Derivation, numbers: Numbers, form: str = "both", expanded: bool = False
) -> Sheet:
    """The sheet of one network, with a letter for each unnamed part."""
    pen = printer(network, colour=True)
    symbols, clauses = _unnamed(derivation, pen)
    hand = replace(
        pen.hand,
        symbols={**pen.hand.symbols, **symbols},
        avoid=pen.hand.avoid | {s.base for s in symbols.values()},
    )
    return Sheet(network, derivation, numbers, Printer(hand), clauses, form, expanded)


def _letter(name: str, names: Sequence[str], free: Sequence[str]) -> Symbol:
    """u, or u_1 and u_2 of several; in a family the part of cell t is u_t, another part has another letter."""
    if not any(map(_CELL.search, names)):
        return Symbol(free[0], str(names.index(name) + 1) if len(names) > 1 else "")
    kinds = list(dict.fromkeys(_CELL.sub("", each) for each in names))
    cell = _CELL.search(name)
    letter = free[min(kinds.index(_CELL.sub("", name)), len(free) - 1)]
    return Symbol(letter, cell[1] if cell else "")


def _unnamed(derivation: Derivation, pen: Printer) -> tuple[dict[str, Symbol], dict[str, str]]:
    """u for W x - y, and the clause u = W x - y; onehot(t) keeps its own writing."""
    unused = [c for c in LETTERS if c not in pen.hand.avoid]
    free = [c for c in unused if c.upper() not in pen.hand.avoid] or unused  # u beside U is hard to tell apart
    parts = [e for e in derivation.equations if e.name in derivation.unnamed]
    plain = [e for e in parts if not isinstance(e.form, OneHot)]
    symbols: dict[str, Symbol] = {}
    clauses: dict[str, str] = {}
    for equation in parts:
        hand = replace(pen.hand, symbols={**pen.hand.symbols, **symbols}, colour=False)
        written = form_piece(hand, equation.form).text
        if isinstance(equation.form, OneHot):
            symbols[equation.name] = Symbol(written)
            continue
        symbols[equation.name] = _letter(equation.name, [e.name for e in plain], free or ["u"])
        hand = replace(hand, symbols={**hand.symbols, **symbols})
        clauses[equation.name] = f"{hand.name(equation.name).text} = {written}"
    return symbols, clauses
