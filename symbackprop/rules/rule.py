"""What a function of the language is: `Rule`, one table row a function.

`value` works on any number of `primitives` (exact, ball, series, SymPy). `slope` works on matrix forms, in
terms of the input z and the output a, as a textbook has it; it is put in only by a step of its own.
A rule is declared once and every other room reads `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from symbackprop.algebra.forms import Form

RuleKind = Literal["elementwise", "rowwise", "reduction", "composite", "structural"]


@dataclass(frozen=True, slots=True)
class Rule:
    r"""phi: its name in the language, how it is printed, its value and its local Jacobian.

    elementwise: `value(z, *params)` one number; `slope(z, a, kink, *params)` a Form, `kink` the declared
    slope at `kinks` (the points where phi is not differentiable). With two arguments `value(z, w)` and
    `slope(z, w, a, kink, which)`, and `kinks` are points of z - w. `unfolding.put_in` calls either. `plain`
    functions of calculus (exp, log, sqrt ..) are differentiated at once, without an opaque slope.
    rowwise: `value(list)` a list; `entry(z, i, axis)` is the index form of entry i of the output, from which
    its Jacobian is derived: `z(k)` gives the Sums of entry k of the input, `axis` is the vector's extent.
    `jacobian(z, a, i, j)` is the index form of da_i/dz_j to which that is folded; `a(k)` is like `z(k)`.
    reduction: `value(list)` one number; for max `jacobian(z, a, j)`, the index form of da/dz_j, `a()` the
    result.
    composite: `expand(write, *args, **settings)` returns a Form; `write(hint, form)` adds the equation
    hint = form and returns its Array. Settings are the numbers `params` and the words `choices`, whose
    default stands first.
    structural: read by the parser itself, since its arguments are sizes.

    `written` is how phi of its arguments is set where it is not tex(..), as `\sqrt{#1}`.
    """

    name: str
    tex: str
    kind: RuleKind = "elementwise"
    arity: int = 1
    params: tuple[tuple[str, Fraction], ...] = ()
    value: Callable[..., Any] | None = None
    slope: Callable[..., Form] | None = None
    kinks: tuple[Fraction, ...] = ()
    plain: bool = False
    entry: Callable[..., Any] | None = None
    jacobian: Callable[..., Any] | None = None
    expand: Callable[..., Form] | None = None
    doc: str = ""
    choices: tuple[tuple[str, tuple[str | int | None, ...]], ...] = ()
    written: str = ""


RULES: dict[str, Rule] = {}


def declare(rule: Rule) -> Rule:
    """Enter a rule; a name that is declared twice raises ValueError."""
    if rule.name in RULES:
        raise ValueError(f"the rule {rule.name} is declared twice")
    RULES[rule.name] = rule
    return rule
