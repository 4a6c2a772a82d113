"""The derived entry of an adjoint put in for the adjoint, multiplied out; and the gradient that comes of it."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.algebra.forms import Array, Form, adjoint
from symbackprop.algebra.terms import Entry, Index, Place, Sums, Term, freshen, product, rename
from symbackprop.derive.run import Run
from symbackprop.derive.steps import Gradient


def put_adjoint(sums: Sums, upstream: Gradient) -> Sums:
    """dL/da_i put in wherever it stands as a factor, multiplied out."""
    return put_entry(sums, adjoint(upstream.of), upstream)


def put_entry(sums: Sums, array: Array, derived: Gradient) -> Sums:
    """What was derived for each entry of an array, put in wherever such an entry stands as a factor."""
    out: Sums = ()
    for each in sums:
        made: Sums = (Term((), each.bound),)
        for factor in each.factors:
            if isinstance(factor, Entry) and factor.array == array:
                places: dict[Index, Place] = dict(zip(derived.free, factor.at, strict=True))
                made = product(made, freshen(rename(derived.element, places)))
            else:
                made = tuple(Term((*t.factors, factor), t.bound) for t in made)
        out += made
    return out


def with_lift(gradient: Gradient, run: Run, form: Form, key: str) -> Gradient:
    """The gradient whose element form is where `run` ended, and whose matrix form is `form`, its lift."""
    lifting = Run(run.now, gradient.free)
    lifting.to("lift", form)
    chains = (*gradient.chains, run.chain("unfold", key), lifting.chain("lift", f"lift, {key}"))
    return replace(gradient, element=run.sums, matrix=form, chains=chains)
