"""Many numbers to one: sum, mean, max, and what is written with them or with matrix products.

sum and mean are lowered to index sums, so they need no Jacobian; max stays a function.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce as fold
from typing import Any, Literal

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form
from symbackprop.algebra.terms import Place, Sums, Truth, term
from symbackprop.rules import primitives as p
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


def _norm(write: Write, x: Form, axis: Literal[0, 1] | None = None) -> Form:
    return build.apply("sqrt", build.reduce("sum", build.power(x, 2), axis))


declare(
    Rule(
        "norm",
        r"\operatorname{norm}",
        "composite",
        expand=_norm,
        choices=(("axis", (None, 0, 1)),),
        doc="sqrt(sum_k x_k**2)",
    )
)

# -- matrix products under a name of their own -------------------------------------------------------------

declare(
    Rule(
        "dot",
        r"\operatorname{dot}",
        "composite",
        2,
        expand=lambda write, a, b: build.dot(a, b),
        doc="a.T @ b",
    )
)
declare(
    Rule(
        "outer",
        r"\operatorname{outer}",
        "composite",
        2,
        expand=lambda write, a, b: build.outer(a, b),
        doc="a @ b.T",
    )
)
declare(
    Rule("trace", r"\operatorname{tr}", "composite", expand=lambda write, a: build.trace(a), doc="sum_i A_ii")
)
declare(
    Rule(
        "diag",
        r"\operatorname{diag}",
        "composite",
        expand=lambda write, v: build.diag(v),
        doc="v on the diagonal",
    )
)
declare(Rule("ones", r"\mathbf{1}", "structural", 2, doc="ones(n) or ones(m, n): 1 everywhere"))
declare(Rule("onehot", r"\operatorname{onehot}", "structural", 2, doc="onehot(t, K): 1 in place t, else 0"))
