"""y^T (W x) and sum_i (sum_k W_ik x_k) y_i: every node of a form, every term and factor of an index form.

What stands inside a factor, in its own sums, is met too.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.algebra.forms import Form, children
from symbackprop.algebra.terms import Entry, Factor, Sums, Term, parts


def forms_in(form: Form) -> Iterator[Form]:
    """The form, then each form inside it, in page order."""
    stack = [form]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def terms_in(sums: Sums) -> Iterator[Term]:
    """Each term, then those inside its factors."""
    for term in sums:
        yield term
        for factor in term.factors:
            for inner in parts(factor):
                yield from terms_in(inner)


def factors_in(sums: Sums) -> Iterator[Factor]:
    """Each factor, then those inside it."""
    for term in sums:
        for factor in term.factors:
            yield factor
            for inner in parts(factor):
                yield from factors_in(inner)


def lone_entry(sums: Sums) -> Entry | None:
    """z_i of an index form that is z_i alone."""
    if len(sums) == 1 and not sums[0].bound and len(sums[0].factors) == 1:
        factor = sums[0].factors[0]
        return factor if isinstance(factor, Entry) else None
    return None
