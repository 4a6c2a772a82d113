r"""Slips of place and of time: a mask that stands elsewhere, a parameter that has been updated already.

`W^T (d \odot m)` for `(W^T d) \odot m`, `w_5^{\text{new}}` for `w_5`.
"""

from __future__ import annotations

from collections.abc import Iterator

from mutation_kinds import Printed, Slip, _bound, _inside_derivative, is_mask
from mutation_numbers import gradient_of, number
from mutation_oracle import walk

from symbackprop.reading import tree as t


def misplaced(p: Printed) -> Iterator[Slip]:
    for node in walk(p.side):
        if isinstance(node, t.Product) and "odot" in node.signs:
            yield from _into(node, p)
        if isinstance(node, t.Product):
            yield from _out_of(node, p)


def _groups(node: t.Product) -> list[tuple[int, int]]:
    """First and last factor of what stands between two odots."""
    found, start = [], 0
    for k, sign in enumerate((*node.signs, "odot")):
        if sign == "odot":
            found.append((start, k))
            start = k + 1
    return found


def _into(node: t.Product, p: Printed) -> Iterator[Slip]:
    r"""(A B) \odot m as A (B \odot m) and as (A \odot m) B"""
    groups = _groups(node)
    if len(groups) != 2:
        return
    for mask, (first, last) in (groups, groups[::-1]):
        if not is_mask(node.factors[mask[0] : mask[1] + 1]):
            continue
        text = p.source[node.factors[mask[0]].at[0] : node.factors[mask[1]].at[1]]
        inner = node.factors[first]
        parts = node.factors[first : last + 1]
        if first == last and isinstance(inner, t.Bracket) and isinstance(inner.items[0], t.Product):
            parts = inner.items[0].factors
            if "odot" in inner.items[0].signs:
                continue
        if len(parts) != 2:
            continue
        a, b = (p.text(x) for x in parts)
        yield "mask", node.at, rf"{a} \, \left({b} \odot {text}\right)"
        yield "mask", node.at, rf"\left({a} \odot {text}\right) \, {b}"


def _out_of(node: t.Product, p: Printed) -> Iterator[Slip]:
    r"""(d \odot m) h^T as (d h^T) \odot m"""
    if len(node.factors) != 2 or node.signs[0] == "odot":
        return
    for k, factor in enumerate(node.factors):
        inner = factor.items[0] if isinstance(factor, t.Bracket) and len(factor.items) == 1 else None
        if not isinstance(inner, t.Product) or inner.signs.count("odot") != 1:
            continue
        at = inner.signs.index("odot")
        if not is_mask(inner.factors[at + 1 :]):
            continue
        push = p.source[inner.at[0] : inner.factors[at].at[1]]
        mask = p.source[inner.factors[at + 1].at[0] : inner.at[1]]
        other = p.text(node.factors[1 - k])
        pair = (push, other) if k == 0 else (other, push)
        yield "mask", node.at, rf"\left({pair[0]} \, {pair[1]}\right) \odot {mask}"


def early(p: Printed) -> Iterator[Slip]:
    """A gradient with a parameter that was updated before"""
    spec = p.scene.world.spec
    if not spec.get("update") or not gradient_of(p.statement.sides[0], p.scene):
        return
    parameters = spec.get("parameters") or {}
    for node in walk(p.side):
        if isinstance(node, t.Name) and not node.sup and not _inside_derivative(node, p):
            at = _bound(node, p)
            if at is not None and at[0] in parameters and not at[1]:
                yield "update order", (node.at[1], node.at[1]), r"^{\text{new}}"


def early_numerals(p: Printed) -> Iterator[Slip]:
    """The same where numbers have been put in"""
    if p.own is None or p.names or not p.own.world.spec.get("update"):
        return
    world = p.own.world
    if not gradient_of(p.statement.sides[0], p.scene) or not isinstance(p.side, t.Product | t.Sum):
        return
    for name in world.spec.get("parameters") or {}:
        old, new = world.values[name].detach(), world.updated(name).detach()
        for node in walk(p.side):
            if isinstance(node, t.Numeral) and old.numel() == 1 and abs(float(old) - float(node.value)) < 1e-9:
                if abs(float(new) - float(old)) > 0.01 * abs(float(old)):
                    yield "update order", node.at, number(float(new), 6)
