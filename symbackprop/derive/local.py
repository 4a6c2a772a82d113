"""local: the local Jacobian of one equation, dz_i/dW_pq = sum_k delta_ip delta_kq x_k = delta_ip x_q.

Enters an equation and one of its inputs, leaves the chain of steps from the definition to the contracted form.
The Jacobian of softmax is derived from its definition, then folded to the output: delta_ij a_i - a_i a_j.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from symbackprop.algebra.differentiate import differentiate
from symbackprop.algebra.forms import Array, Form, Reduce, RowFn
from symbackprop.algebra.lower import at_shape, lower
from symbackprop.algebra.shapes import Shape
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Func,
    Index,
    Partial,
    Place,
    Sums,
    Term,
    summed,
    term,
    times,
)
from symbackprop.derive.run import Run
from symbackprop.derive.slopes import plain_slope
from symbackprop.derive.steps import Chain
from symbackprop.network.network import Equation
from symbackprop.rules.registry import RULES


@dataclass(frozen=True, slots=True)
class Local:
    """dout_i/dwrt_p: its chain of steps and its last form; `out` and `wrt` hold the free indices."""

    out: Entry
    wrt: Entry
    chain: Chain

    @property
    def jacobian(self) -> Sums:
        rhs = self.chain.rhs
        assert isinstance(rhs, tuple)
        return rhs


def indices_of(shape: Shape) -> tuple[Index, ...]:
    """A fresh index for each axis that is not UNIT."""
    return tuple(Index(axis) for axis in shape if axis is not None)


def local_jacobian(equation: Equation, wrt: Array, lhs: Entry | None = None) -> Local:
    """The chain `local OUT wrt IN`; the loss gives its gradient at once, then `lhs` stands on the left."""
    out = Entry(equation.out, indices_of(equation.out.shape))
    entry = Entry(wrt, indices_of(wrt.shape)) if lhs is None else Entry(wrt, lhs.at)
    head: Sums = term(Partial(out, entry)) if lhs is None else term(lhs)
    # the loss is 1 x 1: where its axes have indices, they are summed over their one place
    over = tuple(p for p in out.at if isinstance(p, Index)) if lhs is not None else ()
    free = tuple(p for p in (*out.at, *entry.at) if isinstance(p, Index) and p not in over)
    key = f"local {equation.name} wrt {wrt.name}"
    steps = Run(head, free, equation.name)
    form = equation.form
    if isinstance(form, Reduce) and form.rule not in ("sum", "mean"):
        steps.to("local", summed(_extremum(form, out, entry), over))
    else:
        body = summed(_body(equation, out), over)
        steps.to("expand", term(Derivative(body, entry)))
        steps.to("local", differentiate(body, entry, partial(_plain, body, out)))
        steps.contract()
        if isinstance(form, RowFn):
            steps.to("fold", _folded(form, out, entry))
    steps.collect()
    return Local(out, entry, steps.chain("local", key))


def _plain(body: Sums, out: Entry, func: Func, which: int) -> Sums | None:
    """The slope of exp or sqrt in terms of the output, where the equation is that function."""
    return plain_slope(func, which, term(out) if body == term(func) else term(func))


def _body(equation: Equation, out: Entry) -> Sums:
    """The right side at the entry of the output: lowered, or by the definition of a rowwise rule."""
    form = equation.form
    if not isinstance(form, RowFn):
        return lower(form, *at_shape(form.shape, out.at))
    entry = RULES[form.rule].entry
    assert entry is not None
    where = _running(form)
    axis = form.arg.shape[form.axis]
    result: Sums = entry(lambda place: term(_moved(_of(form.arg, out), where, place)), out.at[where], axis)
    return result


def _running(form: RowFn) -> int:
    """Which of an entry's places runs over the vector that the rule sees."""
    return form.axis if None not in form.arg.shape else 0


def _of(array: Form, like: Entry) -> Entry:
    assert isinstance(array, Array)
    return Entry(array, like.at)


def _moved(entry: Entry, where: int, place: Place) -> Entry:
    return Entry(entry.array, (*entry.at[:where], place, *entry.at[where + 1 :]))


def _folded(form: RowFn, out: Entry, wrt: Entry) -> Sums:
    """The Jacobian in terms of the output, at the same row of both."""
    jacobian = RULES[form.rule].jacobian
    assert jacobian is not None
    where = _running(form)
    same = tuple(Delta(i, p) for k, (i, p) in enumerate(zip(out.at, wrt.at, strict=True)) if k != where)
    within: Sums = jacobian(
        lambda place: term(_moved(_of(form.arg, out), where, place)),
        lambda place: term(_moved(out, where, place)),
        out.at[where],
        wrt.at[where],
    )
    return tuple(Term(same + t.factors, t.bound) for t in within)


def _extremum(form: Reduce, out: Entry, wrt: Entry) -> Sums:
    """dmax/dz_p = 1(z_p = max): the rule says so in terms of its result."""
    jacobian = RULES[form.rule].jacobian
    assert jacobian is not None
    kept = [p for k, p in enumerate(wrt.at) if form.axis is not None and k != form.axis]
    same = tuple(Delta(i, p) for i, p in zip(out.at, kept, strict=True))
    inside: Sums = jacobian(lambda _: term(wrt), lambda: term(out), wrt.at[-1])
    return times((Term(same),), inside)
