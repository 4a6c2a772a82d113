"""All the numbers of a solution: forward, backward, samples, update steps, hand-worked values.

Totals over samples stand in `gradients` and `forward[loss]`; with one sample they are that pass itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flint import ctx

from symbackprop.derive.steps import Derivation
from symbackprop.network.network import Network, Update
from symbackprop.numeric.expected import Result, compared
from symbackprop.numeric.given import Givens, read_givens
from symbackprop.numeric.samples import common, total, weight_of_sample
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.update import UpdateStep, moved
from symbackprop.numeric.value import Cell, Value, flat_cells, from_table
from symbackprop.numeric.worked import (
    FIRST_PRECISION,
    LAST_PRECISION,
    Worked,
    cells_of,
    certain,
    without_stale,
    work_once,
)

if TYPE_CHECKING:
    from symbackprop.numeric.claims import ClaimResult


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values by name. What has no number is not in the mappings; unknown cells are None.

    `scope` evaluates forms and substitutions of the first (or only) sample; `samples` is empty unless there
    are several.
    """

    sizes: Mapping[str, int]
    forward: Mapping[str, Value]
    gradients: Mapping[str, Value]
    scope: Scope
    update: tuple[UpdateStep, ...] = ()
    expected: tuple[Result, ...] = ()
    claims: tuple[ClaimResult, ...] = ()
    samples: tuple[Worked, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def loss_after(self) -> Value | None:
        return self.update[-1].loss_after if self.update else None

    @property
    def wrong(self) -> tuple[str, ...]:
        """A line for each hand-worked value that is wrong and for each claim that fails."""
        values = (result.line for result in self.expected if result.verdict == "wrong")
        return (*values, *(claim.line for claim in self.claims if not claim.holds))

    @property
    def unknown(self) -> tuple[str, ...]:
        """A line for each hand-worked value that speaks of nothing the network knows."""
        return tuple(result.line for result in self.expected if result.verdict == "unbound")


@dataclass(frozen=True, slots=True)
class _Totals:
    passes: tuple[Worked, ...]
    forward: Mapping[str, Value]
    gradients: Mapping[str, Value]


def work(network: Network, derivation: Derivation) -> Numbers:
    """Every number that the file's values determine; raises nothing: what has no value is left out."""
    givens = [read_givens(network, {**network.values, **sample}) for sample in network.samples or ({},)]
    precision = FIRST_PRECISION
    while True:
        numbers, settled = _work_at(network, derivation, givens, precision)
        if settled or precision >= LAST_PRECISION:
            return replace(numbers, claims=_claims(network))
        precision *= 4


def _claims(network: Network) -> tuple[ClaimResult, ...]:
    """Imported where there are claims: what tries them serves nothing else."""
    if not network.claims:
        return ()
    from symbackprop.numeric.claims import claim_results

    return claim_results(network)


def _work_at(
    network: Network, derivation: Derivation, givens: Sequence[Givens], precision: int
) -> tuple[Numbers, bool]:
    """All numbers at one precision, and whether they are as sharp as they are printed."""
    with ctx.workprec(precision):
        totals, settled = _totals(derivation, givens, precision)
        steps, after_settled = _update_steps(network, derivation, givens, totals, precision)
        settled = settled and after_settled and _certain(network, totals, steps)
        first = totals.passes[0]
        numbers = Numbers(
            first.scope.sizes,
            totals.forward,
            totals.gradients,
            first.scope,
            steps,
            samples=totals.passes if len(totals.passes) > 1 else (),
            remarks=tuple(dict.fromkeys(r for each in totals.passes for r in each.remarks)),
        )
        return replace(numbers, expected=_checked(network, numbers)), settled


def _totals(derivation: Derivation, givens: Sequence[Givens], precision: int) -> tuple[_Totals, bool]:
    done = [work_once(derivation, given, precision) for given in givens]
    passes = tuple(worked for worked, _ in done)
    settled = not any(undecided for _, undecided in done)
    if len(passes) == 1:
        return _Totals(passes, passes[0].values, passes[0].gradients), settled
    network = derivation.network
    weight = weight_of_sample(network.equation(network.loss), len(passes))
    tables = [worked.values for worked in passes]
    gradients = [worked.gradients for worked in passes]
    names = [name for name in gradients[0] if name in derivation.gradients]
    forward = common(tables) | total(tables, [network.loss], weight)
    return _Totals(passes, forward, total(gradients, names, weight)), settled


def _update_steps(
    network: Network, derivation: Derivation, givens: Sequence[Givens], totals: _Totals, precision: int
) -> tuple[tuple[UpdateStep, ...], bool]:
    """Steps of gradient descent, each at the values of the one before; settled where no ball was too wide."""
    if network.update is None:
        return (), True
    computed = frozenset(equation.name for equation in derivation.equations)
    steps: list[UpdateStep] = []
    settled = True
    for change in _changes(network.update):
        if change is not None:
            givens = [_changed(given, change) for given in givens]
            totals, fine = _totals(derivation, givens, precision)
            settled = settled and fine
        before = _parameters(network, totals)
        after = moved(network.update.rate, before, totals.gradients)
        loss_before = totals.forward.get(network.loss)
        givens = [without_stale(given, computed, after) for given in givens]
        later, fine = _totals(derivation, givens, precision)
        settled = settled and fine
        gradients = {name: totals.gradients[name] for name in after}
        kept = {name: before[name] for name in after}
        steps.append(UpdateStep(kept, gradients, after, loss_before, later.forward.get(network.loss)))
        totals = later
    return tuple(steps), settled


def _changes(update: Update) -> tuple[Mapping[str, Value] | None, ...]:
    """None for the first step, then the values that change before each later one."""
    later = ({name: from_table(table) for name, table in change.items()} for change in update.then)
    return (None, *later)


def _changed(givens: Givens, change: Mapping[str, Value]) -> Givens:
    return replace(givens, values={**givens.values, **change})


def _parameters(network: Network, totals: _Totals) -> dict[str, Value]:
    return {q.name: totals.forward[q.name] for q in network.with_role("parameter") if q.name in totals.forward}


def _certain(network: Network, totals: _Totals, steps: tuple[UpdateStep, ...]) -> bool:
    digits = printed_digits(network)
    cells: list[Cell] = [cell for worked in totals.passes for cell in cells_of(worked)]
    for table in (totals.forward, totals.gradients, *(step.after for step in steps)):
        cells.extend(cell for v in table.values() if v.exact is None for cell in flat_cells(v))
    losses = [step.loss_after for step in steps if step.loss_after is not None]
    cells.extend(cell for value in losses for cell in flat_cells(value))
    return all(certain(cell, digits) for cell in cells)


def printed_digits(network: Network) -> int:
    """The significant digits that are printed: `digits` of the notation, 6 where it says nothing."""
    digits = network.notation.get("digits")
    return int(digits) if isinstance(digits, int | str) and str(digits).isdigit() else 6


def _checked(network: Network, numbers: Numbers) -> tuple[Result, ...]:
    after = numbers.update[-1].after if numbers.update else {}
    return compared(network, numbers.scope, numbers.forward, numbers.gradients, after)
