"""answer_steps: the steps of a derivation taken over into an answer, put at the places that are asked."""

from __future__ import annotations

from collections.abc import Mapping

from symbackprop.algebra.forms import adjoint
from symbackprop.algebra.terms import Delta, Entry, Index, Partial, Place, Sums, rename, term
from symbackprop.derive.answer_sums import is_upstream, single_places
from symbackprop.derive.put import put_adjoint
from symbackprop.derive.run import Run
from symbackprop.derive.steps import Chain, Derivation, Gradient, Step
from symbackprop.network.ask import Ask

MOST_PUT_IN = 8  # upstream gradients that one answer puts in


def local_steps(jacobian: Chain, out: Entry, wrt: Entry, free: tuple[Index, ...]) -> Run:
    """dout/dwrt from the equation of `out`, at the asked places."""
    assert isinstance(jacobian.lhs, tuple)
    ((partial,),) = (each.factors for each in jacobian.lhs)
    assert isinstance(partial, Partial)
    asked = zip((*partial.out.at, *partial.wrt.at), (*out.at, *wrt.at), strict=True)
    places = {own: place for own, place in asked if isinstance(own, Index)}
    run = Run(term(Partial(out, wrt)), free, out.array.name)
    for step in jacobian.steps:
        assert isinstance(step.rhs, tuple)
        run.to(step.reason, rename(step.rhs, places), _placed(step.detail, places), step.cites)
    run.equation = ""
    run.contract()
    run.collect()
    return run


def replayed_steps(run: Run, gradient: Gradient, wrt: Entry, stop: frozenset[str]) -> None:
    """The steps of the gradient's element form, at the asked places, until one puts in what may stay."""
    places: dict[Index, Place] = dict(zip(gradient.free, wrt.at, strict=True))
    at: Sums = term(Entry(adjoint(gradient.of), gradient.free))
    for step in _steps(gradient, at):
        if step.reason == "expanded" and stop.intersection(step.cites):
            break
        assert isinstance(step.rhs, tuple)
        run.equation = step.equation
        run.to(step.reason, rename(step.rhs, places), _placed(step.detail, places), step.cites)
    if not gradient.chains and gradient.element != at:
        run.to("chain", rename(gradient.element, places))
    run.equation = ""
    run.to("collect", single_places(run.sums), detail="a sum over one place is its one term")
    run.contract()
    run.collect()


def _steps(gradient: Gradient, at: Sums) -> list[Step]:
    """From the gradient's entry to its element form: the chains of index forms that continue each other."""
    found: list[Step] = []
    for chain in gradient.chains:
        if chain.kind in ("local", "lift", "expanded") or chain.lhs != at or not isinstance(chain.rhs, tuple):
            continue
        found += chain.steps
        at = chain.rhs
    return found


def _placed(detail: Delta | str | None, places: Mapping[Index, Place]) -> Delta | str | None:
    if not isinstance(detail, Delta):
        return detail
    i, j = (places.get(p, p) if isinstance(p, Index) else p for p in (detail.i, detail.j))
    return Delta(i, j)


def put_in_upstream(run: Run, ask: Ask, derivation: Derivation, of_loss: bool) -> tuple[str, ...]:
    """Upstream gradients put in, one a step, until those are left that the question allows: their names."""
    done: list[str] = []
    network = derivation.network
    stop = {*(ask.stop or ()), *network.upstream}
    everything = ask.stop is not None or not of_loss
    for _ in range(MOST_PUT_IN):
        names = (f.array.name for t in run.sums for f in t.factors if is_upstream(f))
        open_ = [n for n in names if n not in stop and (everything or n in derivation.unnamed)]
        inner = next((g for n in open_ if (g := derivation.gradients.get(n)) is not None and g.chains), None)
        if inner is None:
            break
        done.append(inner.of.name)
        run.to("expanded", single_places(put_adjoint(run.sums, inner)), cites=(inner.of.name,))
        run.contract()
        run.collect()
    return tuple(done)
