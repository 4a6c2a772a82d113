r"""`\frac{\partial L}{\partial s} = \hat y - t`: right where the entries of t add up to 1, as classes do.

A file that does not say so (`one_hot`, `simplex`) has a target of any numbers, for which the line is wrong. It
is left open, with what the file would have to say.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from symbackprop.algebra.forms import Apply, Form, RowFn
from symbackprop.algebra.inside import forms_in
from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.network.network import Network, Quantity
from symbackprop.points.entries import Entries
from symbackprop.points.points import Points

SOFTMAX = frozenset(("softmax", "log_softmax"))


def on_the_simplex(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    """A line that is wrong at open points, and right where a target of classes adds up to 1, is left open."""
    at = witness.points("A")
    is_open = finding.at is not None and finding.at.kind in ("A", "O")
    if finding.verdict != "wrong" or at is None or not is_open or not _has_classes(witness.network):
        return finding
    for target in _undeclared(witness):
        for value in _added_up(target, at):
            if judge(question, witness.opened(at.overridden(target.name, value))).right:
                reason = f"right where the entries of ${target.latex or target.name}$ add up to 1"
                return Finding("unbound", witness, finding.context, reason=f"{reason}; {_repair(target)}")
    return finding


def _has_classes(network: Network) -> bool:
    return any(_is_softmax(form) for e in network.equations for form in forms_in(e.form))


def _is_softmax(form: Form) -> bool:
    return isinstance(form, Apply | RowFn) and form.rule in SOFTMAX


def _undeclared(witness: Witness) -> Iterator[Quantity]:
    """The targets of which the file says nothing, nor gives their values"""
    given = witness.points("C")
    known = () if given is None else given.leaves
    for target in witness.network.with_role("target"):
        if target.name not in known and target.label is None and not target.facts & {"one_hot", "simplex"}:
            yield target


def _added_up(target: Quantity, at: Points) -> Iterator[Entries]:
    """Its values at these points, positive and with the sum 1 along each axis that has several places."""
    value = at.value(target.name)
    if value is None:
        return
    sizes = np.abs(value.value)
    for axis in (1, 2):
        if sizes.shape[axis] > 1:
            yield sizes / sizes.sum(axis=axis, keepdims=True)


def _repair(target: Quantity) -> str:
    shape = ", ".join(str(axis) for axis in target.array.shape if axis is not None)
    return f"the network file has to say so: `{target.name}: {{shape: [{shape}], one_hot: true}}`, or simplex"
