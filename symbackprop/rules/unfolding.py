"""put_in: an opaque slope phi'(z) becomes the declared one, 1 - a (.) a."""

from __future__ import annotations

from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Slope
from symbackprop.rules.rule import RULES


def put_in(slope: Slope, out: Form | None = None, kink: Fraction = Fraction(0)) -> Form | None:
    """phi'(z) in terms of z and the output, or of phi(z) if no output is given; None: phi is general.

    >>> from symbackprop.rules.registry import RULES
    >>> z, a = build.scalar("z"), build.scalar("a")
    >>> put_in(Slope("exp", (z,), z.shape), a) == a
    True
    """
    rule = RULES.get(slope.rule)
    if rule is None or rule.slope is None:
        return None
    a = build.apply(slope.rule, *slope.args, params=slope.params) if out is None else out
    if rule.arity == 2:
        return rule.slope(*slope.args, a, kink, slope.which)
    params = slope.params or tuple(default for _, default in rule.params)
    return rule.slope(slope.args[0], a, kink, *params)
