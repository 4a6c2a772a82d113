"""Unnamed quantities leave the matrix forms: what stands for W x is W x again, its adjoint its own form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

from symbackprop.algebra.forms import Apply, Array, Form, RowFn, arrays
from symbackprop.algebra.lift import lift
from symbackprop.algebra.rewrite import rewrite
from symbackprop.algebra.terms import Entry, Factor
from symbackprop.derive.put import put_adjoint, with_lift
from symbackprop.derive.run import Run
from symbackprop.derive.steps import Gradient
from symbackprop.network.network import Equation
from symbackprop.rules.vectors import COMPOSED


def lift_through_unnamed(gradient: Gradient, unnamed: frozenset[str], done: Mapping[str, Gradient]) -> Gradient:
    """One product that is sent through an unnamed quantity joins its consumer's, before lifting.

    So 2 (1/2 g) / s (x - m) is written g / s (x - m). A sum stays a factor and is inlined in matrix form.
    """
    inner = [done[f.array.name] for t in gradient.element for f in t.factors if _unnamed_adjoint(f, unnamed)]
    if not inner or any(len(g.element) != 1 for g in inner):
        return gradient
    run = Run(gradient.element, gradient.free)
    for each in dict.fromkeys(inner):
        run.to("inline", put_adjoint(run.sums, each), cites=(each.of.name,))
    run.collect()
    lifted = lift(run.sums, gradient.free, gradient.of.shape)
    if lifted.form is None:
        return gradient
    return with_lift(gradient, run, lifted.form, f"inline {gradient.of.name} entry")


def _unnamed_adjoint(factor: Factor, unnamed: frozenset[str]) -> TypeGuard[Entry]:
    return isinstance(factor, Entry) and factor.array.kind == "adjoint" and factor.array.name in unnamed


def inline_unnamed(
    equations: tuple[Equation, ...], unnamed: frozenset[str], gradients: Mapping[str, Gradient]
) -> dict[str, Gradient]:
    """Every gradient with its matrix form free of unnamed names, by a step of its own.

    Where the adjoint of an unnamed quantity has no matrix form, neither has what it would stand in.
    """
    if not unnamed:
        return dict(gradients)
    values = named_values(equations, unnamed)
    done: dict[str, Gradient] = {}
    for name, gradient in gradients.items():
        form = gradient.matrix
        if form is None or not any(a.name in unnamed for a in arrays(form)):
            done[name] = gradient
            continue
        inner = [done[a.name] for a in arrays(form) if a.kind == "adjoint" and a.name in unnamed]
        if any(g.matrix is None for g in inner):
            done[name] = replace(gradient, matrix=None, blocked=inner[0].blocked)
            continue
        adjoints = {g.of.name: g.matrix for g in inner if g.matrix is not None}
        run = Run(form, gradient.free)
        run.to("inline", _put(form, values, adjoints), cites=tuple(f"lift {n}" for n in adjoints))
        assert isinstance(run.now, Form)
        chains = (*gradient.chains, run.chain("unfold", f"inline {name}"))
        done[name] = replace(gradient, matrix=run.now, chains=chains)
    return done


def named_values(equations: tuple[Equation, ...], unnamed: frozenset[str]) -> dict[str, Form]:
    """What each unnamed quantity stands for, in names only."""
    values: dict[str, Form] = {}
    for equation in equations:
        if equation.name in unnamed:
            values[equation.name] = put_back(equation.form, values)
    return values


def put_back(form: Form, values: Mapping[str, Form]) -> Form:
    """A form with W x again where an unnamed quantity stands for it."""
    return _put(form, values, {})


def _put(form: Form, values: Mapping[str, Form], adjoints: Mapping[str, Form]) -> Form:
    def change(node: Form) -> Form | None:
        if isinstance(node, Apply):
            return _composed(node)
        if not isinstance(node, Array):
            return None
        return adjoints.get(node.name) if node.kind == "adjoint" else values.get(node.name)

    return rewrite(form, change)


def _composed(applied: Apply) -> Form | None:
    """exp(log_softmax(z)) is softmax(z)."""
    inner = applied.args[0]
    if not isinstance(inner, RowFn) or (applied.rule, inner.rule) not in COMPOSED:
        return None
    return replace(inner, rule=COMPOSED[applied.rule, inner.rule])
