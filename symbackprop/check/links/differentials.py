r"""Differentials: `dL = \tr(G^\top dW)`, `dz = W\,dh + dW\,h`, small changes of all names at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.check.links.code_names import D, inner, is_code, with_code_names
from symbackprop.check.links.reasons import NO_POINTS
from symbackprop.check.links.state import State
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.question import Question, environment_of
from symbackprop.check.names.compounds import statement_joined
from symbackprop.check.names.letters import names
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.stems import Stem, stem_of
from symbackprop.check.names.use import Context, Use
from symbackprop.check.names.uses import uses
from symbackprop.check.records.memory import Memory
from symbackprop.check.records.value import Cand, IllTyped, Unbound, Val
from symbackprop.check.values.compare import agreement
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.moving import moving
from symbackprop.reading.tree import Name, Node, Product, Statement

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


def beside_a_size(statement: Statement, state: State) -> tuple[Finding, ...]:
    r"""The findings of a line that begins with `da` and is right as one of differentials, though d is a size.

    An upright `\mathrm{d}` is no size: its line may be wrong as well.
    """
    head = statement.sides[0]
    if not isinstance(head, Product) or not _begins_with_d(head):
        return ()
    for witness in state.witnesses:
        if any(s.meaning.kind != "size" for s in witness.words.spellings.get(D, ())):
            continue
        unsized = _without_size(witness)
        found = differentials(_with_names_of(unsized, statement), replace(state, witnesses=(unsized,))) or ()
        if found and (all(f.right for f in found) or _is_upright(head.factors[0])):
            return tuple(replace(f, witness=witness) for f in found)
    return ()


def _with_names_of(witness: Witness, statement: Statement) -> Statement:
    return statement_joined(statement, lambda name: stem_of(name) in witness.words.compounds)


def _without_size(witness: Witness) -> Witness:
    spellings = {stem: row for stem, row in witness.words.spellings.items() if stem != D}
    words = with_code_names(replace(witness.words, spellings=spellings))
    return replace(witness, words=words, memory=Memory())


def _begins_with_d(head: Product) -> bool:
    first, then = head.factors[:2]
    return isinstance(first, Name) and stem_of(first) == D and first.at[1] == then.at[0]


def _is_upright(d: Node) -> bool:
    """With the command that sets it, the letter takes more than one place."""
    return d.at[1] - d.at[0] > 1


def _moves(side: Node, witness: Witness) -> bool:
    return any(is_code(name, witness.words) for name in names(side))


def _finding(head: Name, side: Node, witness: Witness, state: State) -> Finding:
    at = witness.points("A")
    try:
        if at is None:
            raise Unbound(NO_POINTS)
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
    """dh, where every q with a change has its own, whatever it hangs on"""
    still = np.zeros((env.count, *env.quantity(quantity).value.shape[-2:]))
    moved = moving(env.points, changes).value(quantity)
    return still if moved is None or moved.tangent is None else moved.tangent[0]
