"""Checks, always on: each equality of a derivation is computed before it is printed.

Every Step by itself, with its names drawn independently; every rule that is used against the series of its
value; the whole gradient along one random direction. A Step that fails raises StepFailed and nothing is
printed; one that can't be decided stays `not`, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from symbackprop.algebra.forms import Form, adjoint
from symbackprop.algebra.roundtrip import same_entries
from symbackprop.algebra.terms import Entry, free_of, term
from symbackprop.derive.chainsigns import chain_keys
from symbackprop.derive.declared import Declared, declared
from symbackprop.derive.degrees import Reading, bound, cross, degree
from symbackprop.derive.inline import named_values, put_back
from symbackprop.derive.local import indices_of
from symbackprop.derive.meanings import equations_behind, meanings
from symbackprop.derive.rulecheck import check_rules
from symbackprop.derive.sides import Found, fits, is_literal_zero
from symbackprop.derive.steps import Chain, Checked, Checks, Derivation, Gradient, Step, marked
from symbackprop.derive.trial import POINTS, Claim, Mode, Result, trial
from symbackprop.derive.verdicts import Shared, Verdict, Verdicts
from symbackprop.derive.whole import check_whole
from symbackprop.errors import ShapeError, StepFailed
from symbackprop.evaluate.domains import Domains, all_different
from symbackprop.evaluate.domains import declared as at_declared_sizes
from symbackprop.evaluate.numbers import NeedsActual
from symbackprop.rules.primitives import NeedsBall

LARGEST = 20_000  # entries that are still tried at the declared sizes
BY_THEMSELVES: frozenset[str] = frozenset({"substitute"})  # numbers, which `numeric` computes


def check_derivation(derivation: Derivation, shared: Shared | None = None) -> Derivation:
    """The same derivation, each step marked; raises StepFailed where an equality does not hold.

    `shared` has the chains that other derivations of the run have been checked for, and gets those of this one.
    """
    scene, seed = declared(derivation), derivation.network.digest or derivation.network.title
    check_rules(derivation, seed)
    _check_parts(derivation, scene, seed)
    verdicts = Verdicts(shared)
    gradients = {
        name: _checked_gradient(gradient, scene, seed, verdicts)
        for name, gradient in derivation.gradients.items()
    }
    whole, note = check_whole(derivation, scene, seed)
    found = verdicts.all()
    degrees = [v.degree for v in found if v.checked == "exact" and v.degree]
    checks = Checks(
        points=POINTS,
        sizes=tuple(sorted({size for v in found for size in v.sizes})),
        bound=bound(max(degrees, default=1), POINTS),
        seed=seed,
        whole=whole,
        note=note,
    )
    return replace(derivation, gradients=gradients, checks=checks)


def _check_parts(derivation: Derivation, scene: Declared, seed: str) -> None:
    """With what was split off put back, an equation is the one of the file."""
    split = {e.name: e.form for e in derivation.equations}
    parts = named_values(derivation.equations, derivation.unnamed)
    for equation in derivation.network.equations:
        form = split[equation.name]
        if form is equation.form or put_back(form, parts) == equation.form:
            continue
        step = Step("inline", form, equation.form, indices_of(equation.out.shape))
        check_step(step, f"parts of {equation.name}", scene, f"{seed}:parts:{equation.name}")


def _checked_gradient(gradient: Gradient, scene: Declared, seed: str, verdicts: Verdicts) -> Gradient:
    chains = tuple(_checked_chain(chain, scene, seed, verdicts) for chain in gradient.chains)
    if chains:
        _reached(gradient)
        _one_slope(gradient)
    elif not scene.consumers.get(gradient.of.name):
        _check_start(gradient, scene, seed)
    return replace(gradient, chains=chains)


def _check_start(gradient: Gradient, scene: Declared, seed: str) -> None:
    """dL/dL is 1, what is given is itself, and what the loss does not depend on has the gradient 0."""
    name, free = f"start of dL/d{gradient.of.name}", gradient.free
    steps = [Step("chain", term(Entry(adjoint(gradient.of), free)), gradient.element, free)]
    if gradient.matrix is not None:
        steps.append(Step("lift", gradient.element, gradient.matrix, free))
    for step in steps:
        check_step(step, name, scene, f"{seed}:{name}")


def _reached(gradient: Gradient) -> None:
    """What is handed on as a result has to stand in a chain that was checked."""
    results = {"element": gradient.element, "matrix": gradient.matrix, "expanded": gradient.expanded}
    sides = [side for chain in gradient.chains for side in (chain.lhs, *(s.rhs for s in chain.steps))]
    for form, result in results.items():
        # most results are the very side; only a copy is compared node by node
        if result is not None and not any(side is result for side in sides) and result not in sides:
            raise StepFailed(f"dL/d{gradient.of.name}", f"its {form} form stands in no chain")


def _one_slope(gradient: Gradient) -> None:
    """The slope put in for an entry is the one put in for the matrix, at a kink too.

    No random point lies on a kink, so 1(z > 0) and 1(z >= 0) are told apart by what is written.
    """
    name = gradient.of.name
    unfolded = {chain.key: chain.rhs for chain in gradient.chains if chain.kind == "unfold"}
    entry, whole = unfolded.get(f"unfold {name} entry"), unfolded.get(f"unfold {name}")
    if not isinstance(entry, tuple) or not isinstance(whole, Form):
        return
    if not same_entries(whole, entry, gradient.free, gradient.of.shape):
        raise StepFailed(f"unfold {name}", "the entry and the matrix form have different slopes")


def _checked_chain(chain: Chain, scene: Declared, seed: str, verdicts: Verdicts) -> Chain:
    for before, after in pairwise(chain.steps):
        if before.rhs is not after.lhs:
            raise StepFailed(chain.key, f"the step {after.reason} does not begin where {before.reason} ended")
    keys = chain_keys(chain, scene, named=verdicts.shared is not None)
    found = verdicts.of(keys)
    if found is None:
        found = verdicts.note(keys, tuple(check_steps(chain, scene, seed)))
    return marked(chain, [verdict.checked for verdict in found])


def check_steps(chain: Chain, scene: Declared, seed: str) -> Iterator[Verdict]:
    """Each step of a chain by itself."""
    for place, step in enumerate(chain.steps):
        name = f"{chain.key}, step {place + 1} ({step.reason})"
        yield check_step(step, name, scene, f"{seed}:{chain.key}:{place}")


def check_step(step: Step, name: str, scene: Declared, seed: str) -> Verdict:
    """One equality at small, different sizes; at the declared ones where a number in it comes from them."""
    if step.reason in BY_THEMSELVES:
        return Verdict("not")
    if is_literal_zero(step.lhs) and is_literal_zero(step.rhs):
        return Verdict("exact")
    if not (fits(step.lhs, step.free) and fits(step.rhs, step.free)):
        raise StepFailed(name, "a side has another shape than the entry that is meant")
    if _dangling(step):
        raise StepFailed(name, "an index is neither free nor summed")
    small, own = domains_of(step, scene)
    claim = _claim(step, scene, small)
    try:
        checked, result = _by_modes(step, claim, seed)
    except ShapeError as error:
        raise StepFailed(name, f"a matrix form does not fit together: {error}") from error
    if result.outcome == "unequal" and own is not None:
        claim = replace(claim, domains=own)
        checked, result = _by_modes(step, claim, seed)
    if result.outcome == "unequal":
        raise StepFailed(name, f"{result.shown} (sizes {_sizes(claim.domains)}, seed {seed})")
    return Verdict(checked, _degree(claim, scene), claim.domains.sizes)


def _dangling(step: Step) -> bool:
    """Does an index stand in an index form that nothing binds?"""
    sums = [side for side in (step.lhs, step.rhs) if not isinstance(side, Form)]
    return any(index not in step.free for side in sums for index in free_of(side))


def _sizes(domains: Domains) -> str:
    return ", ".join(map(str, domains.sizes)) or "1"


def _by_modes(step: Step, claim: Claim, seed: str) -> tuple[Checked, Result]:
    """Free first; then with facts; then with masks and functions; then over balls."""
    tried: list[tuple[Checked, Result]] = []
    for mode in _modes(step):
        try:
            result = trial(claim, mode, seed)
        except (NeedsBall, NeedsActual):
            continue
        checked: Checked = "ball" if mode == "ball" else "exact"
        tried.append((checked if result.outcome == "equal" else "not", result))
        if result.outcome == "equal" or (mode in ("actual", "ball") and result.outcome == "unequal"):
            break
    return tried[-1]


def _modes(step: Step) -> tuple[Mode, ...]:
    """A slope is put in by `unfold`: nothing to be had from slopes that are free."""
    return ("actual", "ball") if step.reason == "unfold" else ("free", "facts", "actual", "ball")


def _claim(step: Step, scene: Declared, domains: Domains) -> Claim:
    return Claim(
        step.lhs,
        step.rhs,
        step.free,
        domains,
        scene.network.quantities,
        meanings(step, scene),
        scene.outputs,
    )


def domains_of(step: Step, scene: Declared) -> tuple[Domains, Domains | None]:
    """Small sizes, all different; and the declared ones, where they are others and not too large."""
    found = Found()
    for index in step.free:
        found.axis(index.axis)
    found.add(scene.looks.at(step.lhs)).add(scene.looks.at(step.rhs))
    for equation in equations_behind((step,), tuple(found.arrays), found.partials, scene):
        found.add(scene.looks.at(equation.form))
    small = all_different(found.axes, found.spoken)
    sizes = {axis: small.length(axis) for axis in found.axes if isinstance(axis, str)}
    own = at_declared_sizes(found.axes, sizes)
    volume = 1
    for axis in found.axes:
        volume *= own.length(axis)
    return small, own if own.places != small.places and volume <= LARGEST else None


def _degree(claim: Claim, scene: Declared) -> int:
    known = {}
    plain = Reading({}, claim.domains)
    left, right = scene.looks.at(claim.lhs).arrays, scene.looks.at(claim.rhs).arrays
    for array in claim.defined:
        if array not in left and array not in right:
            continue
        equation = scene.equations.get(array.name)
        if array.kind == "value" and equation is not None:
            known[array] = degree(equation.form, plain)
        else:
            above, below = max(
                (degree(e.form, plain) for e in scene.consumers.get(array.name, ())), default=(1, 0)
            )
            known[array] = (above + below + 1, 2 * below)
    reading = Reading(known, claim.domains)
    return cross(degree(claim.lhs, reading), degree(claim.rhs, reading))
