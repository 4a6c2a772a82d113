"""What the network gives if one step of it is worked wrongly, held against the side that was printed.

A mask left out, a consumer forgotten, a parameter updated too early, another quantity in a place: each is a
change of the sample points, at which the head is worked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from symbackprop.check.links.free import batches
from symbackprop.check.links.nearness import certainly_more
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.mistakes.products import activations, slope_name
from symbackprop.check.mistakes.reach import reach
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.steps import (
    cut_slopes,
    cut_values,
    moved,
    swapped,
    with_old_values,
    without_consumer,
)
from symbackprop.check.mistakes.table import Diagnosis, row
from symbackprop.check.records.value import IllTyped, Unbound, arrays
from symbackprop.check.values.compare import outcome, plain_number
from symbackprop.points.dual import Dual
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.points import Points
from symbackprop.reading.tree import Node
from symbackprop.rules.primitives import rational

MOST_WORLDS = 40


@dataclass(frozen=True, slots=True)
class World:
    """Points at which one step goes wrong, and what that step is; `step` tells it from the others.

    `place` is the quantity that has another value there, "" where gradients alone have; None: many have.
    """

    mistake: str
    said: str
    step: tuple[object, ...]
    made: Callable[[], Points]
    place: str | None = None


def worked_wrongly(site: Site) -> Diagnosis | None:
    """The step that was worked wrongly, if working it so gives the printed side."""
    summed = _summed(site)
    if summed is not None:
        return summed
    found = world_of(site)
    return None if found is None else Diagnosis(found.mistake, found.said, site.side.at)


def world_of(site: Site) -> World | None:
    at, got, truth = site.finding.at, _array(site, site.finding.side, site.side), site.finding.head
    if at is None or got is None or got.ndim != 3:
        return None
    with at.working():
        if at.kind == "A" and head_at(site, at, got.shape) is None:  # a step changes numbers, never shapes
            return None
        within = reach(site.question.head, site, at.graph)
        for world in islice(worlds(site, at) if within is None or within else (), MOST_WORLDS):
            if within is not None and world.place is not None and world.place not in within:
                continue
            value = head_at(site, points_of(world, site, at), got.shape)
            if value is None or (_is_array(truth, value) and matches(value, truth, None)):
                continue
            if matches(value, got, site.finding.half):
                return world
    return None


def points_of(world: World, site: Site, at: Points) -> Points:
    """Its points, which are the same for every line of the page that is judged at these."""
    witness = site.finding.witness
    if witness is None or witness.kept.get(at.kind) is not at:
        return world.made()
    return witness.memory.once("world", (at,), world.step, world.made)


def _array(site: Site, found: Any, node: Node) -> Any:
    """What was found, as an array also where it is a derivative by name"""
    return found if isinstance(found, np.ndarray) else value_of(site, node)


def _is_array(truth: Any, value: Any) -> bool:
    return isinstance(truth, np.ndarray) and truth.shape[1:] == value.shape[1:]


def _summed(site: Site) -> Diagnosis | None:
    """One number, the sum of the entries of the head, where a list was asked for."""
    truth, got = value_of(site, site.question.head), value_of(site, site.side)
    if truth is None or got is None or got.shape[1:] != (1, 1) or truth.shape[1:] == (1, 1):
        return None
    total = truth.sum(axis=(1, 2)).reshape(-1, 1, 1)
    if got.shape[0] != total.shape[0] or not matches(total, got, site.finding.half):
        return None
    rows, columns = truth.shape[1:]
    said = f"A sum is one number, the left side is {rows} x {columns}. {row('sum for components').likely}"
    return Diagnosis("sum for components", said, site.side.at)


def value_of(site: Site, node: Node) -> Any:
    """A node at the points of the finding, as an array; None where it has no value."""
    at, witness = site.finding.at, site.finding.witness
    if at is None or witness is None:
        return None
    env = witness.environment(at, site.finding.context, site.question.definitions, site.question.free)
    try:
        with at.working():
            for cand in evaluate(node, env):
                for view in arrays(cand, env.settings.layout):
                    if view.val.data is not None:
                        return view.val.data.value
    except (Unbound, IllTyped, ValueError):
        return None
    return None


def number_for_array(site: Site) -> bool:
    """Is the side one number, of numbers only, where the left side is an array?"""
    if "number for array" not in site.facts:
        head, side = (value_of(site, n) if site.is_number else None for n in (site.question.head, site.side))
        found = head is not None and side is not None and side.shape[1:] == (1, 1) != head.shape[1:]
        site.facts["number for array"] = found
    return site.facts["number for array"]


def head_at(site: Site, at: Points, shape: tuple[int, ...]) -> Any:
    """The head at other points, laid as the side stands; None where it has no value of that shape."""
    witness, question = site.finding.witness, site.question
    assert witness is not None
    env = witness.environment(at, site.finding.context, question.definitions, question.free)
    try:
        for batch, _, extra in batches(question, env):
            if extra:
                continue
            for cand in evaluate(question.head, batch):
                for view in arrays(cand, env.settings.layout):
                    laid = None if view.val.data is None else _laid(view.val.data.value, shape)
                    if laid is not None:
                        return laid
    except (Unbound, IllTyped, ValueError, ZeroDivisionError):
        return None
    return None


def _laid(value: Any, shape: tuple[int, ...]) -> Any:
    if value.shape[1:] == shape[1:] and value.shape[0] in (1, shape[0]):
        return np.broadcast_to(value, shape)
    if value.shape[1:] == shape[1:][::-1] and 1 in shape[1:] and value.shape[0] in (1, shape[0]):
        return np.broadcast_to(value.swapaxes(1, 2), shape)
    return None


def matches(value: Any, got: Any, half: Any) -> bool:
    """Is a value what was printed, to its digits?"""
    cells = (*np.ravel(value), *np.ravel(got))
    if value.shape[1:] != got.shape[1:] or any(x is UNKNOWN or x is None for x in cells):
        return False
    if value.shape[0] != got.shape[0] and 1 not in (value.shape[0], got.shape[0]):
        return False
    value, got = np.broadcast_arrays(value, got)
    if outcome(value, got) == "equal":
        return True
    if half is None or got.dtype != object:
        return False
    wide = np.broadcast_to(half, got.shape)
    return all(
        not certainly_more(abs(plain_number(v) - plain_number(g)), h * 2) and (h != 0 or v == g)
        for v, g, h in zip(value.flat, got.flat, wide.flat, strict=True)
    )


# -- the steps that may go wrong ------------------------------------------------------------------------------


def worlds(site: Site, at: Points) -> Iterator[World]:
    for made in (_unmasked, _forgotten, _early, _other_function, _other_layer, _rounded_early):
        yield from made(site, at)


def _unmasked(site: Site, at: Points) -> Iterator[World]:
    """dL/dz = dL/dh"""
    for pre, post, rule in activations(site):
        above = at.gradient(post)
        if above is not None and at.value(pre) is not None:
            said = f"The slope at ${site.printed(pre)}$ was not multiplied in: this is what follows without it."
            made = partial(at.with_gradient, pre, above.value)
            yield World(slope_name(rule), said, ("unmasked", pre, post), made, "")


def _forgotten(site: Site, at: Points) -> Iterator[World]:
    """dL/dq without what comes back through one of its consumers"""
    for name, consumers in at.graph.consumers.items():
        if len(consumers) < 2:
            continue
        for consumer in consumers if at.gradient(name) is not None else ():
            if at.gradient(consumer) is not None and at.direct(consumer, name) is not None:
                said = (
                    f"What comes back through ${site.printed(consumer)}$ is missing: "
                    f"${site.printed(name)}$ is used there too."
                )
                made = partial(without_consumer, at, name, consumer)
                yield World("consumer", said, ("forgotten", name, consumer), made, "")


def _early(site: Site, at: Points) -> Iterator[World]:
    """The gradients at parameters that have moved already"""
    new = dict(_updated(site, at))
    for name, array in new.items():
        said = f"Here ${site.printed(name)}$ is already updated; the gradient needs its old value."
        yield World("update order", said, ("updated", name), partial(swapped, at, name, array), name)
    if new:
        said = "Here the parameters are already updated; the gradients need their old values."
        yield World("update order", said, ("updated", "old values"), partial(with_old_values, at, new))
        yield World("update order", said, ("updated", "all"), partial(moved, at, new))


def _rounded_early(site: Site, at: Points) -> Iterator[World]:
    """Every value on the way cut to one, two or three decimals"""
    if not at.exact:
        return
    for decimals in (2, 1, 3):
        said = f"The numbers on the way were rounded to {decimals} decimal{'s' * (decimals > 1)} too early."
        values = World("rounding", said, ("values", decimals), partial(cut_values, at, decimals))
        yield values
        cut = partial(points_of, values, site, at)
        yield World("rounding", said, ("slopes", decimals), partial(cut_slopes, cut, decimals))


def _updated(site: Site, at: Points) -> Iterator[tuple[str, Any]]:
    """W - eta dL/dW of each parameter"""
    update = site.network.update
    if update is None:
        return
    rate = rational(update.rate) if at.exact else float(update.rate)
    for name, quantity in site.network.quantities.items():
        if quantity.role == "parameter":
            now, slope = at.value(name), at.gradient(name)
            if now is not None and slope is not None:
                yield name, now.value - rate * slope.value


def _other_function(site: Site, at: Points) -> Iterator[World]:
    """z where h = phi(z) belongs, and h where z does"""
    for pre, post, _ in activations(site):
        z, h = at.value(pre), at.value(post)
        if z is None or h is None:
            continue
        first, second = site.printed(pre), site.printed(post)
        said = f"The pre-activation ${first}$ was taken for the activation ${second}$."
        yield World("activation", said, ("swapped", post, pre), partial(swapped, at, post, z.value), post)
        yield World("activation", said, ("replaced", post, pre), partial(at.overridden, post, z.value), post)
        said = f"The activation ${second}$ was taken for the pre-activation ${first}$."
        yield World("activation", said, ("swapped", pre, post), partial(swapped, at, pre, h.value), pre)


def _other_layer(site: Site, at: Points) -> Iterator[World]:
    """A matrix of another layer, or its own turned round"""
    arrays_ = {n: at.value(n) for n, q in site.network.quantities.items() if q.role == "parameter"}
    known = {n: v.value for n, v in arrays_.items() if isinstance(v, Dual)}
    for name, array in known.items():
        for other, theirs in known.items():
            if other != name and theirs.shape[1:] == array.shape[1:]:
                said = f"${site.printed(other)}$ was taken for ${site.printed(name)}$."
                yield World("layer", said, ("swapped", name, other), partial(swapped, at, name, theirs), name)
                yield World(
                    "layer", said, ("replaced", name, other), partial(at.overridden, name, theirs), name
                )
        if array.shape[1] == array.shape[2] > 1:
            said = f"${site.printed(name)}$ was taken with rows and columns exchanged."
            turned = array.swapaxes(1, 2)
            yield World("transposed", said, ("swapped", name, name), partial(swapped, at, name, turned), name)
            yield World(
                "transposed", said, ("replaced", name, name), partial(at.overridden, name, turned), name
            )
