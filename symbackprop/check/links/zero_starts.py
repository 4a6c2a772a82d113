"""`s_1 = U x_1` where the file gives h_0 = 0, `o = U h` beside a bias of zeros: zeros need not be written."""

from __future__ import annotations

from symbackprop.algebra.forms import Add, Array, MatMul, Ones
from symbackprop.algebra.inside import forms_in
from symbackprop.check.links import link
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.names.scope import quantities
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.records.value import counted
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.points.entries import Entries
from symbackprop.points.points import Points
from symbackprop.reading.tree import Name


def beside_zeros(question: Question, witness: Witness) -> Finding | None:
    """A line of names that holds wherever the inputs of zeros are zero; None where it does not, or names one.

    So do biases of zeros in the line of a computed quantity itself: a path back may end at a weight of zeros.
    All else is drawn, so only a summand that such an input makes vanish can be missing. A line that names it
    has to be right for any value: beside a factor 0 every mistake would pass.
    """
    sort = sort_of(question.side, witness)
    at = witness.points("A")
    if at is None or sort.values or not sort.names:
        return None
    said = {q for side in (question.head, question.side) for q in quantities(side, witness.words, ANYWHERE)}
    names = [name for name in _zeros(question, witness) if name not in said]
    if not names:
        return None
    there = witness.opened(_at_zero(at, names))
    found = link.judged(replace(question, environments=None), there, ("A",))
    if not found.right or counted(found.dev):
        return None
    zeros = ", ".join(names)
    return replace(found, verdict="accepted", witness=witness, reason=f"with the given zeros of {zeros}")


def _zeros(question: Question, witness: Witness) -> list[str]:
    """The inputs, and beside a name the biases, whose given values are all 0"""
    at = witness.points("C")
    if at is None:
        return []
    known = [q.name for q in at.network.with_role("input")]
    if isinstance(question.head, Name):
        added = _added(at.network)
        known += [q.name for q in at.network.with_role("parameter") if q.name in added]
    return [name for name in known if _is_zero(at.leaves.get(name))]


def _added(network: Network) -> frozenset[str]:
    """b of W x + b, and of X W + 1 b; a weight of zeros would hide what is forgotten beside it"""
    sums = (f for e in network.equations for f in forms_in(e.form) if isinstance(f, Add))
    summands = (s.args if isinstance(s, MatMul) else (s,) for f in sums for s in f.args)
    alone = (tuple(f for f in factors if not isinstance(f, Ones)) for factors in summands)
    return frozenset(f[0].name for f in alone if len(f) == 1 and isinstance(f[0], Array))


def _is_zero(given: Entries | None) -> bool:
    return given is not None and all(bool(cell == 0) for cell in given.flat)


def _at_zero(at: Points, names: list[str]) -> Points:
    for name in names:
        value = at.value(name)
        if value is not None:
            at = at.overridden(name, value.value * 0)
    return at
