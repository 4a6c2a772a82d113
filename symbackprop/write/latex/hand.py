"""`Hand`: how this page writes names: quantities, their elements, gradients, functions.

What enters is a network or a bare notation; what leaves are pieces of LaTeX for arrays and entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symbackprop.algebra.forms import Apply, Array, arrays
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.terms import Entry, Place
from symbackprop.derive.split import UNNAMED
from symbackprop.network.network import Network
from symbackprop.rules.rule import RULES
from symbackprop.write.latex.letters import Letters
from symbackprop.write.latex.names import Symbol, barred, declared, symbol, written
from symbackprop.write.latex.notation import Notation, Style, read_notation
from symbackprop.write.latex.pieces import ATOM, FRACTION, PRODUCT, Piece, fraction


@dataclass(frozen=True, slots=True)
class Hand:
    """Notation and symbols of one page. `colour` marks what is upstream, `inline` slashes fractions."""

    notation: Notation = field(default_factory=Notation)
    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    loss: str = "L"
    given: Mapping[str, Symbol] = field(default_factory=dict)  # names of the gradients that come from outside
    joined: frozenset[str] = frozenset()  # quantities whose given gradient is one part among others
    functions: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    rectified: frozenset[str] = frozenset()  # z with relu(z) in the network: 1(z > 0) may be written relu'(z)
    colour: bool = False
    inline: bool = False

    def symbol(self, name: str) -> Symbol:
        """The declared symbol or that of the name; an unnamed part of z has z's letter with a tilde."""
        if name in self.symbols:
            return self.symbols[name]
        owner, _, number = name.partition(UNNAMED)
        if number:
            sym = self.symbol(owner)
            below = ",".join(part for part in (sym.sub, number) if part)
            return replace(sym, base=rf"\tilde{{{sym.base}}}", sub=below)
        return symbol(name)

    def style(self, name: str) -> Style:
        """The style of an element: by the name, by its stem, or the page's."""
        styles = self.notation.elements_of
        if not styles:
            return self.notation.elements
        return styles.get(name) or styles.get(stem(name)) or self.notation.elements

    def _letter(self, name: str) -> Symbol:
        letters = self.notation.letters_of
        if not letters:
            return self.symbol(name)
        other = letters.get(name) or letters.get(stem(name))
        sym = self.symbol(name)
        return replace(sym, base=other) if other else sym

    def name(self, name: str, places: Sequence[str] = ()) -> Piece:
        """W_1, or with places the element w_{1,pq}."""
        sym = self._letter(name) if places else self.symbol(name)
        return written(sym, self.notation, places, self.style(name))

    def place(self, place: Place, letters: Letters) -> str:
        if isinstance(place, int):
            return str(place - 1 + self.notation.index_base)
        return letters[place]

    def entry(self, entry: Entry, letters: Letters) -> Piece:
        """z_i, dL/dz_i, in ink or in the colour of what comes from upstream."""
        return self.array(entry.array, [self.place(p, letters) for p in entry.at])

    def array(self, array: Array, places: Sequence[str] = ()) -> Piece:
        """A quantity, its gradient, or a part of its gradient."""
        if array.kind == "value":
            return self.name(array.name, places)
        return self.upstream(self.gradient(array, places))

    def upstream(self, piece: Piece) -> Piece:
        if not self.colour:
            return piece
        return replace(piece, text=rf"\up{{{piece.text}}}", stem=rf"\up{{{piece.stem}}}" if piece.high else "")

    def gradient(self, array: Array, places: Sequence[str] = ()) -> Piece:
        """dL/darray in the page's notation, in ink."""
        if array.kind == "via":
            return self._part(array, places)
        named = self.given.get(array.name)
        if named is not None and array.name not in self.joined:
            return written(named, self.notation, places)
        return self._total(array.name, places)

    def _total(self, name: str, places: Sequence[str]) -> Piece:
        match self.notation.gradient:
            case "bar":
                sym = self._letter(name) if places else self.symbol(name)
                return written(barred(sym), self.notation, places, self.style(name))
            case "nabla":
                whole = rf"\nabla_{{{self.name(name).text}}} {self.loss_text}"
                if not places:
                    return Piece(whole, PRODUCT)
                index = "".join(places) if all(len(p) == 1 for p in places) else ",".join(places)
                return Piece(rf"({whole})_{{{index}}}", ATOM)
            case _:
                return self.quotient(self.loss_text, self.name(name, places).text)

    def _part(self, array: Array, places: Sequence[str]) -> Piece:
        """The part of a gradient that one consumer sends; without a consumer it is the given part."""
        named = self.given.get(array.name)
        outside = not array.via or array.via == "given"
        if outside and named is not None:
            return written(named, self.notation, places)
        who = r"\mathrm{given}" if outside else self.name(array.via).text
        whole = self._total(array.name, places).text
        if self.inline or self.notation.gradient in ("bar", "nabla"):
            return Piece(rf"{whole}\big|_{{{who}}}", FRACTION)
        return Piece(rf"\left.{whole}\right|_{{{who}}}", FRACTION)

    @property
    def loss_text(self) -> str:
        return self.name(self.loss).text

    def quotient(self, out: str, wrt: str) -> Piece:
        r"""\frac{\partial out}{\partial wrt}, or with d."""
        d = "d" if self.notation.gradient == "d" else r"\partial "
        if d == "d":
            return fraction(f"d{out}", Piece(f"d{wrt}", ATOM), self.inline)
        return fraction(f"{d}{out}", Piece(f"{d}{wrt}", ATOM), self.inline)

    def function(self, rule: str, params: Sequence[Fraction] = ()) -> str:
        """The name of a function: the registry's, or that of a general function of the network."""
        known = RULES.get(rule)
        if known is not None and rule not in self.functions:
            return known.tex or rf"\operatorname{{{rule}}}"
        return self.name(rule).text

    @property
    def odot(self) -> str:
        return r"\circ" if self.notation.product == "circ" else r"\odot"


