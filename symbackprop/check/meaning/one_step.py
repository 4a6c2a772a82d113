r"""`\sum_t \frac{\partial L}{\partial h_t} \frac{\partial h_t}{\partial W}`: what W does in step t alone.

The state before the step is held, and what the step works out on its way to h_t is not. Only in a sum over the
steps, where this reading alone counts each use of W once.
"""

from __future__ import annotations

from typing import Any

from symbackprop.check.meaning.printed_places import selected
from symbackprop.check.names.use import Use
from symbackprop.check.names.vocabulary import python_signature
from symbackprop.check.records.value import Cand, Deviations
from symbackprop.check.values.arithmetic import chained
from symbackprop.check.values.environment import Environment


def of_step(out: Use, inner: Use, dev: Deviations, env: Environment) -> list[Cand]:
    """The derivative of a state by a shared parameter in its step, where that stands in an equation before."""
    parameter = env.words.network.quantities.get(inner.meaning.name)
    if parameter is None or parameter.role != "parameter" or _label(inner.meaning.name):
        return []
    if inner.meaning.name in env.points.graph.reads.get(out.meaning.name, ()):
        return []  # the direct derivative is a reading anyway
    found = _within(out.meaning.name, inner.meaning.name, env)
    return [] if found is None else [Cand(selected(found, out, inner, env), dev | {"direct"})]


def _within(out: str, inner: str, env: Environment) -> Any | None:
    """The sum over the ways from inner to out through quantities of the same step"""
    step = _label(out)
    found = env.total(out, inner, direct=True)
    for between in env.points.graph.reads.get(out, ()):
        if not step or between == inner or _label(between) != step:
            continue
        above, below = env.total(out, between, direct=True), _within(between, inner, env)
        if above is not None and below is not None:
            part = chained(above, below)
            found = part if found is None else found + part
    return found


def _label(name: str) -> tuple[str, ...]:
    """The number of the step"""
    label = python_signature(name)[1]
    return label if label and all(token.isdigit() for token in label) else ()
