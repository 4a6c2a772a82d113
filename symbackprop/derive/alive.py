"""A forward pass over a point at which no layer is dead: every kinked function is on somewhere.

At random points a deep ReLU net is dead nearly always, and 0 = 0 proves nothing. So names are drawn as the
equations need them, and those of a dead layer are drawn again before the next layer is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.algebra.forms import Apply, Array, Form
from symbackprop.evaluate import functions
from symbackprop.evaluate.matrix_form import Rows, matrix, reader
from symbackprop.evaluate.numbers import BadPoint, constant, exact
from symbackprop.evaluate.point import Definition, Point
from symbackprop.network.network import Equation
from symbackprop.rules.kinks import FLAT, kinked
from symbackprop.rules.registry import RULES

LAYER_DRAWS = 60
RESTARTS = 4


def forward(point: Point, equations: Sequence[Equation]) -> dict[Array, Rows] | None:
    """The rows of every output, with eps along the point's direction; None if no living point was found."""
    for restart in range(RESTARTS):
        point.kept.clear()
        signs: set[bool] = set()
        table = _one_point(point, equations, signs)
        # a net whose units are all on is linear: try for a point that also has some that are off
        if table is not None and (len(signs) != 1 or restart == RESTARTS - 1):
            return table
    return None


def _one_point(point: Point, equations: Sequence[Equation], signs: set[bool]) -> dict[Array, Rows] | None:
    """The values of all equations at a point; a dead layer is drawn again, None where that does not help."""
    table: dict[Array, Rows] = {}
    defined: dict[Array, Definition] = {}
    point.defined = defined
    mark, drawn, tries, k = 0, 0, 0, 0
    while k < len(equations):
        equation = equations[k]
        try:
            table[equation.out] = matrix(equation.form, point)
            alive = all(_passes(node, point, signs) for node in _bent(equation.form))
        except BadPoint:
            alive = False
        if alive:
            defined[equation.out] = reader(equation.out, table[equation.out])
            k += 1
            if _bent(equation.form):
                mark, drawn, tries = k, len(point.kept), 0
            continue
        tries += 1
        if tries > LAYER_DRAWS or len(point.kept) == drawn:
            return None
        for key in list(point.kept)[drawn:]:
            del point.kept[key]
        for later in equations[mark:k]:
            defined.pop(later.out, None)
        k = mark
    return table


def _bent(form: Form) -> tuple[Apply, ...]:
    """The functions in a form that have a kink between two different slopes."""
    return tuple(node for node in kinked(form) if node.rule not in FLAT)


def _passes(node: Apply, point: Point, signs: set[bool]) -> bool:
    """Is the slope unequal to 0 somewhere? Notes on which side of the first kink the arguments lie."""
    still = point.still()
    rows = [matrix(arg, still) for arg in node.args]
    kink = RULES[node.rule].kinks[0]
    alive = False
    for r, row in enumerate(rows[0]):
        for c in range(len(row)):
            args = [constant(each[r][c]) for each in rows]
            against = args[1] if len(args) == 2 else 0
            signs.add(bool(args[0] - against > exact(kink)))
            alive = alive or any(
                functions.slope(still, node.rule, node.params, args, which) != 0 for which in range(len(args))
            )
    return alive
