"""Tangents put in for tangents: those of unnamed quantities leave the page, the rest down to the direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from symbackprop.algebra.forms import Array, Form, arrays
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.lift import lift
from symbackprop.algebra.rewrite import rewrite
from symbackprop.algebra.terms import (
    Entry,
    Sums,
    term,
)
from symbackprop.derive.put import put_entry
from symbackprop.derive.run import Run
from symbackprop.derive.steps import Gradient

LONGEST = 60  # nodes of a form that is still put in whole
MOST_TERMS = 12
MOST_SUMS = 4  # in one product: a page with more can't be read, and each multiplies the work of a check


def inline_tangents(
    made: Mapping[str, Gradient], values: Mapping[str, Form], unnamed: frozenset[str]
) -> dict[str, Gradient]:
    """The matrix forms free of unnamed quantities (`values`) and of their tangents (`unnamed`)."""
    done: dict[str, Gradient] = {}
    for name, tangent in made.items():
        form = tangent.matrix
        inner = [a.name for a in arrays(form) if a.name in unnamed] if form is not None else []
        missing = [n for n in inner if done[n].matrix is None]
        if form is None or missing:
            blocked = done[missing[0]].blocked if missing else tangent.blocked
            done[name] = replace(tangent, matrix=None, blocked=blocked)
            continue
        known = dict(values)
        known.update({n: f for n in inner if (f := done[n].matrix) is not None})
        run = Run(form, tangent.free)
        run.to("inline", put_forms(form, known), cites=tuple(f"lift {n}" for n in inner))
        done[name] = _with(tangent, run, f"inline {name}", matrix=True)
    return done


def expand_tangents(made: Mapping[str, Gradient]) -> dict[str, Gradient]:
    """Every tangent with its matrix form down to the direction; None where that is too long."""
    done: dict[str, Gradient] = {}
    for name, tangent in made.items():
        form = tangent.matrix
        inner = [a.name for a in arrays(form) if a.name in done] if form is not None else []
        known = {n: f for n in inner if (f := done[n].expanded) is not None}
        if form is None or len(known) < len(set(inner)):
            done[name] = tangent
            continue
        run = Run(form, tangent.free)
        run.to("expanded", put_forms(form, known), cites=tuple(known))
        assert isinstance(run.now, Form)
        long = _length(run.now) > LONGEST and bool(run.made)
        done[name] = tangent if long else _with(tangent, run, f"expanded {name}", matrix=False)
    return done


def down_to_direction(of: Gradient, made: Mapping[str, Gradient]) -> Sums | None:
    """The entry of a tangent with every other tangent put in; None where that is too long."""
    arrays_of = {g.of: g for g in made.values()}
    sums = of.element
    for tangent in reversed(tuple(made.values())):
        if tangent.of == of.of:
            continue
        sums = put_entry(sums, tangent.of, arrays_of[tangent.of])
        if len(sums) > MOST_TERMS or any(len(t.bound) > MOST_SUMS for t in sums):
            return None
    return sums


def in_one_line(of: Gradient, made: Mapping[str, Gradient], values: Mapping[str, Form]) -> Gradient:
    """The expanded form by way of the entry, where equal products are added, if that is shorter."""
    entry = down_to_direction(of, made)
    if entry is None or not of.chains or entry == of.element:
        return of
    run = Run(term(Entry(of.of, of.free)), of.free)
    run.to("expanded", entry)
    run.collect()
    form = lift(run.sums, of.free, of.of.shape).form
    if form is None:
        return of
    run.to("lift", form)
    run.to("inline", put_forms(form, values))
    assert isinstance(run.now, Form)
    if of.expanded is not None and _length(of.expanded) <= _length(run.now):
        return of
    if of.expanded is None and _length(run.now) > LONGEST:
        return of
    kept = tuple(chain for chain in of.chains if chain.kind != "expanded")
    chains = (*kept, run.chain("expanded", f"expanded {of.of.name}"))
    return replace(of, expanded=run.now, chains=chains)


def put_forms(form: Form, known: Mapping[str, Form]) -> Form:
    """Each named array that is known replaced by its form."""
    return rewrite(form, lambda node: known.get(node.name) if isinstance(node, Array) else None)


def _length(form: Form) -> int:
    return sum(1 for _ in forms_in(form))


def _with(tangent: Gradient, run: Run, key: str, matrix: bool) -> Gradient:
    """The tangent whose matrix form, or expanded form, is where `run` ended."""
    assert isinstance(run.now, Form)
    chains = tangent.chains
    if run.made:
        chains += (run.chain("unfold" if matrix else "expanded", key),)
    if matrix:
        return replace(tangent, matrix=run.now, chains=chains)
    return replace(tangent, expanded=run.now, chains=chains)
