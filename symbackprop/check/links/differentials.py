r"""Differentials: `dL = \tr(G^\top dW)`, `dz = W\,dh + dW\,h`, small changes of all names at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from symbackprop.check.links.code_names import inner, is_code
from symbackprop.check.links.state import State
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.question import Question, environment_of
from symbackprop.check.names.letters import names
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.stems import Stem
from symbackprop.check.names.use import Context, Use
from symbackprop.check.names.uses import uses
from symbackprop.check.records.value import Cand, IllTyped, Unbound, Val
from symbackprop.check.values.compare import agreement
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Name, Node, Statement

SAID = "read as differentials, the small changes of the names"


def differentials(statement: Statement, state: State) -> tuple[Finding, ...] | None:
    """A finding for each link of a line of differentials; None where it is none, or is right as gradients."""
    head = statement.sides[0]
    if not isinstance(head, Name) or not set(statement.relations) <= {"=", "approx"}:
        return None
    for witness in state.witnesses:
        if not is_code(head, witness.words):
            continue
        of_loss = not uses(head, witness.words, Context())
        if not of_loss and not all(_moves(side, witness) for side in statement.sides[1:]):
            continue
        found = tuple(_finding(head, side, witness, state) for side in statement.sides[1:])
        if of_loss or all(f.right for f in found):
            return found
    return None


def _moves(side: Node, witness: Witness) -> bool:
    return any(is_code(name, witness.words) for name in names(side))


def _finding(head: Name, side: Node, witness: Witness, state: State) -> Finding:
    at = witness.points("A")
    try:
        if at is None:
            raise Unbound("the network has no points")
        env = environment_of(Question(head, side, definitions=dict(state.definitions)), witness, at, Context())
        agrees, truth, got = _agrees(head, side, env)
    except (Unbound, IllTyped) as reason:
        return Finding("unbound", witness, reason=str(reason) or "a differential is not read")
    if agrees:
        of_loss = not uses(head, witness.words, Context())
        return Finding("correct" if of_loss else "accepted", witness, at=at, reason="" if of_loss else SAID)
    return Finding("wrong", witness, at=at, head=truth, side=got, by_value=False)


def _agrees(head: Name, side: Node, env: Environment) -> tuple[bool, Any, Any]:
    changes: dict[str, Any] = {}
    free: dict[Stem, Dual] = {}

    def change(node: Node) -> Node:
        if not isinstance(node, Name) or not is_code(node, env.words):
            return node
        use = _whole(node, env)
        quantity = use.meaning.name
        if quantity not in changes:
            changes[quantity] = _drawn(env.quantity(quantity).value.shape, env, len(changes))
        moved = Dual(changes[quantity])
        fresh = Stem(f"change {quantity}" + (" turned" if use.transposed else ""))
        free[fresh] = moved.T if use.transposed else moved
        return Name(node.at, fresh.letters)

    plain = rewritten(side, change)
    found = evaluate(plain, replace(env, free={**env.free, **free}))
    truth = Cand(Val(Dual(_along(_whole(head, env).meaning.name, changes, env)), named=True))
    results = [agreement(truth, cand, env.settings)[0] for cand in found]
    got = None if not found or found[0].val.data is None else found[0].val.data.value
    assert truth.val.data is not None
    return "equal" in results, truth.val.data.value, got


def _whole(name: Name, env: Environment) -> Use:
    for use in uses(inner(name), env.words, env.context):
        if use.meaning.kind == "value" and not use.is_element and use.power is None:
            return use
    raise Unbound(f"the differential of {name.letters[1:]} is not read")


def _drawn(shape: tuple[int, ...], env: Environment, which: int) -> Any:
    rng = np.random.Generator(np.random.PCG64(11 + which))
    return rng.normal(size=(env.count, *shape[-2:]))


def _along(quantity: str, changes: dict[str, Any], env: Environment) -> Any:
    """sum_q dh/dq dq, each q moved while the others are held where they are"""
    total: Any = np.zeros((env.count, *env.quantity(quantity).value.shape[-2:]))
    for name, change in changes.items():
        at = env.points
        for other in changes:
            value = at.value(other)
            if other != name and value is not None:
                at = at.overridden(other, value.value)
        slope = at.total(quantity, name)
        if slope is not None:
            total = total + np.einsum("nabcd,ncd->nab", slope, change)
    return total
