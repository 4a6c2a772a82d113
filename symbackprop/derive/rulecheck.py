"""Each rule that a network uses: the declared slope against the power series of the declared value.

The Jacobian of a function of a line (softmax) is derived step by step and checked there; its index form is
compared with its declared value here.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import flint
from flint import arb

from symbackprop.algebra.build import scalar
from symbackprop.algebra.forms import Apply, Array, Form, RowFn, Slope
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.terms import Entry, Place, Sums, term
from symbackprop.derive.steps import Derivation
from symbackprop.errors import StepFailed
from symbackprop.evaluate import functions
from symbackprop.evaluate.domains import Domains
from symbackprop.evaluate.index_form import value as index_value
from symbackprop.evaluate.matrix_form import matrix
from symbackprop.evaluate.numbers import BadPoint, Value
from symbackprop.evaluate.point import Point, entry_key, positive_rational, rational
from symbackprop.rules.registry import RULES
from symbackprop.rules.rule import Rule
from symbackprop.rules.unfolding import put_in

Params = tuple[Fraction, ...]
SAMPLES = 6
PRECISIONS = (256, 512)


def rules_of(form: Form) -> Iterator[tuple[str, Params]]:
    """Every function in a form, with its parameters."""
    for node in forms_in(form):
        if isinstance(node, Apply):
            yield node.rule, node.params
        elif isinstance(node, RowFn):
            yield node.rule, ()


def check_rules(derivation: Derivation, seed: str) -> None:
    """Raises StepFailed for a rule whose slope does not belong to its value."""
    used = {rule: None for e in derivation.equations for rule in rules_of(e.form)}
    for name, params in used:
        rule = RULES.get(name)
        if rule is None:
            continue
        if rule.kind == "rowwise":
            check_line(rule, seed)
        elif rule.kind == "elementwise" and rule.slope is not None:
            check_slope(rule, params, seed)


def check_slope(rule: Rule, params: Params, seed: str) -> None:
    """phi'(z), as declared, equals the eps coefficient of phi(z + eps), on both sides of each kink."""
    rng = Random(f"{seed}:{rule.name}")
    good = 0
    for attempt in range(8 * SAMPLES):
        args = [_beside(rule, rng, attempt, k) for k in range(rule.arity)]
        try:
            for which in range(rule.arity):
                _one_slope(rule, params, args, which)
        except BadPoint:
            continue
        good += 1
        if good == SAMPLES:
            return


def _beside(rule: Rule, rng: Random, attempt: int, argument: int) -> Value:
    """Around the kinks in turn, one sign and then the other."""
    draw = positive_rational if attempt % 2 else rational
    if not rule.kinks or argument:
        return draw(rng)
    kink = rule.kinks[attempt % len(rule.kinks)]
    sign = 1 if (attempt // len(rule.kinks)) % 2 else -1
    return flint.fmpq(kink.numerator, kink.denominator) + sign * positive_rational(rng)


def _one_slope(rule: Rule, params: Params, args: list[Value], which: int) -> None:
    names = [scalar(f"z{k}") for k in range(rule.arity)]
    out = scalar("a")
    form = put_in(Slope(rule.name, tuple(names), out.shape, params, which), out)
    if form is None:
        return
    for precision in PRECISIONS:
        with flint.ctx.workprec(precision):
            point = Point(Random(0), Domains(), rational, actual=True, ball=True)
            point.kept = {entry_key(n, ()): x for n, x in zip(names, args, strict=True)}
            point.kept[entry_key(out, ())] = functions.function(point, rule.name, params, args)
            declared = arb(matrix(form, point)[0][0])
            series = arb(functions.slope(point, rule.name, params, args, which))
            if not declared.overlaps(series):
                where = ", ".join(str(x) for x in args)
                shown = f"declared {declared.str(12)}, the series of the value gives {series.str(12)}"
                raise StepFailed(f"slope of {rule.name}", f"at {where}: {shown}")


def check_line(rule: Rule, seed: str) -> None:
    """The index form of an entry equals the declared value of the line."""
    if rule.entry is None or rule.value is None:
        return
    rng = Random(f"{seed}:{rule.name}")
    array = Array("z", (3, None))
    numbers = [rational(rng) for _ in range(3)]

    def entry(place: Place) -> Sums:
        return term(Entry(array, (place,)))

    for precision in PRECISIONS:
        with flint.ctx.workprec(precision):
            point = Point(Random(0), Domains(), rational, actual=True, ball=True)
            point.kept = {entry_key(array, (k + 1,)): x for k, x in enumerate(numbers)}
            whole = functions.guarded(rule, [arb(x) for x in numbers], ())
            for k in range(3):
                one = arb(index_value(rule.entry(entry, k + 1, 3), point, {}))
                if not one.overlaps(whole[k]):
                    shown = f"entry {k + 1} is not its index form at {numbers}"
                    raise StepFailed(f"value of {rule.name}", shown)
