"""A solution read from its JSON: its definitions, its steps as trees, and which axes are equally long.

Read are `equations`, `loss`, shapes, and `lhs` and `rhs` of the steps, each with its chain and its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from typing import Any

from latex_axes import Axes, Axis, numbers_below
from latex_reader import read
from latex_tree import (
    At,
    Call,
    Delta,
    Derivative,
    Frac,
    Many,
    Name,
    Neg,
    Power,
    Quotient,
    Sum,
    Top,
    Tree,
    names_in,
    parts,
)


@dataclass(frozen=True)
class Line:
    """One step: its reason, its sides, and the axes of its free indices."""

    chain: str
    reason: str
    lhs: Tree
    rhs: Tree
    letters: Mapping[str, Axis]
    text: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Page:
    """Everything that was read of one solution."""

    raised: bool
    known: frozenset[str]
    loss: str
    implied: bool
    equations: Mapping[str, Tree]
    axes: Axes
    lines: tuple[Line, ...]
    derived: Mapping[str, Tree]

    def read(self, text: str, free: frozenset[str]) -> Tree:
        """A side; a sum that the page leaves implied gets its sign."""
        tree = _losses(read(text, self.raised, self.known), self.loss)
        return closed(tree, free) if self.implied else tree


def page(data: Mapping[str, Any]) -> Page:
    """The JSON of a solution as trees."""
    raised = any(re.match(r"[^=]*\^\d+ =", e["latex"]) for e in data["equations"])
    halves = {e["name"]: [read(t, raised) for t in e["latex"].split(" = ", 1)] for e in data["equations"]}
    names = {key: lhs.symbol for key, (lhs, _) in halves.items() if isinstance(lhs, Name)}
    known = frozenset(n.symbol for pair in halves.values() for side in pair for n in names_in(side))
    first = read(names.get(data["loss"], data["loss"]), raised)
    loss = names.get(data["loss"]) or names_in(first)[0].symbol
    equations = {names[key]: rhs for key, (_, rhs) in halves.items()}
    sides = [
        [_losses(read(step[side], raised, known), loss) for side in ("lhs", "rhs")]
        for gradient in data["gradients"].values()
        for step in gradient["steps"]
    ]
    implied = any(_left_over(pair) for pair in sides)
    bare = Page(raised, known, loss, implied, equations, Axes(), (), {})
    lines = [line for g in data["gradients"].values() for line in _lines(g["steps"], bare)]
    keys = names | {key: s for key, g in data["gradients"].items() if (s := _subject(key, g["steps"], bare))}
    axes = _axes(data, keys, equations, lines)
    derived = {keys[k]: d for k, g in data["gradients"].items() if (d := _last(g["steps"], bare)) is not None}
    located = [line for chain in _chains(lines) for line in _located(chain, axes)]
    return replace(bare, axes=axes, lines=tuple(located), derived=derived)


def _losses(tree: Tree, loss: str) -> Tree:
    r"""dL/dz is the gradient of z, as \bar{z} is."""
    match tree:
        case Quotient(Name(symbol), wrt, via) if symbol == loss:
            return Quotient(None, wrt, via)
        case Many(kind, args):
            return Many(kind, tuple(_losses(a, loss) for a in args))
        case Call(function, args, slope):
            return Call(function, tuple(_losses(a, loss) for a in args), slope)
        case Neg(arg) | Top(arg):
            return type(tree)(_losses(arg, loss))
        case Frac(top, bottom):
            return Frac(_losses(top, loss), _losses(bottom, loss))
        case Power(base, exponent):
            return Power(_losses(base, loss), exponent)
        case At(body, at):
            return At(_losses(body, loss), at)
        case Sum(letter, body, size):
            return Sum(letter, _losses(body, loss), size)
        case Derivative(wrt, body):
            return Derivative(wrt, _losses(body, loss))
        case _:
            return tree


def _lines(steps: list[Mapping[str, Any]], bare: Page) -> list[Line]:
    out = []
    for chain in dict.fromkeys(step["chain"] for step in steps):
        mine = [step for step in steps if step["chain"] == chain]
        free = _free([(step["lhs"], step["rhs"]) for step in mine], bare)
        for step in mine:
            lhs, rhs = (bare.read(step[side], free) for side in ("lhs", "rhs"))
            letters: dict[str, Axis] = dict.fromkeys(sorted(free), "1")
            out.append(Line(chain, step["reason"], lhs, rhs, letters, (step["lhs"], step["rhs"])))
    return out


def _free(chain: list[tuple[str, str]], bare: Page) -> frozenset[str]:
    """The indices for all values of which a chain holds; with implied sums, those on every side."""
    plain = replace(bare, implied=False)
    found = [frozenset(loose(plain.read(text, frozenset()))) for pair in chain for text in pair]
    return reduce(frozenset.intersection if bare.implied else frozenset.union, found)


def _left_over(pair: list[Tree]) -> bool:
    """Is there an index twice on one side that the other side does not have?"""
    one, other = (loose(side) for side in pair)
    return any(a[k] == 2 and k not in b for a, b in ((one, other), (other, one)) for k in a)


def loose(tree: Tree) -> Counter[str]:
    """How often each index stands that no sum binds."""
    match tree:
        case Name(_, at) | At(_, at):
            here = Counter(p for p in at if not p.isdigit())
        case Delta(left, right):
            here = Counter([left, right])
        case _:
            here = Counter()
    for part in parts(tree):
        here.update(loose(part))
    if isinstance(tree, Sum):
        del here[tree.letter]
    return here


def closed(tree: Tree, free: frozenset[str]) -> Tree:
    """An index that stands twice in a product and is not free gets its sign of summation."""
    twice = [k for k, n in loose(tree).items() if n == 2 and k not in free]
    match tree:
        case Many("+", args):
            return Many("+", tuple(closed(a, free) for a in args))
        case Neg(arg):
            return Neg(closed(arg, free))
        case Derivative(wrt, body):
            return Derivative(wrt, closed(body, free | set(wrt.places)))
        case _:
            return reduce(lambda inner, letter: Sum(letter, inner), twice, tree)


def _subject(key: str, steps: list[Mapping[str, Any]], bare: Page) -> str | None:
    """The symbol of the quantity whose gradient the steps derive."""
    for step in steps:
        if step["chain"].startswith(f"chain {key} via"):
            tree = bare.read(step["lhs"], frozenset())
            return tree.wrt.symbol if isinstance(tree, Quotient) else None
    return None


def _last(steps: list[Mapping[str, Any]], bare: Page) -> Tree | None:
    """What the steps end in before adjoints are put in: the whole matrix."""
    ends = [s["rhs"] for s in steps if s["form"] == "matrix" and not s["chain"].startswith("expanded")]
    if not ends:
        return None
    tree = bare.read(ends[-1], frozenset())
    match tree:
        case At(body) if not isinstance(body, Call):
            return body
        case Quotient(None, wrt, via):
            return Quotient(None, Name(wrt.symbol), via)
        case Name(symbol):
            return Name(symbol)
        case _:
            return tree


def _axes(
    data: Mapping[str, Any], keys: Mapping[str, str], equations: Mapping[str, Tree], lines: list[Line]
) -> Axes:
    axes = Axes()
    shapes = {keys[e["name"]]: e["shape"] for e in data["equations"]}
    shapes |= {keys[k]: g["shape"] for k, g in data["gradients"].items() if k in keys}
    axes.numbers = {str(n) for shape in shapes.values() for n in shape if isinstance(n, str)}
    below = [numbers_below(t) for line in lines for t in (line.lhs, line.rhs)]
    axes.numbers |= set().union(*below) - set(shapes)
    for symbol, shape in shapes.items():
        for axis, extent in zip(axes.of(symbol), shape, strict=True):
            if extent == 1 or isinstance(extent, str):
                axes.same(axis, str(extent))
    for _ in range(2):
        for symbol, tree in equations.items():
            axes.alike(axes.of(symbol), axes.look(tree, {}))
        for chain in _chains(lines):
            _located(chain, axes)
    axes.settle()
    return axes


def _chains(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines that share their letters."""
    return [list(run) for _, run in groupby(lines, key=lambda line: line.chain)]


def _located(chain: list[Line], axes: Axes) -> list[Line]:
    """The lines with the axes on which their free indices stand."""
    letters: dict[str, Axis] = {}
    for line in chain:
        shapes = [axes.look(side, letters) for side in (line.lhs, line.rhs)]
        if not axes.is_one(shapes[0]) and not axes.is_one(shapes[1]):
            axes.alike(*shapes)
    return [replace(line, letters=letters) for line in chain]
