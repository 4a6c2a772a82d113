"""Mistakes planted in a derivation: one side of one step changed, the chain kept whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symbackprop.algebra.forms import Form
from symbackprop.algebra.rewrite import rewrite
from symbackprop.algebra.terms import Entry, Factor, Index, Place, Sums, Term, rebuild
from symbackprop.derive.steps import Chain, Derivation, Side

Change = Callable[[Side], Side]


def planted(derivation: Derivation, key: str, reason: str, change: Change) -> Derivation:
    """The right side of the first step with that reason in the chain `key`, changed."""
    gradients = dict(derivation.gradients)
    for name, gradient in gradients.items():
        for k, chain in enumerate(gradient.chains):
            if chain.key == key:
                changed = _in_chain(chain, reason, change)
                chains = (*gradient.chains[:k], changed, *gradient.chains[k + 1 :])
                gradients[name] = replace(gradient, chains=chains)
                return replace(derivation, gradients=gradients)
    raise LookupError(f"no chain {key}; there are {[c.key for g in gradients.values() for c in g.chains]}")


def _in_chain(chain: Chain, reason: str, change: Change) -> Chain:
    steps = list(chain.steps)
    for k, step in enumerate(steps):
        if step.reason == reason:
            rhs = change(step.rhs)
            assert rhs != step.rhs, "the mistake changes nothing"
            steps[k] = replace(step, rhs=rhs)
            if k + 1 < len(steps):
                steps[k + 1] = replace(steps[k + 1], lhs=rhs)
            return replace(chain, steps=tuple(steps))
    raise LookupError(f"no step {reason} in {chain.key}; there are {[s.reason for s in steps]}")


def in_terms(change: Callable[[Term], Term]) -> Change:
    """A change of the first term of an index form."""

    def apply(side: Side) -> Side:
        assert isinstance(side, tuple)
        return (change(side[0]), *side[1:])

    return apply


def in_factors(change: Callable[[Factor], Factor | None]) -> Change:
    """A change of factors; None leaves one out."""

    def term(each: Term) -> Term:
        made = [change(f) for f in each.factors]
        return Term(tuple(f for f in made if f is not None), each.bound)

    return lambda side: tuple(map(term, sums(side)))


def in_form(change: Callable[[Form], Form | None]) -> Change:
    """A change of the nodes of a matrix form."""

    def apply(side: Side) -> Side:
        assert isinstance(side, Form)
        return rewrite(side, change)

    return apply


def sums(side: Side) -> Sums:
    assert isinstance(side, tuple)
    return side


def renamed(old: str, new: str) -> Callable[[Factor], Factor]:
    """Entries of one array read from another of the same shape."""

    def change(factor: Factor) -> Factor:
        if isinstance(factor, Entry) and factor.array.name == old:
            return Entry(replace(factor.array, name=new), factor.at)
        return factor

    return change


def moved(old: Index, new: Place) -> Callable[[Factor], Factor]:
    """One index written for another."""

    def place(p: Place) -> Place:
        return new if p == old else p

    return lambda factor: rebuild(factor, lambda inner: inner, place)
