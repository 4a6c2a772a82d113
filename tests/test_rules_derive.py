"""Every rule of the registry in a network of its own: derived, lifted to matrix form, and checked.

A rule that is declared tomorrow is in these networks without a change here.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from symbackprop.algebra import build
from symbackprop.algebra.forms import Array, Form
from symbackprop.derive.derive import derive
from symbackprop.network.network import Equation, Network, Quantity
from symbackprop.rules.registry import RULES
from symbackprop.rules.rule import Rule
from symbackprop.rules.writer import Write

W, x, b, c = build.matrix("W", "n", 3), build.column("x", 3), build.column("b", "n"), build.column("c", "n")
X, V, C = build.matrix("X", "m", 3), build.matrix("V", 3, "n"), build.matrix("C", "m", "n")
K, U = build.matrix("K", "p", "n"), build.matrix("U", "p", 4)
PREDICTIONS = {"bce": "sigmoid", "cross_entropy": "softmax"}


def network(loss: Callable[[Write], Form], inputs: tuple[Array, ...], parameters: tuple[Array, ...]) -> Network:
    """The equations that `loss` writes, the last one the loss."""
    equations: list[Equation] = []

    def write(hint: str, form: Form) -> Array:
        equations.append(Equation(Array(hint, form.shape), form))
        return equations[-1].out

    write("L", loss(write))
    roles = [(inputs, "input"), (parameters, "parameter"), (tuple(e.out for e in equations), "computed")]
    quantities = {a.name: Quantity(a, role) for arrays, role in roles for a in arrays}
    wrt = tuple(a.name for a in parameters)
    return Network("one rule", quantities, tuple(equations), "L", wrt, digest="one rule")


def weighted(entries: Form, write: Write, weights: Array = c) -> Form:
    """sum of weights * entries: an upstream gradient with an entry of its own for each"""
    return build.reduce("sum", build.multiply(weights, write("a", entries)))


def on_a_vector(rule: Rule) -> Network:
    """a = phi(W x + b)"""

    def loss(write: Write) -> Form:
        z = write("z", build.add(build.matmul(W, x), b))
        if rule.kind == "rowwise":
            return weighted(build.rowfn(rule.name, z), write)
        params = tuple(p for _, p in rule.params)
        return weighted(build.apply(rule.name, *(z, b)[: rule.arity], params=params), write)

    return network(loss, (x, c), (W, b))


def on_a_batch(rule: Rule, axis: Any = 1) -> Network:
    """A = f(X V) by rows or columns"""

    def loss(write: Write) -> Form:
        z = write("Z", build.matmul(X, V))
        if rule.kind == "rowwise":
            return weighted(build.rowfn(rule.name, z, axis), write, C)
        if rule.kind == "reduction":
            line = build.row("r", "n") if axis == 0 else build.column("r", "m")
            return weighted(build.reduce(rule.name, z, axis), write, line)
        params = tuple(p for _, p in rule.params)
        return weighted(build.apply(rule.name, *(z, C)[: rule.arity], params=params), write, C)

    line = () if rule.kind != "reduction" else (build.row("r", "n") if axis == 0 else build.column("r", "m"),)
    return network(loss, (X, C, *line), (V,))


def on_the_loss(rule: Rule, batch: bool) -> Network:
    """L = loss(p, t)"""

    def loss(write: Write) -> Form:
        z = write("z", build.matmul(X, V) if batch else build.add(build.matmul(W, x), b))
        match PREDICTIONS.get(rule.name):
            case None:
                p: Form = z
            case "softmax":
                p = write("p", build.rowfn("softmax", z))
            case activation:
                p = write("p", build.apply(activation, z))
        return rule.expand(write, p, C if batch else c)

    return network(loss, (X, C), (V,)) if batch else network(loss, (x, c), (W, b))


NAMED: dict[str, Callable[[Rule], Network]] = {
    "norm": lambda rule: network(
        lambda w: rule.expand(w, w("z", build.add(build.matmul(W, x), b))), (x,), (W, b)
    ),
    "dot": lambda rule: network(
        lambda w: rule.expand(w, c, w("z", build.add(build.matmul(W, x), b))), (x, c), (W, b)
    ),
    "outer": lambda rule: network(
        lambda w: weighted(
            rule.expand(w, build.column("d", "m"), w("z", build.add(build.matmul(W, x), b))), w, C
        ),
        (x, C, build.column("d", "m")),
        (W, b),
    ),
    "trace": lambda rule: network(
        lambda w: rule.expand(w, w("S", build.matmul(build.transpose(C), X, V))), (X, C), (V,)
    ),
    "diag": lambda rule: network(
        lambda w: weighted(build.matmul(rule.expand(w, w("z", build.add(build.matmul(W, x), b))), c), w, c),
        (x, c),
        (W, b),
    ),
    "attention": lambda rule: network(
        lambda w: weighted(rule.expand(w, C, K, U), w, build.matrix("D", "m", 4)),
        (build.matrix("D", "m", 4),),
        (C, K, U),
    ),
}


def normalising(rule: Rule, batch: bool, eps: Fraction) -> Network:
    gamma, beta = build.column("g", "n"), build.column("h", "n")
    body, weights = (C, build.matrix("D", "m", "n")) if batch else (b, c)
    return network(
        lambda w: weighted(rule.expand(w, body, gamma, beta, eps=eps), w, weights),
        (weights,),
        (body, gamma, beta),
    )


def networks() -> list[Any]:
    """At least one for every rule that has a derivative."""
    found: list[tuple[str, Network]] = []
    for rule in RULES.values():
        name = rule.name
        if rule.kind in ("elementwise", "rowwise"):
            found.append((name, on_a_vector(rule)))
        if rule.kind in ("elementwise", "rowwise", "reduction"):
            found.append((f"{name}-rows", on_a_batch(rule, 1)))
        if rule.kind in ("rowwise", "reduction"):
            found.append((f"{name}-columns", on_a_batch(rule, 0)))
        if rule.kind == "composite":
            if name in NAMED:
                found.append((name, NAMED[name](rule)))
            elif rule.arity == 2:
                found += [(f"{name}-batch", on_the_loss(rule, True)), (name, on_the_loss(rule, False))]
            else:
                found.append((name, normalising(rule, False, Fraction(1, 10))))
                found.append((f"{name}-batch", normalising(rule, True, Fraction(0))))
    return [pytest.param(net, id=name) for name, net in found]


@pytest.mark.parametrize("net", networks())
def test_a_network_of_one_rule_is_derived_lifted_and_checked(net: Network) -> None:
    derivation = derive(net)
    assert [g.of.name for g in derivation.gradients.values() if g.matrix is None] == []
    assert set(net.wrt) <= set(derivation.gradients)
    assert derivation.checks is not None and derivation.checks.whole != "not"
