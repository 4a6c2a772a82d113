"""Pages of two lines: a wrong claim, and a line worked from it rightly, with another slip, or from no ancestor.

What the second line has to be is worked by PyTorch, from the numbers as the first line prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from mutation_world import Undecided, World, given, specs

ROOT = Path(__file__).resolve().parent.parent
PLAIN = re.compile(r"[A-Za-z](_\d)?")


@dataclass(frozen=True)
class Case:
    """Two lines and what the second has to be called."""

    net: Path
    name: str  # of the network in the file
    text: str
    verdict: str
    about: str


def cases() -> Iterator[Case]:
    for net in sorted(ROOT.glob("worked/*/net.yaml")):
        for name, spec in specs(net).items():
            try:
                world = given(spec)
            except Undecided:
                continue
            if world is not None and len(specs(net)) == 1 and not spec.get("upstream"):
                yield from _backward(net, name, world)
                yield from _forward(net, name, world)


def slips(value: Any) -> Iterator[tuple[str, Any]]:
    """Wrong numbers in place of a value."""
    yield "doubled", 2 * value
    yield "negative", -value
    changed = value.clone()
    changed.reshape(-1)[-1] += 1
    yield "an entry", changed


def printed(value: Any) -> str:
    rows = [" & ".join(_number(x) for x in row) for row in value.tolist()]
    return (
        _number(value.item())
        if value.numel() == 1
        else r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"
    )


def _number(x: float) -> str:
    return str(round(x)) if abs(x - round(x)) < 1e-9 else f"{x:.6f}"


def _as_printed(value: Any) -> Any:
    return torch.tensor([[float(_number(x)) for x in row] for row in value.tolist()])


def _differ(a: Any, b: Any) -> bool:
    return bool((abs(a - b) > 1e-3 * abs(b).clamp(min=1.0)).any())


def _named(world: World) -> list[str]:
    return [n for n in world.values if PLAIN.fullmatch(n) and n != world.loss]


def _backward(net: Path, name: str, world: World) -> Iterator[Case]:
    """A wrong gradient, and the gradients below it."""
    order = _named(world)
    equations = world.spec["equations"]
    for q in (n for n in order if n in equations):
        truth = world.gradient(q)
        for slip, wrong in slips(truth):
            wrong = _as_printed(wrong)
            first = f"$$\\frac{{\\partial {world.loss}}}{{\\partial {q}}} = {printed(wrong)}$$"
            if not _differ(wrong, truth):
                continue
            for a in order:
                line = f"$$\\frac{{\\partial {world.loss}}}{{\\partial {a}}} = %s$$"
                right = world.gradient(a)
                worked = None if a == q else _through(world, q, wrong, a)
                if worked is None or not worked[1]:
                    if (
                        a != q
                        and a in equations
                        and q in ancestors(world, a)
                        and _differ(_like(slip, right), right)
                    ):
                        yield Case(
                            net, name, f"{first}\n\n{line % printed(_like(slip, right))}\n", "wrong",
                            f"d{q} {slip}, d{a} does not hang on it",
                        )  # fmt: skip
                    continue
                value = worked[0]
                if not _differ(value, right):
                    continue
                yield Case(net, name, f"{first}\n\n{line % printed(value)}\n", "follows", f"d{q} {slip}, d{a}")
                for other, missed in slips(value):
                    if _differ(missed, value) and _differ(missed, right):
                        text = f"{first}\n\n{line % printed(missed)}\n"
                        yield Case(net, name, text, "wrong", f"d{q} {slip}, d{a} then {other}")


def _like(slip: str, value: Any) -> Any:
    return dict(slips(value))[slip]


def ancestors(world: World, name: str) -> set[str]:
    """The quantities of which `name` is worked."""
    return {
        n for n in _named(world)
        if n != name and torch.autograd.grad(
            world.values[name].sum(), world.values[n], retain_graph=True, allow_unused=True
        )[0] is not None
    } if world.values[name].requires_grad else set()  # fmt: skip


def _through(world: World, q: str, gradient: Any, a: str) -> tuple[Any, bool] | None:
    """dL/da with the given dL/dq, and whether every way from a leads through q."""

    def pulled(push: Any) -> Any:
        return torch.autograd.grad(
            (push * world.values[q]).sum(), world.values[a], retain_graph=True, allow_unused=True
        )[0]

    true = pulled(world.gradient(q).detach())
    if true is None:
        return None
    return pulled(gradient), bool((abs(true - world.gradient(a)) <= 1e-9 * abs(true)).all())


def _forward(net: Path, name: str, world: World) -> Iterator[Case]:
    """A wrong value, and the next values and gradients worked from it."""
    equations = [n for n in world.spec["equations"] if n in _named(world)]
    for q, after in pairwise(equations):
        truth = world.values[q].detach()
        for slip, wrong in slips(truth):
            wrong = _as_printed(wrong)
            other = given(world.spec, {q: wrong.requires_grad_(True)})
            if other is None or q not in ancestors(world, after):
                continue
            value, right = other.values[after].detach(), world.values[after].detach()
            if not _differ(value, right):
                continue
            first = f"$${q} = {printed(wrong.detach())}$$"
            yield Case(
                net, name, f"{first}\n\n$${after} = {printed(value)}$$\n", "follows", f"{q} {slip}, {after}"
            )
            for kind, missed in slips(value):
                if _differ(missed, value) and _differ(missed, right):
                    text = f"{first}\n\n$${after} = {printed(missed)}$$\n"
                    yield Case(net, name, text, "wrong", f"{q} {slip}, {after} then {kind}")
