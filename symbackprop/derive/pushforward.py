"""The chain rule forward: dot(out)_i = sum_j d out_i/d in_j dot(in)_j, from the same local Jacobians.

Enters one equation and the tangents of its inputs, leaves the chains that give the tangent of its output.
"""

from __future__ import annotations

from collections.abc import Mapping

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import Entry, Index, Partial, Place, Sums, product, rename, summed, term
from symbackprop.derive.local import Local, indices_of, local_jacobian
from symbackprop.derive.paths import differentiable_inputs
from symbackprop.derive.run import Run
from symbackprop.derive.sweep import Swept
from symbackprop.network.network import Equation


def pushforward(equation: Equation, of: Array, tangents: Mapping[str, Array]) -> Swept:
    """The element form of the tangent `of`; `tangents` holds those of the inputs that move."""
    free = indices_of(equation.out.shape)
    moving = [array for array in differentiable_inputs(equation.form) if array.name in tangents]
    locals_ = [local_jacobian(equation, array) for array in moving]
    run = Run(term(Entry(of, free)), free, equation.name)
    run.to("chain", _each(equation.out, free, locals_, tangents, written=False))
    run.to("cite", _each(equation.out, free, locals_, tangents, written=True), cites=_keys(locals_))
    run.contract()
    run.collect()
    chains = (*(local.chain for local in locals_), run.chain("chain", f"push forward to {of.name}"))
    return Swept(of, free, run.sums, chains, tuple(array.name for array in moving))


def _keys(locals_: list[Local]) -> tuple[str, ...]:
    return tuple(local.chain.key for local in locals_)


def _each(
    out: Array, free: tuple[Index, ...], locals_: list[Local], tangents: Mapping[str, Array], written: bool
) -> Sums:
    """sum_j d out_i/d in_j dot(in)_j for each input, the local Jacobian as a symbol or written out."""
    made: Sums = ()
    for local in locals_:
        over = tuple(place for place in local.wrt.at if isinstance(place, Index))
        along = term(Entry(tangents[local.wrt.array.name], local.wrt.at))
        places: dict[Index, Place] = {
            i: p for i, p in zip(local.out.at, free, strict=True) if isinstance(i, Index)
        }
        jacobian = rename(local.jacobian, places) if written else term(Partial(Entry(out, free), local.wrt))
        made += summed(product(jacobian, along), over)
    return made
