"""What the network gives if one step of it is worked wrongly, held against the side that was printed.

A mask left out, a consumer forgotten, a parameter updated too early, another quantity in a place: each is a
change of the sample points, at which the head is worked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from flint import arb, fmpq

from symbackprop.check.compare import outcome, plain_number
from symbackprop.check.evaluate import evaluate
from symbackprop.check.free import batches
from symbackprop.check.mistakes_products import activations, slope_name
from symbackprop.check.mistakes_site import Site
from symbackprop.check.mistakes_table import Diagnosis, row
from symbackprop.check.rounding import certainly_more
from symbackprop.check.value import IllTyped, Unbound, arrays
from symbackprop.points.dual import Dual
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.points import Points
from symbackprop.reading.tree import Node

MOST_WORLDS = 40


@dataclass(frozen=True, slots=True)
class World:
    """Points at which one step goes wrong, and what that step is."""

    mistake: str
    said: str
    points: Points


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
        for world in islice(worlds(site, at), MOST_WORLDS):
            value = head_at(site, world.points, got.shape)
            if value is None or (_is_array(truth, value) and matches(value, truth, None)):
                continue
            if matches(value, got, site.finding.half):
                return world
    return None


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
            yield World(slope_name(rule), said, at.with_gradient(pre, above.value))


def _forgotten(site: Site, at: Points) -> Iterator[World]:
    """dL/dq without what comes back through one of its consumers"""
    for name, consumers in at.graph.consumers.items():
        if len(consumers) < 2:
            continue
        whole = at.gradient(name)
        for consumer in consumers:
            part = _through(at, consumer, name)
            if whole is not None and part is not None:
                said = (
                    f"What comes back through ${site.printed(consumer)}$ is missing: "
                    f"${site.printed(name)}$ is used there too."
                )
                yield World("consumer", said, at.with_gradient(name, whole.value - part))


def _through(at: Points, consumer: str, name: str) -> Any:
    """dL/dc dc/dq, in the shape of q"""
    above, local = at.gradient(consumer), at.direct(consumer, name)
    if above is None or local is None:
        return None
    return (above.value[:, :, :, None, None] * local).sum(axis=(1, 2))


def swapped(at: Points, name: str, array: Any) -> Points:
    """Another value of a quantity where the gradients go back through it; all else as it was."""
    values = {c: at.value(c) for c in at.graph.consumers.get(name, ())}
    above = {c: at.gradient(c) for c in values}
    moved = at.overridden(name, array)
    for consumer, value in values.items():
        if value is not None:
            moved = moved.overridden(consumer, value.value)
    for consumer, gradient in above.items():
        if gradient is not None:
            moved = moved.with_gradient(consumer, gradient.value)
    return moved


def _early(site: Site, at: Points) -> Iterator[World]:
    """The gradients at parameters that have moved already"""
    new = dict(_updated(site, at))
    for name, array in new.items():
        said = f"Here ${site.printed(name)}$ is already updated; the gradient needs its old value."
        yield World("update order", said, swapped(at, name, array))
    if not new:
        return
    every = at
    for name, array in new.items():
        every = every.overridden(name, array)
    said = "Here the parameters are already updated; the gradients need their old values."
    old = {e: at.value(e) for e in at.graph.equations if set(at.graph.reads[e]) & set(new)}
    still = every
    for name, value in old.items():
        still = still if value is None else still.overridden(name, value.value)
    yield World("update order", said, still)
    yield World("update order", said, every)


def _rounded_early(site: Site, at: Points) -> Iterator[World]:
    """Every value on the way cut to one, two or three decimals"""
    if not at.exact:
        return
    for decimals in (2, 1, 3):
        moved = at
        for name in at.graph.equations:
            value = None if name == site.network.loss else moved.value(name)
            if value is not None and not any(x is UNKNOWN for x in value.value.flat):
                moved = moved.overridden(name, cut(value.value, decimals))
        said = f"The numbers on the way were rounded to {decimals} decimal{'s' * (decimals > 1)} too early."
        yield World("rounding", said, moved)
        for name in reversed(tuple(at.graph.equations)):
            slope = None if name == site.network.loss else moved.gradient(name)
            if slope is not None and not any(x is UNKNOWN for x in slope.value.flat):
                moved = moved.with_gradient(name, cut(slope.value, decimals))
        yield World("rounding", said, moved)


def cut(array: Any, decimals: int) -> Any:
    """Exact numbers or balls rounded to so many decimals"""
    cells = np.empty(array.shape, dtype=object)
    for at in np.ndindex(array.shape):
        scaled = round(float(arb(array[at]) * 10**decimals))
        cells[at] = fmpq(scaled, 10**decimals)
    return cells


def _updated(site: Site, at: Points) -> Iterator[tuple[str, Any]]:
    """W - eta dL/dW of each parameter"""
    update = site.network.update
    if update is None:
        return
    rate = fmpq(update.rate.numerator, update.rate.denominator) if at.exact else float(update.rate)
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
        yield World("activation", said, swapped(at, post, z.value))
        yield World("activation", said, at.overridden(post, z.value))
        said = f"The activation ${second}$ was taken for the pre-activation ${first}$."
        yield World("activation", said, swapped(at, pre, h.value))


def _other_layer(site: Site, at: Points) -> Iterator[World]:
    """A matrix of another layer, or its own turned round"""
    arrays_ = {n: at.value(n) for n, q in site.network.quantities.items() if q.role == "parameter"}
    known = {n: v.value for n, v in arrays_.items() if isinstance(v, Dual)}
    for name, array in known.items():
        for other, theirs in known.items():
            if other != name and theirs.shape[1:] == array.shape[1:]:
                said = f"${site.printed(other)}$ was taken for ${site.printed(name)}$."
                yield World("layer", said, swapped(at, name, theirs))
                yield World("layer", said, at.overridden(name, theirs))
        if array.shape[1] == array.shape[2] > 1:
            said = f"${site.printed(name)}$ was taken with rows and columns exchanged."
            yield World("transposed", said, swapped(at, name, array.swapaxes(1, 2)))
            yield World("transposed", said, at.overridden(name, array.swapaxes(1, 2)))
