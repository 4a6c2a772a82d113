"""The matrix of a tangent that is linear in its direction: H_pq = d(H v)_p/dv_q, every tangent put in."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.algebra.differentiate import differentiate
from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.lift import lift
from symbackprop.algebra.shapes import Axis, rank
from symbackprop.algebra.terms import Derivative, Entry, Index, Partial, Sums, term
from symbackprop.derive.forward_mode import Tangents
from symbackprop.derive.inline import named_values
from symbackprop.derive.local import indices_of
from symbackprop.derive.put_tangents import down_to_direction, put_forms
from symbackprop.derive.run import Run
from symbackprop.derive.sides import is_literal_zero
from symbackprop.derive.steps import Chain, Gradient
from symbackprop.derive.tangent_checks import checked_chain, scene_of
from symbackprop.evaluate.index_form import value
from symbackprop.evaluate.numbers import Value
from symbackprop.evaluate.point import At, Definition, Point


@dataclass(frozen=True, slots=True)
class LinearMap:
    """dtangent_p/dv_q at `free`, p before q: `element` is None where it is too long for one line.

    `matrix` has p down and q across; None above rank 2, or where no form was found.
    """

    free: tuple[Index, ...]
    element: Sums | None
    matrix: Form | None
    chains: tuple[Chain, ...]


def linear_map(tangent: Gradient, made: Tangents) -> LinearMap:
    """The chains `expanded`, `local` and `lift` from a tangent to its matrix."""
    along = Entry(made.direction, indices_of(made.direction.shape))
    free = (*tangent.free, *(place for place in along.at if isinstance(place, Index)))
    entry = down_to_direction(tangent, made.derived)
    if entry is None:
        return LinearMap(free, None, None, ())
    if not tangent.chains or is_literal_zero(entry):
        return LinearMap(free, (), _matrix(made.direction, free, ()), ())
    out = Entry(tangent.of, tangent.free)
    put = Run(term(out), tangent.free)
    put.to("expanded", entry)
    put.collect()
    run = Run(term(Partial(out, along)), free, tangent.of.name)
    run.to("expand", term(Derivative(put.sums, along)))
    run.to("local", differentiate(put.sums, along, lambda func, which: None))
    run.contract()
    run.collect()
    chains = [run.chain("local", f"local {tangent.of.name} wrt {made.direction.name}")]
    if put.made:
        chains.insert(0, put.chain("expanded", f"expanded {tangent.of.name} entry"))
    form = _matrix(made.direction, free, run.sums)
    if form is not None:
        lifting = Run(run.sums, free)
        lifting.to("lift", form)
        lifting.to("inline", put_forms(form, named_values(made.equations, made.unnamed)))
        assert isinstance(lifting.now, Form)
        form = lifting.now
        chains.append(lifting.chain("lift", f"lift d{tangent.of.name}/d{made.direction.name}"))
    return LinearMap(free, run.sums, form, tuple(chains))


def _matrix(direction: Array, free: tuple[Index, ...], element: Sums) -> Form | None:
    """The first index down and the second across; None above rank 2."""
    if rank(direction.shape) > 1:
        return None
    axes: list[Axis] = [axis for axis in direction.shape if axis is not None]
    n = axes[0] if axes else None
    return lift(element, free, (n, n)).form


def checked_map(found: LinearMap, tangent: Gradient, made: Tangents, seed: str) -> tuple[Chain, ...]:
    """Its chains, each step marked: the entry by the tangents, the rest by the linear map that it is."""
    entry = tangent.element
    marked: list[Chain] = []
    for chain in found.chains:
        if chain.kind == "expanded":
            marked.append(checked_chain(chain, scene_of(made), seed))
            assert isinstance(chain.rhs, tuple)
            entry = chain.rhs
        else:
            linear = _reads(entry, tangent.free)
            marked.append(checked_chain(chain, scene_of(made, {tangent.of: linear}), seed))
    return tuple(marked)


def _reads(entry: Sums, free: tuple[Index, ...]) -> Definition:
    def linear(point: Point, at: At) -> Value:
        return value(entry, point, dict(zip(free, at, strict=True)))

    return linear
