"""Declared general functions, `functions: {phi: elementwise}`: without value or slope, phi'(z) stays opaque.

They belong to one network, so they never enter the registry; `find` looks in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from symbackprop.rules.rule import RULES, Rule

General = Literal["elementwise", "scalar"]
GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)


def general(name: str, kind: General, arity: int = 1) -> Rule:
    r"""phi without a formula; `scalar` maps a whole array to one number.

    >>> general("phi", "elementwise").tex
    '\\phi'
    """
    doc = f"a general function, {kind}"
    return Rule(name, _tex(name), "elementwise" if kind == "elementwise" else "reduction", arity, doc=doc)


def find(name: str, functions: Mapping[str, General]) -> Rule | None:
    """The rule of a name: the network's own functions first, then the registry."""
    return general(name, functions[name]) if name in functions else RULES.get(name)


def _tex(name: str) -> str:
    if name in GREEK:
        return "\\" + name
    return name if len(name) == 1 else rf"\operatorname{{{name.replace('_', chr(92) + '_')}}}"
