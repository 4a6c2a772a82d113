"""questions: each question of a network answered by the steps of the sweep, put at the places that are asked.

dl/dW_pq is taken at the asked places; upstream gradients are put in until only those that the question allows
are left; where `out` is no number, its own gradient is that of one entry, delta_ai; then deltas contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Array, Form, Slope, adjoint
from symbackprop.algebra.lift import lift
from symbackprop.algebra.shapes import SCALAR, is_unit
from symbackprop.algebra.terms import Delta, Entry, Index, Partial, Place, Sums, rename, term
from symbackprop.derive.answer import ITSELF, Answer, Answered, Told
from symbackprop.derive.answer_matrix import nested, whole_matrix, whole_shape
from symbackprop.derive.answer_sums import at_deltas, at_entry, is_upstream, single_places
from symbackprop.derive.below import below
from symbackprop.derive.curved import curved
from symbackprop.derive.derive import derive
from symbackprop.derive.fixed_letters import Fixed, fixed_letters
from symbackprop.derive.layer_table import layer_table
from symbackprop.derive.put import put_adjoint
from symbackprop.derive.run import Run
from symbackprop.derive.sides import Found
from symbackprop.derive.slopes import named_outputs, unfold_form
from symbackprop.derive.steps import Chain, Derivation, Gradient, Step
from symbackprop.network.ask import Ask, Spoken, Spot
from symbackprop.network.network import Network
from symbackprop.rules.registry import RULES

MOST_PUT_IN = 8  # upstream gradients that one answer puts in
ARGUMENTS = "xzutsv"


def answered(network: Network, checks: bool = True) -> tuple[Answered, ...]:
    """The questions of a network, in its order; raises StepFailed where a check fails."""
    from symbackprop.derive.answerchecks import check_answer

    sources = _Sources(network, checks)
    found = [_answer(ask, network, sources) for ask in network.ask]
    return tuple(map(check_answer, found)) if checks else tuple(found)


@dataclass(slots=True)
class _Sources:
    """The derivation behind each question: one for all that ask of the same quantity."""

    network: Network
    checks: bool
    known: dict[str, Derivation] = field(default_factory=dict)

    def of(self, out: str) -> Derivation:
        if out not in self.known:
            self.known[out] = derive(self._network(out), checks=self.checks)
        return self.known[out]

    def _network(self, out: str) -> Network:
        asks = self.network.ask
        if out != self.network.loss:
            return below(self.network, out, _named(out, asks))
        more = [a.name for ask in asks for a in ask.adjoints()]
        more += [ask.name for ask in asks if ask.kind == "new"]
        return replace(self.network, wrt=tuple(dict.fromkeys((*_named(out, asks), *more))))


def _named(out: str, asks: tuple[Ask, ...]) -> tuple[str, ...]:
    """By what the questions differentiate a quantity, and what its answers may speak of."""
    mine = [ask for ask in asks if ask.out is not None and ask.out.name == out]
    return tuple(dict.fromkeys(ask.wrt.name for ask in mine if ask.wrt is not None))


def _answer(ask: Ask, network: Network, sources: _Sources) -> Answered:
    match ask.kind:
        case "derivative":
            return derivative(ask, sources)
        case "slope":
            return _slope(ask, network)
        case "new":
            return _new(ask, network, sources)
        case "expression":
            speaks = any(True for _ in ask.adjoints())
            return Told(ask, rhs=ask.expression, derivation=sources.of(network.loss) if speaks else None)
        case "hessian" | "hvp":
            return curved(ask, network, sources.checks)
        case "table":
            return Told(ask, layers=layer_table(network, sources.checks))
        case "prose" | "cost" | "graph":
            return Told(ask)


# -- derivatives -------------------------------------------------------------------------------------------


def derivative(ask: Ask, sources: _Sources) -> Answer:
    """dout/dwrt at the asked places, with its steps."""
    assert ask.out is not None and ask.wrt is not None
    derivation = sources.of(ask.out.name)
    network = derivation.network
    of_loss = network.loss == ask.out.name
    quantities = sources.network.quantities
    out_array = quantities[ask.out.name].array if ask.out.name in quantities else build.scalar(ask.out.name)
    letters: dict[str, Index] = {}
    out_open = () if of_loss else _opened(ask.out, out_array, letters)
    wrt_open = _opened(ask.wrt, quantities[ask.wrt.name].array, letters)
    if not of_loss and _rank(out_open) + _rank(wrt_open) > 2:
        out_open, wrt_open = _without_units(out_open), _without_units(wrt_open)
    out, wrt = Entry(out_array, () if of_loss else out_open), Entry(quantities[ask.wrt.name].array, wrt_open)
    named = {index: letter for letter, index in letters.items()}
    opened = tuple(dict.fromkeys(p for p in (*out.at, *wrt.at) if isinstance(p, Index) and p not in named))
    gradient = derivation.gradients[ask.wrt.name]
    jacobian = None if of_loss else _one_step(gradient, out.array.name)
    run = Run(term(Entry(adjoint(wrt.array), wrt.at)), (*named, *opened))
    put_in: tuple[str, ...] = ()
    if jacobian is not None:
        run = _local(jacobian, out, wrt, run.free)
        short = run.sums
    else:
        _replay(run, gradient, wrt, ask.stop or frozenset())
        short = run.sums
        put_in = _put_in(run, ask, derivation, of_loss)
    if not of_loss:
        run.to("fact", at_entry(run.sums, out), detail=ITSELF)
    run.contract()
    run.to("fact", at_deltas(run.sums), detail="where the delta is 1 its places are equal")
    run.collect()
    shape = whole_shape(out, wrt, opened)
    chain = Chain("chain", f"answer {ask.said}", tuple(run.made)) if run.made else None
    matrix = None
    if shape is not None and opened and not named and chain is not None:
        whole = nested(gradient, derivation, put_in) if wrt.at == opened and of_loss else None
        matrix = whole_matrix(run.sums, opened, shape, whole)
    lifted = run.sums
    fixed: tuple[Fixed, ...] = ()
    if shape is not None and opened and named and run.sums:
        lifted, fixed = fixed_letters(run.sums, named) or (run.sums, ())
        matrix = lift(lifted, opened, shape).form if fixed else None
    lifting = None
    if matrix is not None and shape is not None:
        step = Step("lift", lifted, matrix, opened if fixed else (*named, *opened))
        lifting = Chain("lift", f"lift {ask.said}", (step,))
    return Answer(
        ask,
        derivation,
        out,
        wrt,
        opened,
        named,
        chain,
        run.sums,
        shape,
        matrix,
        lifting,
        of_loss,
        short,
        fixed if matrix is not None else (),
        _inner(ask, sources, put_in) if of_loss else None,
    )


def _inner(ask: Ask, sources: _Sources, put_in: tuple[str, ...]) -> Answer | None:
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


def _local(jacobian: Chain, out: Entry, wrt: Entry, free: tuple[Index, ...]) -> Run:
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


def _replay(run: Run, gradient: Gradient, wrt: Entry, stop: frozenset[str]) -> None:
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


def _put_in(run: Run, ask: Ask, derivation: Derivation, of_loss: bool) -> tuple[str, ...]:
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


# -- other questions ---------------------------------------------------------------------------------------


def _slope(ask: Ask, network: Network) -> Told:
    """phi'(x) in terms of x and phi(x)."""
    taken = {*network.quantities, *network.sizes}
    x = build.scalar(next((c for c in ARGUMENTS if c not in taken), "x"))
    rule = RULES[ask.name]
    arguments = (x,) if rule.arity == 1 else (x, build.scalar(x.name + "0"))
    slope = Slope(ask.name, arguments, SCALAR, tuple(default for _, default in rule.params))
    run = Run(slope, ())
    run.to("unfold", unfold_form(slope, named_outputs(()), network.kinks))
    chain = run.chain("unfold", f"answer {ask.said}")
    assert isinstance(run.now, Form)
    return Told(ask, slope, run.now, chain, variable=x)


def _new(ask: Ask, network: Network, sources: _Sources) -> Told:
    """W - rate dL/dW"""
    assert network.update is not None
    array = network.array(ask.name)
    step = build.scale(build.num(Fraction(network.update.rate)), adjoint(array))
    return Told(ask, rhs=build.subtract(array, step), derivation=sources.of(network.loss))
