"""Checks of second derivatives: the tangents step by step, H v whole, and the steps of H.

Whole: at one point that is consistent through all equations, dL/dy is a power series along v, and its slope is
the derived H v at every entry.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import flint
from flint import arb

from symbackprop.algebra.forms import Array
from symbackprop.derive.alive import forward
from symbackprop.derive.forward_mode import Tangents
from symbackprop.derive.sides import is_literal_zero, met
from symbackprop.derive.steps import Checked, Gradient
from symbackprop.derive.tangent_checks import checked_tangents
from symbackprop.derive.trial import Seen, all_narrow
from symbackprop.derive.whole import NOT_ALIVE, PRECISIONS, TOO_WIDE, half_rational
from symbackprop.errors import StepFailed
from symbackprop.evaluate.domains import in_turn
from symbackprop.evaluate.index_form import value
from symbackprop.evaluate.matrix_form import Rows, matrix, reader
from symbackprop.evaluate.numbers import BadPoint, Value, tangent
from symbackprop.evaluate.point import At, Definition, Point, whole
from symbackprop.rules.primitives import NeedsBall

if TYPE_CHECKING:
    from symbackprop.derive.second import HessianProduct


def checked_product(made: HessianProduct) -> HessianProduct:
    """H v with each step marked, and checked whole."""
    seed = made.first.network.digest or made.first.network.title
    found = checked_tangents(made.tangents, seed)
    product = found.derived.get(made.product.of.name, made.product)
    verdict, note = check_whole(found, made.gradient.adjoints[made.wrt.name], product, f"{seed}:second")
    return replace(made, tangents=found, product=product, whole=verdict, note=note)


def check_whole(made: Tangents, of: Array, product: Gradient, seed: str) -> tuple[Checked, str]:
    """How H v was checked as a whole, and a note where it was not."""
    try:
        return _compared(made, of, product, seed, ball=False)
    except NeedsBall:
        pass
    agreed = 0
    for precision in PRECISIONS:
        with flint.ctx.workprec(precision):
            verdict, note = _compared(made, of, product, seed, ball=True)
            if note == NOT_ALIVE:
                return verdict, note
            agreed = agreed + 1 if verdict == "ball" else 0
        if agreed == 2:
            return "ball", ""
    return "not", TOO_WIDE


def _compared(made: Tangents, of: Array, product: Gradient, seed: str, ball: bool) -> tuple[Checked, str]:
    sides = _sides(made, of, product, Random(seed), ball)
    if sides is None:
        return "not", NOT_ALIVE
    pairs = [(a, b) for left, right in zip(*sides, strict=True) for a, b in zip(left, right, strict=True)]
    if not ball:
        if any(a != b for a, b in pairs):
            raise StepFailed(
                f"whole {product.of.name}", f"the series and the derived form differ (seed {seed})"
            )
        return "exact", ""
    balls = [(arb(a), arb(b)) for a, b in pairs]
    if not all(a.overlaps(b) for a, b in balls):
        raise StepFailed(f"whole {product.of.name}", f"the series and the derived form differ (seed {seed})")
    return ("ball" if all_narrow(balls, Seen()) else "not"), ""


def _sides(made: Tangents, of: Array, product: Gradient, rng: Random, ball: bool) -> tuple[Rows, Rows] | None:
    """The slope of the gradient's series along v, and the derived H v, at one point."""
    draw = half_rational if ball else whole
    found = met(made.equations)
    domains = in_turn(found.axes, found.spoken)
    point = Point(rng, domains, draw, actual=True, ball=ball, quantities=made.network.quantities)
    table = forward(point, made.equations)
    if table is None:
        return None
    known: dict[Array, Definition] = {array: reader(array, rows) for array, rows in table.items()}
    still = replace(point, defined=known, computed={}, passes={})
    try:
        left = _along(made, still)[of]
        for each in made.derived.values():
            known[each.of] = _derived(each, still)
        right = matrix(product.of, still) if product.chains else [[0] * len(r) for r in left]
    except BadPoint:
        return None
    return [[tangent(v) for v in row] for row in left], right


def _along(made: Tangents, still: Point) -> dict[Array, Rows]:
    """The rows of every output as series along v, which may itself be a quantity of the network."""

    def direction(array: Array, at: At) -> Value:
        moves = array.name == made.wrt and array.kind == "value"
        return still.entry(made.direction, at) if moves else 0

    defined: dict[Array, Definition] = {}
    moving = replace(still, direction=direction, defined=defined, computed={}, passes={})
    table: dict[Array, Rows] = {}
    for equation in made.equations:
        table[equation.out] = matrix(equation.form, moving)
        defined[equation.out] = reader(equation.out, table[equation.out])
    return table


def _derived(each: Gradient, point: Point) -> Definition:
    if each.matrix is not None and not is_literal_zero(each.matrix):
        return reader(each.of, matrix(each.matrix, point))
    return lambda p, at: value(each.element, p, dict(zip(each.free, at, strict=True)))
