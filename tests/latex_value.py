"""The value of a tree of `latex_reader` at a random point, modulo a large prime.

Every name is drawn by itself and carries a derivative along one entry. exp is a random function with
exp(-x) = 1/exp(x) that is its own derivative, all smooth functions are made of it, log has the slope 1/x, and
u > 0 is true for half of the numbers. So what holds as an identity holds here, and hardly anything else does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from latex_numbers import Dual, P, add, inverse, minus, number, positive, power, times
from latex_point import Letters, Matrix, Point, Unfit, Value, index, moving
from latex_reader import GENERAL, Unread
from latex_tree import (
    At,
    Call,
    Delta,
    Derivative,
    Frac,
    Many,
    Name,
    Neg,
    Num,
    Ones,
    Power,
    Quotient,
    Sum,
    Top,
    Tree,
    Truth,
    vector,
)

WHOLE = r"\cdot"  # a whole axis


def value(tree: Tree, point: Point, letters: Letters) -> Value:
    match tree:
        case Num(found):
            return number(found)
        case Name():
            return _name(tree, point, letters)
        case Quotient():
            return _quotient(tree, point, letters)
        case Derivative(wrt, body):
            if point.moving is not None:
                raise Unread("a derivative of a derivative")
            moved = moving(point, wrt.symbol, point.place(wrt, letters))
            return scalar(value(body, moved, letters))[1], 0
        case Sum(letter, body, size):
            extent = point.numbers[size] if size in point.numbers else point.extent(body, letter)
            if point.extents(body, letter) - {extent}:
                raise Unfit(f"the index {letter} runs to {extent} on axes of {point.extents(body, letter)}")
            each = [scalar(value(body, point, {**letters, letter: k})) for k in range(extent)]
            return reduce(add, each)
        case Delta(left, right):
            return int(index(letters, left) == index(letters, right)), 0
        case Many("+", args):
            return reduce(lambda a, b: entrywise(add, a, b), [value(a, point, letters) for a in args])
        case Many("o", args):
            return reduce(lambda a, b: entrywise(times, a, b), [value(a, point, letters) for a in args])
        case Many(_, args):
            return reduce(matmul, [value(a, point, letters) for a in args])
        case Ones():
            return Matrix(None, 1, [[(1, 0)]])
        case _:
            return _of_one(tree, point, letters)


def _of_one(tree: Tree, point: Point, letters: Letters) -> Value:
    match tree:
        case Neg(arg):
            return each(minus, value(arg, point, letters))
        case Frac(top, bottom):
            return entrywise(times, value(top, point, letters), each(inverse, value(bottom, point, letters)))
        case Power(base, exponent):
            return each(lambda x: power(x, exponent), value(base, point, letters))
        case Top(arg):
            inner = value(arg, point, letters)
            if not isinstance(inner, Matrix):
                return inner
            return Matrix(inner.columns, inner.rows, [list(c) for c in zip(*inner.cells, strict=True)])
        case Truth(relation, left, right):
            difference = entrywise(add, value(left, point, letters), each(minus, value(right, point, letters)))
            return each(lambda x: (int(positive(x) == (relation[0] == ">")), 0), difference)
        case Call():
            return _call(tree, point, letters)
        case At(body, places):
            return _at(value(body, point, letters), [index(letters, p) for p in places])
        case _:
            raise Unread(f"no value for {tree}")


def scalar(found: Value) -> Dual:
    if not isinstance(found, Matrix):
        return found
    if found.rows in (1, None) and found.columns in (1, None):
        return found.cells[0][0]
    raise Unfit(f"{found.rows} x {found.columns} where one number is needed")


def _name(name: Name, point: Point, letters: Letters) -> Value:
    if name.symbol in point.numbers:
        return point.numbers[name.symbol], 0
    if WHOLE in name.places:
        return _slice(name, point, letters)
    if name.places or point.shape(name.symbol) == (1, 1):
        return point.entry(name.symbol, point.place(name, letters))
    return filled(point.shape(name.symbol), lambda place: point.entry(name.symbol, place))


def _slice(name: Name, point: Point, letters: Letters) -> Value:
    r"""W_{i,\cdot} is a row, W_{\cdot,j} a column."""
    fixed = [None if place == WHOLE else index(letters, place) for place in name.places]
    shape = point.shape(name.symbol)
    rows, columns = (range(n) if at is None else [at] for n, at in zip(shape, fixed, strict=True))
    cells = [[point.entry(name.symbol, (r, c)) for c in columns] for r in rows]
    return Matrix(len(rows), len(columns), cells)


def _quotient(tree: Quotient, point: Point, letters: Letters) -> Value:
    if tree.out is not None:
        assert point.partial is not None
        return point.partial(point, tree.out, tree.wrt, letters)
    name = tree.wrt
    if name.places or point.shape(name.symbol) == (1, 1):
        return point.gradient(name.symbol, tree.via, point.place(name, letters))
    return filled(point.shape(name.symbol), lambda at: point.gradient(name.symbol, tree.via, at))


def filled(shape: tuple[int, int], cell: Callable[[tuple[int, int]], Dual]) -> Matrix:
    return Matrix(*shape, [[cell((r, c)) for c in range(shape[1])] for r in range(shape[0])])


def each(change: Callable[[Dual], Dual], found: Value) -> Value:
    if not isinstance(found, Matrix):
        return change(found)
    return Matrix(found.rows, found.columns, [[change(x) for x in row] for row in found.cells])


def joint(a: int | None, b: int | None) -> int | None:
    if a is not None and b is not None and a != b:
        raise Unfit(f"{a} against {b}")
    return b if a is None else a


def entrywise(cell: Callable[[Dual, Dual], Dual], a: Value, b: Value) -> Value:
    if not isinstance(a, Matrix):
        return each(lambda y: cell(a, y), b)
    if not isinstance(b, Matrix):
        return each(lambda x: cell(x, b), a)
    rows, columns = joint(a.rows, b.rows), joint(a.columns, b.columns)
    cells = [[cell(a.at(r, c), b.at(r, c)) for c in range(columns or 1)] for r in range(rows or 1)]
    return Matrix(rows, columns, cells)


def scaled(factor: Dual, other: Value) -> Value:
    return each(lambda x: times(factor, x), other)


def matmul(a: Value, b: Value) -> Value:
    for one, other in ((a, b), (b, a)):
        if not isinstance(one, Matrix) or (one.rows == one.columns == 1):
            return scaled(scalar(one), other)
    assert isinstance(a, Matrix) and isinstance(b, Matrix)
    inner = joint(a.columns, b.rows)
    if inner is None:
        raise Unread("a product of ones of unknown length")

    def cell(r: int, c: int) -> Dual:
        return reduce(add, [times(a.at(r, k), b.at(k, c)) for k in range(inner)])

    cells = [[cell(r, c) for c in range(b.columns or 1)] for r in range(a.rows or 1)]
    return Matrix(a.rows, b.columns, cells)


def _at(found: Value, at: list[int]) -> Dual:
    if not isinstance(found, Matrix):
        return found
    if len(at) == 1:
        at = [0, *at] if found.rows == 1 else [*at, 0]
    for place, extent in zip(at, (found.rows, found.columns), strict=True):
        if extent is not None and place >= extent:
            raise Unfit(f"place {place + 1} of {extent}")
    return found.at(at[0], at[1])


# -- functions --------------------------------------------------------------------------------------------


def _call(call: Call, point: Point, letters: Letters) -> Value:
    if call.function == "onehot":
        return _vector(vector(call), point)
    args = [value(a, point, letters) for a in call.args]
    if call.function == "sum" and isinstance(args[0], Matrix):
        return reduce(add, [x for row in args[0].cells for x in row])
    if call.function == "softmax":
        powers = each(point.exp, args[0])
        assert isinstance(powers, Matrix)
        below = inverse(reduce(add, [x for row in powers.cells for x in row]))
        return each(lambda x: times(x, below), powers)
    (arg,) = args
    if not call.slope:
        return each(lambda x: smooth(call.function, x, point), arg)

    def slope(x: Dual) -> Dual:
        if x[1]:
            raise Unread("a derivative of a slope")
        return smooth(call.function, (x[0], 1), point)[1], 0

    return each(slope, arg)


def smooth(function: str, x: Dual, point: Point) -> Dual:
    match function.lower():
        case "exp":
            return point.exp(x)
        case "log":
            return point.draw(("log", x[0])), x[1] * pow(x[0], -1, P) % P
        case "sigma":
            return inverse(add((1, 0), inverse(point.exp(x))))
        case "tanh":
            up, down = point.exp(x), inverse(point.exp(x))
            return times(add(up, minus(down)), inverse(add(up, down)))
        case general if general in GENERAL:
            return point.draw((general, x[0])), x[1] * point.draw((f"{general}'", x[0])) % P
        case "relu":
            return x if positive(x) else (0, 0)
        case _:
            raise Unread(f"nothing is known of the function {function}")


def _vector(symbol: str, point: Point) -> Matrix:
    """A vector with a name of its own; its entries add up to 1 where that is known."""
    rows, columns = point.shape(symbol)
    known = [point.draw(("value", symbol, k)) for k in range(rows * columns)]
    if symbol in point.whole:
        known[-1] = (1 - sum(known[:-1])) % P
    cells = [[(known[r * columns + c], 0) for c in range(columns)] for r in range(rows)]
    return Matrix(rows, columns, cells)
