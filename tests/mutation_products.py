"""A printed product: which factors belong together, and what two of them give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from mutation_oracle import FUNCTIONS, Broken, Scene, Slopes, _stem, bound
from mutation_slopes import is_mask, slopes_alone, table

from symbackprop.reading import tree as t

Evaluated = Callable[[t.Node, Scene], Any]
Applied = Callable[[t.Name, t.Node, Scene], Any]


def product(node: t.Product, scene: Scene, evaluated: Evaluated, applied: Applied) -> Any:
    factors, signs = _indicators(list(node.factors), list(node.signs), scene, evaluated, applied)
    groups: list[Any] = []
    for k, factor in enumerate(factors):
        value = factor(scene) if callable(factor) else evaluated(factor, scene)
        if k and signs[k - 1] != "odot":
            groups[-1] = _times(groups[-1], value, signs[k - 1])
        else:
            groups.append(value)
    result = groups[0]
    for group in groups[1:]:
        a, b = slopes_alone(result), slopes_alone(group)
        if a.shape != b.shape and 1 not in (a.numel(), b.numel()):
            raise Broken("entry by entry with two shapes")
        result = a * b
    return result


def _indicators(
    factors: list[Any], signs: list[str], scene: Scene, evaluated: Evaluated, applied: Applied
) -> tuple[list[Any], list[str]]:
    """1(z > 0) is a mask, and f(z) of one letter a call."""
    found: list[Any] = []
    kept: list[str] = []
    k = 0
    while k < len(factors):
        here, after = factors[k], factors[k + 1] if k + 1 < len(factors) else None
        joined: Callable[[Scene], Any] | None = None
        if isinstance(after, t.Bracket) and signs[k] == "" and len(after.items) == 1:
            (inside,) = after.items
            if isinstance(here, t.Numeral) and here.text == "1" and isinstance(inside, t.Compared):
                joined = partial(evaluated, inside)
            elif isinstance(here, t.Name) and _known(here, scene) and bound(here, scene) is None:
                joined = partial(applied, here, inside)
        if k and found:
            kept.append(signs[k - 1])
        found.append(here if joined is None else joined)
        k += 1 if joined is None else 2
    return found, kept


def _known(head: t.Name, scene: Scene) -> bool:
    return _stem(head)[0].rstrip("'") in (*FUNCTIONS, *scene.world.functions)


def _times(a: Any, b: Any, sign: str) -> Any:
    if isinstance(a, Slopes) and isinstance(b, Slopes):
        if a.inner and a.inner == b.out:
            return Slopes(torch.tensordot(a.data, b.data, 2), a.out, b.inner)
        if b.inner and b.inner == a.out:
            return Slopes(torch.tensordot(b.data, a.data, 2), b.out, a.inner)
        if (a.out, a.inner) == (b.out, b.inner) and is_mask(a):
            return a  # a mask that stands twice
    for one, other in ((a, b), (b, a)):
        if isinstance(other, Slopes) and not isinstance(one, Slopes) and one.numel() == 1:
            return replace(other, data=other.data * one.reshape(()))
    linked = isinstance(a, Slopes) and isinstance(b, Slopes)
    a, b = table(a), table(b)
    if linked and tuple(b.shape) == (a.numel(), a.numel()) and bool((b == torch.diag(torch.diag(b))).all()):
        return torch.diag(b).reshape(a.shape) * a  # a slope that stands twice, as of relu, may change nothing
    if sign == "otimes":
        return a.reshape(-1, 1) @ b.reshape(1, -1)
    if 1 in (a.numel(), b.numel()):
        return a * b
    if a.shape == b.shape[::-1] and b.shape[0] == 1 and bool(((b == 0) | (b == 1)).all()):
        return a * b.T  # a mask printed as a row beside a column
    if a.shape == b.shape and 1 in a.shape:  # two vectors that stand the same way: read entry by entry
        return a * b
    if a.shape[1] != b.shape[0] and 1 in a.shape and a.shape[0] == b.shape[0]:
        return a.T @ b  # a vector turned to fit the matrix beside it
    if a.shape[1] != b.shape[0] and 1 in b.shape and a.shape[1] == b.shape[1]:
        return a @ b.T
    if a.shape[1] != b.shape[0]:
        raise Broken("a product of shapes that do not fit")
    return a @ b
