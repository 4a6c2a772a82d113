"""What was checked of a derivation at sizes of its own, said of the derivation with the numbers of the file.

The two must be the same but for sizes, step by step; otherwise nothing is said.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat
from typing import Any

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import Index
from symbackprop.derive.steps import Chain, Derivation, Gradient, marked

Pairs = dict[Index, Index]  # which index stands for which, both ways


def transfer(derivation: Derivation, checked: Derivation) -> Derivation | None:
    """The derivation with the marks of `checked`, or None where the two are not the same."""
    if list(derivation.gradients) != list(checked.gradients):
        return None
    gradients: dict[str, Gradient] = {}
    for name, gradient in derivation.gradients.items():
        chains = _chains(gradient.chains, checked.gradients[name].chains)
        if chains is None:
            return None
        gradients[name] = replace(gradient, chains=chains)
    return replace(derivation, gradients=gradients, checks=checked.checks)


def _chains(own: tuple[Chain, ...], other: tuple[Chain, ...]) -> tuple[Chain, ...] | None:
    if [c.key for c in own] != [c.key for c in other]:
        return None
    if not all(_same_steps(mine, theirs) for mine, theirs in zip(own, other, strict=True)):
        return None
    return tuple(
        marked(mine, [step.checked for step in theirs.steps]) for mine, theirs in zip(own, other, strict=True)
    )


def _same_steps(one: Chain, other: Chain) -> bool:
    if [s.reason for s in one.steps] != [s.reason for s in other.steps]:
        return False
    pairs: Pairs = {}
    return _same(one.lhs, other.lhs, pairs) and all(
        _same(a.free, b.free, pairs) and _same(a.rhs, b.rhs, pairs)
        for a, b in zip(one.steps, other.steps, strict=True)
    )


def _same(one: Any, other: Any, pairs: Pairs) -> bool:
    """Are two parts of a side the same node by node, whatever the shapes and the indices are called?"""
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is tuple:
        return len(one) == len(other) and all(map(_same, one, other, repeat(pairs)))
    if kind is Index:
        return pairs.setdefault(one, other) is other and pairs.setdefault(other, one) is one
    if kind is Array:
        return bool(one.name == other.name and one.kind == other.kind and one.via == other.via)
    fields = getattr(kind, "__match_args__", None)
    if fields is None:
        return bool(one == other)
    for field in fields:
        if field != "shape" and not _same(getattr(one, field), getattr(other, field), pairs):
            return False
    return True
