"""answer_derivative: dout/dwrt at the asked places, by the steps of the sweep.

dl/dW_pq is taken at the asked places; upstream gradients are put in until only those that the question allows
are left; where `out` is no number, its own gradient is that of one entry, delta_ai; then deltas contract.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbackprop.algebra import build
from symbackprop.algebra.forms import Array, Form, adjoint
from symbackprop.algebra.lift import lift
from symbackprop.algebra.shapes import Shape, is_unit
from symbackprop.algebra.terms import Entry, Index, Place, Sums, term
from symbackprop.derive.answer import ITSELF, Answer
from symbackprop.derive.answer_matrix import nested, whole_matrix, whole_shape
from symbackprop.derive.answer_sources import Sources
from symbackprop.derive.answer_steps import local_steps, put_in_upstream, replayed_steps
from symbackprop.derive.answer_sums import at_deltas, at_entry
from symbackprop.derive.fixed_letters import Fixed, fixed_letters
from symbackprop.derive.run import Run
from symbackprop.derive.sides import Found
from symbackprop.derive.steps import Chain, Derivation, Gradient, Step
from symbackprop.network.ask import Ask, Spoken, Spot


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a question takes its derivative: entries, the letters it names, the indices of whole axes."""

    out: Entry
    wrt: Entry
    letters: dict[Index, str]
    open: tuple[Index, ...]


@dataclass(frozen=True, slots=True)
class _Worked:
    """The steps to the element form; `short` is that form before upstream gradients were put in."""

    chain: Chain | None
    sums: Sums
    short: Sums
    put_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lifted:
    """The matrix of all open places; where letters stay, they are held and `fixed` names those entries."""

    shape: Shape | None
    matrix: Form | None = None
    sums: Sums = ()
    fixed: tuple[Fixed, ...] = ()


def derivative(ask: Ask, sources: Sources) -> Answer:
    """dout/dwrt at the asked places, with its steps."""
    assert ask.out is not None and ask.wrt is not None
    derivation = sources.of(ask.out.name)
    of_loss = derivation.network.loss == ask.out.name
    places = _places(ask.out, ask.wrt, sources, of_loss)
    worked = _worked(ask, derivation, places, of_loss)
    lifted = _lifted(derivation, places, worked, of_loss)
    return Answer(
        ask,
        derivation,
        places.out,
        places.wrt,
        places.open,
        places.letters,
        worked.chain,
        worked.sums,
        lifted.shape,
        lifted.matrix,
        _lifting(ask, places, lifted),
        of_loss,
        worked.short,
        lifted.fixed,
        _inner(ask, sources, worked.put_in) if of_loss else None,
    )


def _places(out: Spot, wrt: Spot, sources: Sources, of_loss: bool) -> _Places:
    quantities = sources.network.quantities
    out_array = quantities[out.name].array if out.name in quantities else build.scalar(out.name)
    wrt_array = quantities[wrt.name].array
    letters: dict[str, Index] = {}
    out_at = () if of_loss else _opened(out, out_array, letters)
    wrt_at = _opened(wrt, wrt_array, letters)
    if not of_loss and _rank(out_at) + _rank(wrt_at) > 2:
        out_at, wrt_at = _without_units(out_at), _without_units(wrt_at)
    named = {index: letter for letter, index in letters.items()}
    found = (p for p in (*out_at, *wrt_at) if isinstance(p, Index) and p not in named)
    return _Places(Entry(out_array, out_at), Entry(wrt_array, wrt_at), named, tuple(dict.fromkeys(found)))


def _worked(ask: Ask, derivation: Derivation, places: _Places, of_loss: bool) -> _Worked:
    """From dout/dwrt to its element form; the deltas of entries contract at the end."""
    gradient = derivation.gradients[places.wrt.array.name]
    jacobian = None if of_loss else _one_step(gradient, places.out.array.name)
    run = Run(term(Entry(adjoint(places.wrt.array), places.wrt.at)), (*places.letters, *places.open))
    put_in: tuple[str, ...] = ()
    if jacobian is not None:
        run = local_steps(jacobian, places.out, places.wrt, run.free)
        short = run.sums
    else:
        replayed_steps(run, gradient, places.wrt, ask.stop or frozenset())
        short = run.sums
        put_in = put_in_upstream(run, ask, derivation, of_loss)
    if not of_loss:
        run.to("fact", at_entry(run.sums, places.out), detail=ITSELF)
    run.contract()
    run.to("fact", at_deltas(run.sums), detail="where the delta is 1 its places are equal")
    run.collect()
    chain = Chain("chain", f"answer {ask.said}", tuple(run.made)) if run.made else None
    return _Worked(chain, run.sums, short, put_in)


def _lifted(derivation: Derivation, places: _Places, worked: _Worked, of_loss: bool) -> _Lifted:
    """Nothing is lifted above rank 2, or where no axis is open."""
    shape = whole_shape(places.out, places.wrt, places.open)
    if shape is None or not places.open:
        return _Lifted(shape)
    if places.letters:
        held, fixed = (fixed_letters(worked.sums, places.letters) if worked.sums else None) or ((), ())
        matrix = lift(held, places.open, shape).form if fixed else None
        return _Lifted(shape, matrix, held, fixed if matrix is not None else ())
    if worked.chain is None:
        return _Lifted(shape)
    gradient = derivation.gradients[places.wrt.array.name]
    whole = nested(gradient, derivation, worked.put_in) if of_loss and places.wrt.at == places.open else None
    return _Lifted(shape, whole_matrix(worked.sums, places.open, shape, whole), worked.sums)


def _lifting(ask: Ask, places: _Places, lifted: _Lifted) -> Chain | None:
    if lifted.matrix is None:
        return None
    free = places.open if lifted.fixed else (*places.letters, *places.open)
    return Chain("lift", f"lift {ask.said}", (Step("lift", lifted.sums, lifted.matrix, free),))


def _inner(ask: Ask, sources: Sources, put_in: tuple[str, ...]) -> Answer | None:
    """What stands for the first gradient that was put in, where a matrix is to be filled in."""
    if ask.form != "filled" or len(put_in) < 2 or put_in[0] not in sources.network.quantities:
        return None
    assert ask.out is not None
    said = f"d{ask.out.name}/d{put_in[0]}"
    return derivative(replace(ask, said=said, wrt=Spot(put_in[0]), form="matrix"), sources)


def _opened(spot: Spot, array: Array, letters: dict[str, Index]) -> tuple[Place, ...]:
    """The places of an entry: numbers, one index for each letter, a fresh one for each whole axis."""
    axes = [axis for axis in array.shape if axis is not None]
    said: tuple[Spoken, ...] = spot.at or (None,) * len(axes)
    places: list[Place] = []
    for place, axis in zip(said, axes, strict=True):
        if isinstance(place, str):
            places.append(letters.setdefault(place, Index(axis)))
        else:
            places.append(Index(axis) if place is None else place)
    return tuple(places)


def _rank(places: tuple[Place, ...]) -> int:
    return sum(isinstance(p, Index) for p in places)


def _without_units(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """A place on an axis of extent 1 is 1."""
    return tuple(1 if isinstance(p, Index) and is_unit(p.axis) else p for p in places)


def _one_step(gradient: Gradient, out: str) -> Chain | None:
    """The local Jacobian, where `wrt` enters nothing but `out`; not where a slope is still to be put in."""
    chain = next((c for c in gradient.chains if c.kind == "local"), None)
    if gradient.via != (out,) or chain is None or Found().look(chain.rhs).slopes:
        return None
    return chain