def stem(name: str) -> str:
    """The name without its layer.

    >>> stem("W_12"), stem("yhat")
    ('W', 'yhat')
    """
    return re.sub(r"_?\d+$", "", name) or name


def _bare(latex: str) -> set[str]:
    """The single letters that a name takes from the indices."""
    return set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", "", latex)))


def hand_of(network: Network) -> Hand:
    """The hand of a network: its notation, and the declared LaTeX of its quantities."""
    notation = read_notation(network.notation)
    symbols = {q.name: declared(q.latex) for q in network.quantities.values() if q.latex}
    given = {name: declared(latex) for name, latex in network.upstream.items() if latex}
    consumed = {a.name for e in network.equations for a in arrays(e.form)}
    names = [*network.quantities, *network.sizes, *network.functions, network.loss]
    names += [network.family.index] if network.family is not None else []
    letters = {c for name in names for c in _bare((symbols.get(name) or symbol(name)).base)}
    hidden = {c for other in notation.letters_of.values() for c in _bare(other)}
    return Hand(
        notation=notation,
        symbols=symbols,
        loss=network.loss,
        given=given,
        joined=frozenset(network.upstream) & consumed,
        functions=frozenset(network.functions),
        avoid=frozenset(
            letters | hidden | _axis_letters(network) | {notation.mask if notation.slope == "mask" else "d"}
        ),
        rectified=_rectified(network),
    )


def _axis_letters(network: Network) -> set[str]:
    axes = {axis for q in network.quantities.values() for axis in q.array.shape if isinstance(axis, str)}
    return {c for axis in axes for c in _bare(symbol(axis).base)}


def _rectified(network: Network) -> frozenset[str]:
    """z of each relu(z)"""
    nodes = (node for equation in network.equations for node in forms_in(equation.form))
    arguments = (node.args[0] for node in nodes if isinstance(node, Apply) and node.rule == "relu")
    return frozenset(z.name for z in arguments if isinstance(z, Array))
