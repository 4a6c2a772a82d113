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

RuleKind = Literal["elementwise", "rowwise", "reduction", "composite"]


@dataclass(frozen=True, slots=True)
class Rule:
    """phi: its name in the language, how it is printed, its value and its local Jacobian.

    elementwise: `value(z, *params)` one number; `slope(z, a, kink, *params)` a Form, `kink` the declared slope
    at `kinks` (the points where phi is not differentiable). `plain` functions of calculus (exp, log, sqrt ..)
    are differentiated at once, without an opaque slope.
    rowwise: `entry(z, i)` is the index form of one entry of the output, from which its Jacobian is derived;
    `jacobian(z, a, i, j)` is the form to which the derived one is folded, in terms of the output a.
    composite: `expand(network writer, args)` returns a Form and may add equations.
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


RULES: dict[str, Rule] = {}


def declare(rule: Rule) -> Rule:
    """Enter a rule; a name that is declared twice raises ValueError."""
    if rule.name in RULES:
        raise ValueError(f"the rule {rule.name} is declared twice")
    RULES[rule.name] = rule
    return rule
