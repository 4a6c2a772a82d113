"""questions: each question of a network, in its order, with its answer."""

from __future__ import annotations

from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Slope, adjoint
from symbackprop.algebra.shapes import SCALAR
from symbackprop.derive.answer import Answered, Told
from symbackprop.derive.answer_derivative import derivative
from symbackprop.derive.answer_sources import Sources
from symbackprop.derive.curved import curved
from symbackprop.derive.layer_table import layer_table
from symbackprop.derive.run import Run
from symbackprop.derive.slopes import named_outputs, unfold_form
from symbackprop.derive.verdicts import Shared
from symbackprop.network.ask import Ask
from symbackprop.network.network import Network
from symbackprop.rules.registry import RULES

ARGUMENTS = "xzutsv"


def answered(network: Network, checks: bool = True, shared: Shared | None = None) -> tuple[Answered, ...]:
    """The questions of a network, in its order; raises StepFailed where a check fails."""
    from symbackprop.derive.answerchecks import check_answer

    sources = Sources(network, checks, shared)
    found = [_answer(ask, network, sources) for ask in network.ask]
    return tuple(map(check_answer, found)) if checks else tuple(found)


def _answer(ask: Ask, network: Network, sources: Sources) -> Answered:
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


def _new(ask: Ask, network: Network, sources: Sources) -> Told:
    """W - rate dL/dW"""
    assert network.update is not None
    array = network.array(ask.name)
    step = build.scale(build.num(Fraction(network.update.rate)), adjoint(array))
    return Told(ask, rhs=build.subtract(array, step), derivation=sources.of(network.loss))
