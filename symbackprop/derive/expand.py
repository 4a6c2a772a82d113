"""expanded: the adjoints in a matrix form put in, down to the loss; z, h and masks keep their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from symbackprop.algebra.forms import Array, Form, arrays
from symbackprop.algebra.rewrite import rewrite
from symbackprop.derive.run import Run
from symbackprop.derive.steps import Gradient


def expand_all(gradients: Mapping[str, Gradient], limit: int | None) -> dict[str, Gradient]:
    """Every gradient with its expanded form; None where more than `limit` equations lie between."""
    done: dict[str, Gradient] = {}
    depth: dict[str, int] = {}
    for name, gradient in gradients.items():
        form = gradient.matrix
        inner = [a.name for a in arrays(form) if a.kind == "adjoint"] if form is not None else []
        depth[name] = 1 + max((depth[n] for n in inner if n in depth), default=-1)
        if form is None or (limit is not None and depth[name] > limit):
            done[name] = gradient
            continue
        known = {n: done[n].expanded for n in inner if n in done and n != name}
        if any(f is None for f in known.values()):
            done[name] = gradient
            continue
        done[name] = _expanded(gradient, form, {n: f for n, f in known.items() if f is not None})
    return done


def _expanded(gradient: Gradient, form: Form, adjoints: Mapping[str, Form]) -> Gradient:
    def change(node: Form) -> Form | None:
        if isinstance(node, Array) and node.kind == "adjoint":
            return adjoints.get(node.name)
        return None

    run = Run(form, gradient.free)
    run.to("expanded", rewrite(form, change), cites=tuple(adjoints))
    assert isinstance(run.now, Form)
    chains = gradient.chains
    if run.made:
        chains += (run.chain("expanded", f"expanded {gradient.of.name}"),)
    return replace(gradient, expanded=run.now, chains=chains)
