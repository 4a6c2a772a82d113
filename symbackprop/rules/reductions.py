"""Many numbers to one: sum, mean, max, and what is written with them or with matrix products.

sum and mean are lowered to index sums, so they need no Jacobian; max stays a function.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce as fold
from typing import Any

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import is_unit, is_vector
from symbackprop.algebra.terms import Place, Sums, Truth, term
from symbackprop.errors import ShapeError
from symbackprop.rules import primitives as p
from symbackprop.rules.composite import composite
from symbackprop.rules.rule import Rule, declare
from symbackprop.rules.writer import Write


def _sum(z: list[Any]) -> Any:
    return sum(z[1:], z[0])


def _largest_at(z: Callable[[Place], Sums], a: Callable[[], Sums], j: Place) -> Sums:
    """1(z_j = a): where several are largest each counts, so a point with a tie is a kink"""
    return term(Truth("==", z(j), a()))


declare(Rule("sum", r"\operatorname{sum}", "reduction", value=_sum, doc="sum_k z_k"))
declare(
    Rule(
        "mean",
        r"\operatorname{mean}",
        "reduction",
        value=lambda z: _sum(z) / p.constant(len(z), z[0]),
        doc="sum_k z_k / n",
    )
)
declare(
    Rule(
        "max",
        r"\max",
        "reduction",
        value=lambda z: fold(p.maximum, z),
        jacobian=_largest_at,
        doc="the largest z_k",
    )
)


# -- written with matrix products or sums ------------------------------------------------------------------


def _norm(write: Write, x: Form, axis: int | None = None) -> Form:
    """sqrt(sum(x**2)), axis= as in NumPy: a vector has one"""
    squares = build.power(x, 2)
    if axis is None or is_vector(x.shape):
        return build.apply("sqrt", build.reduce("sum", squares))
    return build.apply("sqrt", build.reduce("sum", squares, 0 if axis in (0, -2) else 1))


def _outer(write: Write, a: Form, b: Form) -> Form:
    for side in (a, b):
        if not any(map(is_unit, side.shape)):
            raise ShapeError(f"{build.describe(side)}, a vector was needed for outer")
    return build.outer(a, b)


composite("norm", expand=_norm, choices={"axis": (None, 0, 1, -1, -2)}, doc="sqrt(sum_k x_k**2)")
composite("dot", arity=2, expand=lambda write, a, b: build.dot(a, b), doc="a.T @ b")
composite("outer", arity=2, expand=_outer, doc="a @ b.T")
composite("trace", tex=r"\operatorname{tr}", expand=lambda write, a: build.trace(a), doc="sum_i A_ii")
composite("diag", expand=lambda write, v: build.diag(v), doc="v on the diagonal")
declare(Rule("ones", r"\mathbf{1}", "structural", 2, doc="ones(n) or ones(m, n): 1 everywhere"))
declare(Rule("onehot", r"\operatorname{onehot}", "structural", 2, doc="onehot(t, K): 1 in place t, else 0"))
