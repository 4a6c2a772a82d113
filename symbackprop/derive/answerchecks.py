"""Checks of answers: each step as in any derivation; dout_i/dout_a = delta_ai one entry of `out` at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.terms import Entry, Index, Place, Sums, rename
from symbackprop.derive.answer import ITSELF, Answer, Answered, Told
from symbackprop.derive.checks import check_step, domains_of
from symbackprop.derive.declared import Declared, declared, given_part
from symbackprop.derive.fixed_letters import put_letters_back
from symbackprop.derive.steps import Chain, Derivation, Step
from symbackprop.derive.trial import Claim, trial
from symbackprop.errors import StepFailed
from symbackprop.evaluate.numbers import Value
from symbackprop.evaluate.point import At, Definition, Point
from symbackprop.network.network import Network


def check_answer(answer: Answered) -> Answered:
    """The same answer, each step marked; raises StepFailed where an equality does not hold."""
    if isinstance(answer, Answer):
        return _checked_answer(answer)
    return _check_slope(answer) if isinstance(answer, Told) else answer  # a Hessian comes checked


def _checked_answer(answer: Answer) -> Answer:
    scene = declared(answer.derivation)
    seed = f"{answer.derivation.network.digest}:{answer.ask.said}"
    chain, lifting = (
        None if each is None else _checked(each, answer, scene, seed) for each in (answer.chain, answer.lifting)
    )
    _reached(answer)
    inner = None if answer.inner is None else _checked_answer(answer.inner)
    return replace(answer, chain=chain, lifting=lifting, inner=inner)


def _reached(answer: Answer) -> None:
    """What is handed on as the answer is where its steps end."""
    for form, result, chain in (
        ("element", answer.element, answer.chain),
        ("matrix", answer.matrix, answer.lifting),
    ):
        if chain is not None and result is not None and chain.rhs != result:
            raise StepFailed(f"the answer to {answer.ask.said}", f"its {form} form stands in no chain")
    if answer.fixed and answer.lifting is not None:
        lhs = answer.lifting.lhs
        if isinstance(lhs, Form) or put_letters_back(lhs, answer.fixed) != answer.element:
            raise StepFailed(f"the answer to {answer.ask.said}", "its rows and columns are others")


def _checked(chain: Chain, answer: Answer, scene: Declared, seed: str) -> Chain:
    for before, after in pairwise(chain.steps):
        if before.rhs is not after.lhs:
            raise StepFailed(chain.key, f"the step {after.reason} does not begin where {before.reason} ended")
    steps = []
    for k, step in enumerate(chain.steps):
        name = f"{chain.key}, step {k + 1} ({step.reason})"
        if step.reason == "fact" and not answer.of_loss and step.detail == ITSELF:
            check_entry_step(step, answer.out, scene, f"{seed}:{k}", name)
            steps.append(replace(step, checked="exact"))
        else:
            verdict = check_step(step, name, scene, f"{seed}:{k}")
            steps.append(replace(step, checked=verdict.checked))
    return replace(chain, steps=tuple(steps))


def check_entry_step(step: Step, out: Entry, scene: Declared, seed: str, name: str) -> None:
    """With dL/dout_a = 1 at the entry that is meant and 0 at all others, both sides are equal."""
    domains, _ = domains_of(step, scene)
    moving = tuple(dict.fromkeys(p for p in out.at if isinstance(p, Index)))
    free = tuple(i for i in step.free if i not in moving)
    for at in product(*(domains.of(i.axis) for i in moving)):
        names: dict[Index, Place] = dict(zip(moving, at, strict=True))
        place = tuple(names[p] if isinstance(p, Index) else p for p in out.at)
        one = _only(place)
        array = out.array
        seeds: dict[Array, Definition] = {
            Array(array.name, array.shape, "adjoint"): one,
            given_part(array): one,
        }
        left, right = (_fixed(side, names) for side in (step.lhs, step.rhs))
        claim = Claim(left, right, free, domains, scene.network.quantities, seeds, scene.outputs)
        result = trial(claim, "free", seed)
        if result.outcome == "unequal":
            raise StepFailed(name, f"{result.shown} (entry {place}, seed {seed})")


def _only(place: tuple[Place, ...]) -> Definition:
    def entry(point: Point, at: At) -> Value:
        return 1 if at == place else 0

    return entry


def _fixed(side: Sums | Form, names: dict[Index, Place]) -> Sums:
    assert not isinstance(side, Form)
    return rename(side, names)


def _check_slope(answer: Told) -> Told:
    """phi'(x) against the power series of phi."""
    if answer.ask.kind != "slope" or answer.chain is None:
        return answer
    empty = Network("", {}, (), "", ())
    scene = declared(Derivation(empty, (), frozenset(), {}))
    steps = []
    for step in answer.chain.steps:
        verdict = check_step(step, f"the slope of {answer.ask.name}", scene, answer.ask.said)
        steps.append(replace(step, checked=verdict.checked))
    return replace(answer, chain=replace(answer.chain, steps=tuple(steps)))
