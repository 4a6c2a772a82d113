"""lift: index form to matrix form, sum_k g_k W_kq = (g^T W)_q. A guess, which counts only after the round trip.

The factors of a Term are nodes and its indices edges: equal index sets are a Hadamard product, a bound index in
two factors a matrix product, in one factor a sum 1^T; a vector between two matrices is diag(v); a free index in
no factor is repeated by 1. What has rank above 2, or an index in three matrices, stays in index form.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.eliminate import eliminate
from symbackprop.algebra.forms import Diag, Form, Identity, Number, Ones, Power
from symbackprop.algebra.pointwise import Axes, pointwise, quotient, spread
from symbackprop.algebra.product_graph import Node, render
from symbackprop.algebra.roundtrip import lowers_back
from symbackprop.algebra.shapes import Shape, is_unit, rank
from symbackprop.algebra.terms import (
    MINUS,
    Entry,
    Factor,
    Index,
    Place,
    Pow,
    Sums,
    Term,
    free_of_factor,
    parts,
    rename_term,
)
from symbackprop.errors import ShapeError


@dataclass(frozen=True, slots=True)
class Lifted:
    """The matrix form, or the Term that has none."""

    form: Form | None
    blocked: Term | None = None


def lift(sums: Sums, free: tuple[Index, ...], shape: Shape) -> Lifted:
    """The matrix form of an index form whose free indices run down and across the given shape.

    Layout is the order of `free`: (p, q) gives the quantity's own shape. The form is returned only if lowering
    it gives the index form back.

    >>> from symbackprop.algebra.terms import Entry
    >>> p, q = Index("m"), Index("n")
    >>> g, x = build.column("g", "m"), build.column("x", "n")
    >>> lift((Term((Entry(g, (p,)), Entry(x, (q,)))),), (p, q), ("m", "n")).form.args[1]
    Transpose(arg=Array(name='x', shape=('n', None), kind='value', via=''), shape=(None, 'n'))
    """
    try:
        return _lifted(sums, free, shape)
    except ShapeError:
        # factors that do not fit together are no form either: the index form is left to the checks
        return Lifted(None, sums[0])


def _lifted(sums: Sums, free: tuple[Index, ...], shape: Shape) -> Lifted:
    axes, summands = _axes(free, shape), list[Form]()
    for each in sums:
        form = _lift_term(_without_unit_axes(each, free), axes)
        if form is None:
            return Lifted(None, each)
        summands.append(form)
    whole = _total(summands, axes, shape)
    if not lowers_back(whole, sums, free, shape):
        return Lifted(None, sums[0] if sums else None)
    return Lifted(whole)


def _axes(free: tuple[Index, ...], shape: Shape) -> Axes:
    left = list(free)
    down, across = (None if axis is None else left.pop(0) for axis in shape)
    return Axes(_running(down), _running(across))


def _running(index: Index | None) -> Index | None:
    """An index that takes one value only runs over nothing."""
    return None if index is None or is_unit(index.axis) else index


def _without_unit_axes(term: Term, free: tuple[Index, ...]) -> Term:
    """Indices on axes of extent 1 are place 1: a 1 x 1 value is a scalar, W with one row is a row."""
    units: dict[Index, Place] = {i: 1 for i in (*free, *term.bound) if is_unit(i.axis)}
    if not units:
        return term
    return rename_term(Term(term.factors, tuple(b for b in term.bound if b not in units)), units)


def _total(summands: list[Form], axes: Axes, shape: Shape) -> Form:
    if not summands:
        return build.scale(Number(Fraction(0)), Ones(shape)) if rank(shape) else Number(Fraction(0))
    full = [s if s.shape == axes.shape else build.broadcast(s, shape) for s in summands]
    return build.add(*full)


# -- one term ----------------------------------------------------------------------------------------------


def _lift_term(term: Term, axes: Axes) -> Form | None:
    negative = term.factors[:1] == (MINUS,)
    factors = term.factors[1:] if negative else term.factors
    nodes: list[Node] = []
    scalars: list[Factor] = []
    for factor in factors:
        ends = tuple(free_of_factor(factor))
        if not ends:
            scalars.append(factor)
            continue
        node = _leaf(factor, ends)
        if node is None:
            return None
        nodes.append(node)
    reduced = eliminate(nodes, term.bound)
    if reduced is None:
        return None
    nodes, sizes, loose = reduced
    body = _assemble(nodes, axes)
    coefficient = _coefficient([*scalars, *sizes], loose)
    if coefficient is None or (body is None and nodes):
        return None
    return _signed(_scaled(coefficient[0], body, axes), negative)


def _scaled(coefficient: Form | None, body: Form | None, axes: Axes) -> Form:
    if body is None:
        one: Form = Number(Fraction(1)) if coefficient is None else coefficient
        return one if axes.shape == (None, None) else spread_scalar(one, axes.shape)
    if coefficient is None:
        return body
    return build.multiply(coefficient, body) if body.shape == (None, None) else build.scale(coefficient, body)


def spread_scalar(form: Form, shape: Shape) -> Form:
    """s times 1: a scalar in every place."""
    return Ones(shape) if form == Number(Fraction(1)) else build.scale(form, Ones(shape))


def _signed(form: Form, negative: bool) -> Form:
    return build.neg(form) if negative else form


def _coefficient(scalars: list[Factor], loose: list[Form]) -> tuple[Form | None] | None:
    """The scalar in front, or None in the tuple for 1; no tuple where a scalar has no form."""
    above: list[Form] = []
    below: list[Form] = []
    for factor in scalars:
        inverse = isinstance(factor, Pow) and factor.exponent < 0
        plain: Factor = Pow(factor.base, -factor.exponent) if isinstance(factor, Pow) and inverse else factor
        form = pointwise(plain, Axes())
        if form is None:
            return None
        (below if inverse else above).append(_unpowered(form))
    above += loose
    if not above and not below:
        return (None,)
    return (quotient(above, below),)


def _unpowered(form: Form) -> Form:
    return form.base if isinstance(form, Power) and form.exponent == 1 else form


def _leaf(factor: Factor, ends: tuple[Index, ...]) -> Node | None:
    """A factor on its own axes: as its first entry stands, so that no transpose is needed for it."""
    if len(ends) > 2:
        return None
    for own in _orientations(ends, factor):
        form = pointwise(factor, own)
        if form is not None:
            return Node("leaf", ends, form=spread(form, own.shape), axes=own)
    return None


def _orientations(ends: tuple[Index, ...], factor: Factor) -> list[Axes]:
    if len(ends) == 2:
        return [Axes(ends[0], ends[1]), Axes(ends[1], ends[0])]
    standing, lying = Axes(rows=ends[0]), Axes(columns=ends[0])
    return [lying, standing] if _lies(factor, ends[0]) else [standing, lying]


def _lies(factor: Factor, index: Index) -> bool:
    """Does the first entry that carries the index carry it on its column axis?"""
    if isinstance(factor, Entry):
        axes = [axis for axis in (0, 1) if factor.array.shape[axis] is not None]
        return any(p == index and axis == 1 for p, axis in zip(factor.at, axes, strict=True))
    for sums in parts(factor):
        for each in sums:
            for inner in each.factors:
                if index in free_of_factor(inner):
                    return _lies(inner, index)
    return False


# -- free indices ------------------------------------------------------------------------------------------


def _assemble(nodes: list[Node], axes: Axes) -> Form | None:
    """M (.) u v^T from the nodes on the free indices; an index that no node carries is repeated by 1."""
    if not nodes:
        return None
    free = [i for i in (axes.rows, axes.columns) if i is not None]
    by_ends = {frozenset(n.ends): n for n in nodes}
    if len(free) < 2:
        return render(nodes[0], axes).form if len(nodes) == 1 else None
    u, v = (by_ends.get(frozenset({i})) for i in free)
    whole = by_ends.get(frozenset(free))
    if whole is not None and whole.kind == "leaf" and isinstance(whole.form, Identity):
        return _diagonal(u, v, free, axes, whole.form)
    vectors = _repeated(u, v, free, axes)
    if whole is None:
        return vectors
    if vectors is None:
        return render(whole, axes).form
    matrix = render(whole, axes).form
    return build.hadamard(matrix, vectors) if nodes[0] is whole else build.hadamard(vectors, matrix)


def _repeated(u: Node | None, v: Node | None, free: list[Index], axes: Axes) -> Form | None:
    if u is not None and v is not None:
        return render(Node("outer", (free[0], free[1]), (u, v)), axes).form
    if u is not None:
        return spread(render(u, Axes(rows=free[0])).form, axes.shape)
    return None if v is None else spread(render(v, Axes(columns=free[1])).form, axes.shape)


def _diagonal(u: Node | None, v: Node | None, free: list[Index], axes: Axes, identity: Form) -> Form:
    """delta_pq u_p is diag(u)."""
    if u is None and v is None:
        return identity
    parts = [render(n, Axes(rows=i)).form for n, i in zip((u, v), free, strict=True) if n is not None]
    return Diag(build.hadamard(*parts), axes.shape)
