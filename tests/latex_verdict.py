"""Does a line of a page hold? At random points, with sizes that differ wherever they may.

Names are free. A step that uses definitions has them from the equations, by derivatives of its own, and from
what earlier steps ended in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce
from itertools import product
from random import Random

from latex_axes import Axis
from latex_numbers import Dual, add, times
from latex_page import Line, Page
from latex_point import Matrix, Point, Unfit, Value, moving, places
from latex_tree import Call, Derivative, Name, Quotient, Tree, names_in, parts
from latex_value import scalar, value

POINTS, MOST = 2, 12
Gradient = tuple[str, str]  # of a name, by a consumer or ""
Meaning = Callable[[Point, tuple[int, int]], Dual]


def fault(page: Page, line: Line) -> str:
    """Why a line does not hold, or nothing: two points and different sizes at which it is not 0 = 0."""
    alive = 0
    for number in range(MOST):
        rng = Random(f"{number} {line.chain} {line.reason}")
        chosen = rng.sample(range(2, 7), 5) + list(range(7, 60))
        shapes, extents = page.axes.sizes(chosen)
        point = _point(page, line, rng, shapes, extents)
        try:
            seen = [_compared(page, line, point, letters) for letters in _places(page, line, extents)]
        except Unfit as wrong:
            return str(wrong)
        alive += any(seen)
        if alive == POINTS:
            return ""
    return "only 0 = 0 was seen"


def _places(page: Page, line: Line, extents: Mapping[Axis, int]) -> list[dict[str, int]]:
    """Every value of the free indices."""
    ranges = [range(extents[page.axes.root(axis)]) for axis in line.letters.values()]
    return [dict(zip(line.letters, at, strict=True)) for at in product(*ranges)]


def _compared(page: Page, line: Line, point: Point, letters: Mapping[str, int]) -> bool:
    """Is there more than 0 to see? Unfit where the sides differ."""
    pairs = [(value(line.lhs, point, letters), value(line.rhs, point, letters))]
    if line.reason == "expand" and isinstance(line.rhs, Derivative):
        # what is constant has the derivative 0: the right side of the equation itself has to be there
        pairs.append((value(line.rhs.body, point, letters), _body(page, line.lhs, point, letters)))
    for left, right in pairs:
        if not _equal(left, right):
            raise Unfit(f"unequal at {dict(letters)}")
    return any(x[0] for row in boxed(pairs[0][0]).cells for x in row)


def _body(page: Page, lhs: Tree, point: Point, letters: Mapping[str, int]) -> Dual:
    """The entry that is differentiated, by its equation."""
    out = next(iter(outputs_in(lhs)), Name(page.loss))
    if out.symbol not in page.equations:
        raise Unfit(f"{out.symbol} has no equation")
    at = point.place(out, letters) if out.places else (0, 0)
    return whole(page.equations[out.symbol], ("free", out.symbol), replace(point, values={})).at(*at)


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, Matrix) and isinstance(right, Matrix):
        fits = all(a in (b, None) or b is None for a, b in zip(_size(left), _size(right), strict=True))
        return fits and all(
            left.at(r, c)[0] == right.at(r, c)[0]
            for r in range(max(left.rows or 1, right.rows or 1))
            for c in range(max(left.columns or 1, right.columns or 1))
        )
    return scalar(left)[0] == scalar(right)[0]


def _size(matrix: Matrix) -> tuple[int | None, int | None]:
    return matrix.rows, matrix.columns


def _point(
    page: Page, line: Line, rng: Random, shapes: Mapping[str, tuple[int, int]], extents: Mapping[Axis, int]
) -> Point:
    size = {n: extents.get(page.axes.root(n), 0) for n in sorted(page.axes.numbers)}
    numbers = {n: k or rng.randrange(1, 2**60) for n, k in size.items()}
    point = Point(rng, shapes, numbers, partial=lambda *args: _direct(page, *args))
    left, right = gradients_in(line.lhs), gradients_in(line.rhs)
    point.gradients = {(page.loss, ""): lambda _, at: (1, 0)}
    point.gradients |= _meant(page, line.reason, left, right)
    defined = {n.symbol for n in names_in(line.rhs)} & set(page.equations)
    if line.reason in ("unfold", "fold"):
        defined = {s for s in defined if isinstance(page.equations[s], Call)}
    elif line.reason == "cite":
        defined &= {via for _, via in left} | {out.symbol for out in outputs_in(line.lhs)}
    else:
        defined = set()
    point.values = {s: _by_equation(page, s) for s in defined}
    if line.reason == "fact":
        point.whole = frozenset(s for s in shapes if s.startswith("onehot"))
    return point


def _meant(page: Page, reason: str, left: set[Gradient], right: set[Gradient]) -> dict[Gradient, Meaning]:
    """What the gradients on the left alone stand for."""
    if reason in ("expand", "chain", "cite"):
        return {g: _by_consumers(page, g) for g in left - right}
    if reason == "accumulate":
        return {g: _by_parts(page, g[0]) for g in left - right}
    if reason in ("expanded", "inline"):
        return {(s, ""): _by_steps(page, s) for s in page.derived if (s, "") not in right}
    return {}


def gradients_in(tree: Tree) -> set[Gradient]:
    here = {(tree.wrt.symbol, tree.via)} if isinstance(tree, Quotient) and tree.out is None else set()
    return here.union(*(gradients_in(part) for part in parts(tree)))


def outputs_in(tree: Tree) -> list[Name]:
    """The outputs of the local Jacobians that are written as one symbol."""
    here = [tree.out] if isinstance(tree, Quotient) and tree.out is not None else []
    return here + [out for part in parts(tree) for out in outputs_in(part)]


def whole(tree: Tree, key: object, point: Point) -> Matrix:
    """All entries of a definition, worked out once a point and direction."""
    full = (key, point.moving)
    if full not in point.worked:
        point.worked[full] = boxed(value(tree, point, {}))
    return point.worked[full]


def boxed(found: Value) -> Matrix:
    return found if isinstance(found, Matrix) else Matrix(1, 1, [[found]])


def _by_equation(page: Page, symbol: str) -> Callable[[Point], Matrix]:
    return lambda point: whole(page.equations[symbol], ("defined", symbol), point)


def _by_steps(page: Page, symbol: str) -> Meaning:
    return lambda point, at: whole(page.derived[symbol], ("derived", symbol), point).at(*at)


def _by_parts(page: Page, symbol: str) -> Meaning:
    """One part for each consumer, all of them free."""
    return lambda point, at: reduce(add, [point.gradient(symbol, out, at) for out in _consumers(page, symbol)])


def _by_consumers(page: Page, gradient: Gradient) -> Meaning:
    """sum_i g_i d out_i / d in, over one consumer or all."""
    symbol, via = gradient

    def entry(point: Point, at: tuple[int, int]) -> Dual:
        total: Dual = 0, 0
        for out in [via] if via else _consumers(page, symbol):
            slopes = _slopes(page, out, symbol, at, point)
            for place in places(point.shape(out)):
                total = add(total, times(point.gradient(out, "", place), (slopes.at(*place)[1], 0)))
        return total

    return entry


def _slopes(page: Page, out: str, wrt: str, at: tuple[int, int], point: Point) -> Matrix:
    """The entries of `out` by its equation alone, with their derivatives along one entry of `wrt`."""
    if out not in page.equations:
        raise Unfit(f"{out} has no equation")
    return whole(page.equations[out], ("free", out), replace(moving(point, wrt, at), values={}))


def _direct(page: Page, point: Point, out: Name, wrt: Name, letters: Mapping[str, int]) -> Dual:
    """dout/dwrt as one symbol."""
    slopes = _slopes(page, out.symbol, wrt.symbol, point.place(wrt, letters), point)
    return slopes.at(*point.place(out, letters))[1], 0


def _consumers(page: Page, symbol: str) -> list[str]:
    return [out for out, tree in page.equations.items() if symbol in {n.symbol for n in names_in(tree)}]
