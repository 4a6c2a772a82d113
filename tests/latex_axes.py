"""Which axes of a page are equally long, read from its formulas: products meet, sums and indices are alike.

So [2, 2] is tried as 2 x 3 wherever the formulas leave the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latex_point import Unfit
from latex_tree import (
    At,
    Call,
    Delta,
    Derivative,
    Frac,
    Many,
    Name,
    Num,
    Ones,
    Quotient,
    Sum,
    Top,
    Tree,
    Truth,
    names_in,
    parts,
    vector,
)

Axis = tuple[str, int] | str  # an axis of a name or of nothing, a size, or "1"
Shape = tuple[Axis, Axis]
ONE: Shape = ("1", "1")


@dataclass
class Axes:
    """Axes that were found equal; `numbers` are names of sizes and of other plain numbers."""

    numbers: set[str] = field(default_factory=set)
    parent: dict[Axis, Axis] = field(default_factory=dict)
    loose: list[tuple[str, Axis]] = field(default_factory=list)
    met: dict[str, None] = field(default_factory=dict)
    fresh: int = 0

    def root(self, axis: Axis) -> Axis:
        while axis in self.parent:
            axis = self.parent[axis]
        return axis

    def same(self, a: Axis, b: Axis) -> None:
        a, b = self.root(a), self.root(b)
        if a == b:
            return
        if isinstance(a, str) and isinstance(b, str):
            raise Unfit(f"{a} meets {b}")
        if isinstance(a, str):
            a, b = b, a
        self.parent[a] = b

    def alike(self, a: Shape, b: Shape) -> None:
        self.same(a[0], b[0])
        self.same(a[1], b[1])

    def new(self) -> Axis:
        self.fresh += 1
        return ("", self.fresh)

    def is_one(self, shape: Shape) -> bool:
        return all(self.root(axis) == "1" for axis in shape)

    def of(self, symbol: str) -> Shape:
        self.met[symbol] = None
        return (symbol, 0), (symbol, 1)

    def look(self, tree: Tree, letters: dict[str, Axis]) -> Shape:
        """The shape of a tree; what has to be equal is noted on the way."""
        match tree:
            case Num() | Delta():
                if isinstance(tree, Delta):
                    self.same(self.letter(tree.left, letters), self.letter(tree.right, letters))
                return ONE
            case Name():
                return self._name(tree, letters)
            case Quotient(out, wrt):
                if out is not None:
                    self._name(out, letters)
                return self._name(wrt, letters)
            case Derivative(wrt, body):
                self._name(wrt, letters)
                return self.look(body, letters)
            case Sum(letter, body, size):
                axis = self.new()
                if size:
                    self.same(axis, size)
                return self._under(body, letters, letter, axis)
            case Many(".", args):
                return self._product([self.look(a, letters) for a in args])
            case Top(arg):
                return self.look(arg, letters)[::-1]
            case Ones():
                return self.new(), "1"
            case At(body, places):
                return self._at(body, places, letters)
            case Call("onehot"):
                return self.of(vector(tree))
            case Truth(_, left):
                return self.look(left, letters)
            case _:
                return self._alike([self.look(part, letters) for part in parts(tree)])

    def _under(self, body: Tree, letters: dict[str, Axis], letter: str, axis: Axis) -> Shape:
        """The body of a sum: its letter is its own, all others are those around it."""
        before = letters.get(letter)
        letters[letter] = axis
        shape = self.look(body, letters)
        del letters[letter]
        if before is not None:
            letters[letter] = before
        return shape

    def letter(self, letter: str, letters: dict[str, Axis]) -> Axis:
        return letters.setdefault(letter, self.new())

    def _name(self, name: Name, letters: dict[str, Axis]) -> Shape:
        if name.symbol in self.numbers:
            return ONE
        shape = self.of(name.symbol)
        if not name.places:
            return shape
        self._place(shape, name.symbol, name.places, letters)
        return ONE

    def _place(self, shape: Shape, symbol: str, places: tuple[str, ...], letters: dict[str, Axis]) -> None:
        axes = [self.letter(p, letters) for p in places if not p.isdigit()]
        if len(axes) == 2:
            self.alike(shape, (axes[0], axes[1]))
        elif len(axes) == 1 and "1" in map(self.root, shape):
            self.same(shape[1] if self.root(shape[0]) == "1" else shape[0], axes[0])
        elif len(axes) == 1 and symbol:
            self.loose.append((symbol, axes[0]))

    def _at(self, body: Tree, places: tuple[str, ...], letters: dict[str, Axis]) -> Shape:
        symbol = vector(body) if isinstance(body, Call) else ""
        self._place(self.look(body, letters), symbol, places, letters)
        return ONE

    def _alike(self, shapes: list[Shape]) -> Shape:
        wide = [s for s in shapes if not self.is_one(s)]
        for shape in wide[1:]:
            self.alike(wide[0], shape)
        return wide[0] if wide else ONE

    def _product(self, shapes: list[Shape]) -> Shape:
        out = shapes[0]
        for shape in shapes[1:]:
            if self.is_one(out):
                out = shape
            elif not self.is_one(shape):
                self.same(out[1], shape[0])
                out = out[0], shape[1]
        return out

    def settle(self) -> None:
        """A vector that only its entries show is a column; an axis that meets nothing has extent 1."""
        for symbol, axis in self.loose:
            shape = self.of(symbol)
            if "1" not in map(self.root, shape):
                self.same(shape[1], "1")
            self._place(shape, symbol, ("i",), {"i": axis})
        self.loose.clear()
        every = [(symbol, k) for symbol in self.met for k in (0, 1)]
        used = [self.root(axis) for axis in (*every, *self.parent)]
        for axis in every:
            if self.root(axis) == axis and used.count(axis) == 1:
                self.same(axis, "1")

    def sizes(self, chosen: list[int]) -> tuple[dict[str, tuple[int, int]], dict[Axis, int]]:
        """Different extents for what may differ: by name, and by class of axes."""
        extents: dict[Axis, int] = {"1": 1}
        left = list(chosen)
        for symbol in self.met:
            for axis in self.of(symbol):
                if self.root(axis) not in extents:
                    extents[self.root(axis)] = left.pop(0)
        shapes = {s: tuple(extents[self.root(a)] for a in self.of(s)) for s in self.met}
        return {s: (r, c) for s, (r, c) in shapes.items()}, extents


def numbers_below(tree: Tree) -> set[str]:
    """The names under a bar that has a number above: m of 1/(2m)."""
    plain = isinstance(tree, Frac) and not names_in(tree.top)
    here = {n.symbol for n in names_in(parts(tree)[1]) if not n.places} if plain else set()
    return here.union(*(numbers_below(part) for part in parts(tree)))
