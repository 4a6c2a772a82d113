"""Slips in numbers: a figure that is another, and what comes out if a step of the way back is worked wrongly.

A parameter is taken after its update, or the slope of a relu isn't multiplied in; all else is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mutation_kinds import Printed, Slip
from mutation_oracle import Broken, Scene, Undecided, bound, value_of, walk
from mutation_slopes import table
from mutation_values import before_update
from mutation_world import World, expression, rerun

from symbackprop.reading import tree as t

RELU = re.compile(r"relu\((\w+)\)")


def numbers(p: Printed) -> Iterator[Slip]:
    if p.names:
        return
    for node in walk(p.side):
        if not isinstance(node, t.Numeral) or not p.text(node).replace(".", "").isdigit():
            continue
        text = p.text(node)
        if "." not in text:
            yield "arithmetic", node.at, str(int(text) + 1)
            if len(text) > 1 and text[0] != text[1]:
                yield "arithmetic", node.at, text[1] + text[0] + text[2:]
            continue
        place = re.search(r"[1-9]", text)
        if place is None or len(text) - place.start() < 3:
            continue
        k = place.start()
        yield "arithmetic", node.at, f"{text[:k]}{int(text[k]) % 9 + 1}{text[k + 1 :]}"
        short = f"{float(text):.{max(1, k - text.index('.') + 1)}f}"
        if abs(float(short) / float(text) - 1) < 0.02:
            continue
        yield "rounding", node.at, short + "0" * (len(text) - len(short))


def gradient_of(head: t.Node, scene: Scene) -> bool:
    """Is the head a gradient of the loss?"""
    if not isinstance(head, t.Derivative) or not isinstance(head.of, t.Name):
        return False
    try:
        at = bound(head.of, scene)
    except Undecided:
        return False
    return at is not None and at[0] == scene.world.loss


def worked_wrongly(p: Printed) -> Iterator[Slip]:
    """The numbers at the end of a gradient, worked with a wrong step."""
    own, head = p.own, p.statement.sides[0]
    if own is None or p.names or isinstance(p.side, t.Product | t.Sum):
        return
    updated = isinstance(head, t.Name) and before_update(head) is not None
    if not updated and not gradient_of(head, own):
        return
    for kind, world in _worlds(own.world):
        try:
            (truth,) = [table(v) for v in value_of(head, own)]
            (wrong,) = [table(v).detach() for v in value_of(head, replace(own, world=world))]
        except (Undecided, Broken, ValueError):
            continue
        text = _printed(p, wrong)
        if text is not None and wrong.shape == truth.shape and _apart(p, wrong, truth):
            yield kind, p.side.at, text


def _decimals(p: Printed) -> int:
    return max((n.decimals for n in walk(p.side) if isinstance(n, t.Numeral)), default=0) or 4


def _apart(p: Printed, a: Any, b: Any) -> bool:
    """By more than rounding on the way could do."""
    unit = 10.0 ** -_decimals(p)
    return bool((abs(a - b) > 5 * unit + 0.02 * abs(b)).any())


def _printed(p: Printed, value: Any) -> str | None:
    """In the place of the side, in its environment."""
    side = p.side.inner if isinstance(p.side, t.Braced) else p.side
    digits = _decimals(p)
    if value.numel() == 1:
        return number(float(value), digits)
    if not isinstance(side, t.Matrix) or (len(side.rows), len(side.rows[0])) != tuple(value.shape):
        return None
    rows = r" \\ ".join(" & ".join(number(x, digits) for x in row) for row in value.tolist())
    return rf"\begin{{bmatrix}}{rows}\end{{bmatrix}}"


def number(x: float, decimals: int) -> str:
    return str(round(x)) if abs(x - round(x)) < 1e-9 else f"{x:.{decimals}f}"


def _worlds(world: World) -> list[tuple[str, World]]:
    key = id(world)
    if key not in _known:
        _known[key] = (world, [*_early(world), *_unmasked(world)])
    return _known[key][1]


_known: dict[int, tuple[World, list[tuple[str, World]]]] = {}


def _early(world: World) -> Iterator[tuple[str, World]]:
    """One parameter updated too early, or all of them"""
    if not world.spec.get("update"):
        return
    names = list(world.spec.get("parameters") or {})
    for moved in (*([n] for n in names), names):
        new = {n: world.updated(n).detach() for n in moved}
        try:
            yield "update order", rerun(world, new)
        except Undecided:
            continue


def _unmasked(world: World) -> Iterator[tuple[str, World]]:
    """h = relu(z) with the slope 1"""
    for name, entry in (world.spec.get("equations") or {}).items():
        match = RELU.fullmatch(expression(entry).strip())
        if match:
            equations = {**world.spec["equations"], name: match[1]}
            yield "mask", rerun(replace(world, spec={**world.spec, "equations": equations}), {})
