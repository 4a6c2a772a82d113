r"""`Printer`: names, matrix forms and index forms as LaTeX, in the hand of one network.

Plain LaTeX needs amsmath and amssymb only. With colour, \up{..} stands around what arrives from upstream and
\hit{..} around the delta that contracts next; a template defines both. A printer never differentiates,
simplifies or rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from symbackprop.algebra.forms import Array, Form, adjoint, arrays
from symbackprop.algebra.terms import Delta, Entry, Index, Place, Sums, rename
from symbackprop.network.network import Network
from symbackprop.write.latex.forms import form_piece
from symbackprop.write.latex.hand import Hand, hand_of
from symbackprop.write.latex.letters import Letters, deal
from symbackprop.write.latex.lines import form_lines
from symbackprop.write.latex.numerator import numerator
from symbackprop.write.latex.pieces import parens
from symbackprop.write.latex.sums import Page
from symbackprop.write.latex.terms import sums_piece

Side = Sums | Form
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints in the hand of a network: `printer(network)`, or `Printer()` for the plain notation."""

    hand: Hand = field(default_factory=Hand)

    # -- the same printer with another pen -------------------------------------------------------------------

    def coloured(self) -> Printer:
        """With what comes from upstream in colour."""
        return Printer(replace(self.hand, colour=True))

    def ink(self) -> Printer:
        """Without colour, as on the left of an equation."""
        return Printer(replace(self.hand, colour=False))

    def words(self) -> Printer:
        """With slashed fractions, as inside a sentence."""
        return Printer(replace(self.hand, inline=True))

    # -- names -----------------------------------------------------------------------------------------------

    def name(self, name: str, places: Sequence[int | str] = ()) -> str:
        r"""W_1, w_{211}, x_j: a quantity, or its element at places (numbers from 1, or letters)."""
        return self.hand.name(name, self._places(places)).text

    def gradient(self, array: Array, places: Sequence[int | str] = ()) -> str:
        r"""\frac{\partial L}{\partial W}, whatever the kind of the array; in ink."""
        return self.hand.gradient(_adjoint(array), self._places(places)).text

    def upstream(self, array: Array, places: Sequence[int | str] = ()) -> str:
        """The same, arriving from upstream: coloured if this printer has colour."""
        return self.hand.array(_adjoint(array), self._places(places)).text

    def local(self, out: str, wrt: str) -> str:
        r"""\frac{\partial S_3}{\partial W_2}: the local Jacobian as one symbol."""
        return self.hand.quotient(self.name(out), self.name(wrt)).text

    def chain(self, out: Array, wrt: Array) -> str:
        """dL/dout * dout/dwrt, in the notation's order."""
        factors = [self.upstream(out), self.local(out.name, wrt.name)]
        ordered = factors if self.hand.notation.chain == "upstream-first" else factors[::-1]
        return r" \cdot ".join(ordered)

    def entry(self, entry: Entry, letters: Letters) -> str:
        return self.hand.entry(entry, letters).text

    def place(self, place: Place, letters: Letters) -> str:
        return self.hand.place(place, letters)

    def _places(self, places: Sequence[int | str]) -> list[str]:
        base = self.hand.notation.index_base
        return [str(p - 1 + base) if isinstance(p, int) else p for p in places]

    # -- matrix form -----------------------------------------------------------------------------------------

    def form(self, form: Form) -> str:
        return form_piece(self.hand, form).text

    def form_lines(self, form: Form, room: float) -> list[str]:
        """The form in lines of at most `room` em; each but the first begins with its sign."""
        return form_lines(self.hand, form, room)

    def gradient_form(self, form: Form) -> Form:
        """The form to print for a gradient: turned over in numerator layout, else as it is."""
        return numerator(form) if self.hand.notation.layout == "numerator" else form

    def gradient_rows(self, rows: Sequence[Sequence[T]]) -> list[list[T]]:
        """The cells of a gradient's matrix as they are printed: rows become columns in numerator layout."""
        if self.hand.notation.layout == "numerator":
            return [list(column) for column in zip(*rows, strict=True)]
        return [list(row) for row in rows]

    # -- index form ------------------------------------------------------------------------------------------

    def letters(self, sides: Iterable[Side], free: Sequence[Index] = ()) -> Letters:
        """Letters for every index of the sides, which are printed together, and for the free ones."""
        every = tuple(sides)
        sums = [side for side in every if not isinstance(side, Form)]
        lifted = len(sums) < len(every)
        return deal(sums, free, self.hand.avoid, self.hand.notation.letters, derivative=lifted)

    def sums(
        self, sums: Sums, letters: Letters | None = None, hit: Delta | None = None, limits: bool = True
    ) -> str:
        r"""\sum_k W_{ik}\,x_k; `hit`: the delta that contracts next; `limits`: symbolic sizes above a sum."""
        return sums_piece(self._page(sums, letters, hit, limits), sums).text

    def side(
        self, side: Side, free: Sequence[Index] = (), letters: Letters | None = None, hit: Delta | None = None
    ) -> str:
        r"""A side of a step: an index form, or the entry \left(A\right)_{pq} of a matrix form at `free`."""
        if not isinstance(side, Form):
            return self.sums(side, letters or self.letters([side], free), hit)
        return self.entry_of(side, free, letters or self.letters([side], free))

    def entry_of(self, form: Form, free: Sequence[Index], letters: Letters) -> str:
        r"""\left(Y_2^{\top} \frac{\partial L}{\partial S_3}\right)_{pq}"""
        if not free:
            return self.form(form)
        places = [letters[i] for i in free]
        if isinstance(form, Array):
            return self.hand.array(form, places).text
        if self.hand.notation.layout == "numerator" and any(a.kind != "value" for a in arrays(form)):
            form, places = numerator(form), places[::-1]
        joint = "" if all(len(p.rstrip("'")) == 1 for p in places) else ","
        inside = parens(self.form(form))
        return f"{inside}_{{{joint.join(places)}}}"

    def filled(
        self, of: Array, sums: Sums, free: Sequence[Index], rows: Sequence[int], columns: Sequence[int]
    ) -> list[list[str]]:
        """The element form of a quantity at every place of the rows and columns given: cells of a matrix."""
        letters = self.letters([sums], free)

        def cell(row: int, column: int) -> str:
            return self.sums(_at(sums, free, of, row, column), letters, limits=False)

        return [[cell(r, c) for c in columns] for r in rows]

    def _page(self, sums: Sums, letters: Letters | None, hit: Delta | None, limits: bool) -> Page:
        return Page(self.hand, letters or self.letters([sums]), hit, limits)


def _adjoint(array: Array) -> Array:
    return array if array.kind == "via" else adjoint(array)


def _at(sums: Sums, free: Sequence[Index], of: Array, row: int, column: int) -> Sums:
    places = [place for axis, place in zip(of.shape, (row, column), strict=True) if axis is not None]
    return rename(sums, dict(zip(free, places, strict=True)))


def printer(network: Network, colour: bool = False) -> Printer:
    """The printer of a network: its notation, its declared names."""
    return Printer(replace(hand_of(network), colour=colour))
