"""Claims tried on every input of their domain: how many fail, and the first counterexample."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from flint import fmpq

from symbackprop.algebra.forms import arrays
from symbackprop.algebra.lower import NotLowered
from symbackprop.network.claim import Claim
from symbackprop.network.network import Equation, Network
from symbackprop.numeric.compiled import Compiler, Known, Unknown
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.given import Givens, read_givens
from symbackprop.numeric.remembered import Slots
from symbackprop.numeric.scope import Scope, SizeUnknown
from symbackprop.numeric.value import Value, cell_at, flat_cells, from_flat
from symbackprop.rules.primitives import Undecided

PRECISION = 192
Point = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What came out: `failures` of `claim.inputs`; `counterexample` holds the first failing input and what
    the statement speaks of there. `reason` says why nothing could be tried.
    """

    claim: Claim
    failures: int = 0
    counterexample: Mapping[str, Value] | None = None
    reason: str = ""
    net: str = ""

    @property
    def holds(self) -> bool:
        return self.failures == 0 and not self.reason

    @property
    def line(self) -> str:
        """One line for people: `the claim y == (x[1] > 0) fails on 3 of 27 inputs, first at x = [0, 1, 2]`."""
        of = f" of {self.net}" if self.net else ""
        claim = f"the claim {self.claim.said}{of}"
        if self.reason:
            return f"{claim} was not tried: {self.reason}"
        if self.holds:
            return f"{claim} holds for all {self.claim.inputs} inputs"
        return f"{claim} fails on {self.failures} of {self.claim.inputs} inputs, first at {self.at}"

    @property
    def at(self) -> str:
        """x = [0, 1, 2], y = 1"""
        found = self.counterexample or {}
        return ", ".join(f"{name} = {_listed(value)}" for name, value in found.items())


def _listed(value: Value) -> str:
    cells = [str(cell) for cell in flat_cells(value)]
    return cells[0] if len(cells) == 1 else f"[{', '.join(cells)}]"


def claim_results(network: Network) -> tuple[ClaimResult, ...]:
    """Every claim of a network, tried."""
    return tuple(replace(tried(claim, network), net=network.name) for claim in network.claims)


def tried(claim: Claim, network: Network) -> ClaimResult:
    """All inputs, one after the other: compiled, or evaluated where a formula sees whole vectors."""
    givens = read_givens(network, network.values)
    needed = needed_equations(claim, network)
    try:
        try:
            holds = compiled_claim(claim, network, givens, needed)
        except NotLowered:
            holds = evaluated_claim(claim, network, givens, needed)
        return _enumerated(claim, network, givens, needed, holds)
    except Unknown as fault:
        return ClaimResult(claim, reason=f"{fault} has no value")
    except SizeUnknown as fault:
        return ClaimResult(claim, reason=f"the size {fault} has no number")
    except Undecided as fault:
        return ClaimResult(claim, reason=f"{fault} is too close to tell")


def _enumerated(
    claim: Claim, network: Network, givens: Givens, needed: tuple[Equation, ...], holds: Callable[[Point], bool]
) -> ClaimResult:
    failures, first = 0, None
    for point in points(claim, network, givens):
        if not holds(point):
            failures += 1
            first = first or point
    if first is None:
        return ClaimResult(claim)
    values = values_at(first, claim, network, givens, needed)
    names = [*(d.name for d in claim.domains), *(a.name for a in arrays(claim.holds))]
    return ClaimResult(claim, failures, {name: values[name] for name in dict.fromkeys(names)})


def points(claim: Claim, network: Network, givens: Givens) -> Iterator[Point]:
    """Every input as its entries row by row, the last one running fastest."""
    ranges: list[range] = []
    for domain in claim.domains:
        rows, columns = Scope(givens.sizes, {}).extents(network.array(domain.name).shape)
        ranges += [range(domain.low, domain.high + 1)] * (rows * columns)
    return itertools.product(*ranges)


def needed_equations(claim: Claim, network: Network) -> tuple[Equation, ...]:
    """The equations that the statement hangs on, in order of evaluation."""
    wanted = {array.name for array in arrays(claim.holds)}
    found: list[Equation] = []
    for equation in reversed(network.equations):
        if equation.name in wanted:
            wanted |= {array.name for array in arrays(equation.form)}
            found.append(equation)
    return tuple(reversed(found))


# -- one input ---------------------------------------------------------------------------------------------


def compiled_claim(
    claim: Claim, network: Network, givens: Givens, needed: tuple[Equation, ...]
) -> Callable[[Point], bool]:
    """Does the claim hold at an input? Raises NotLowered where the formulas cannot be compiled."""
    compiler = Compiler(givens.sizes)
    for name, value in givens.values.items():
        compiler.give(name, value)
    for domain in claim.domains:
        compiler.vary(domain.name, network.array(domain.name).shape)
    for equation in needed:
        compiler.compute(equation)
    statement = compiler.entry(claim.holds, 0, 0)
    if isinstance(statement, Known):
        always = bool(statement.value == 1)
        return lambda point: always
    blank: Slots = [0] * (len(compiler.slots))
    steps, states = compiler.steps, statement.function

    def holds(point: Point) -> bool:
        slots = blank.copy()
        slots[: len(point)] = point
        for slot, step in steps:
            slots[slot] = step(slots)
        return bool(states(slots) == 1)

    return holds


def evaluated_claim(
    claim: Claim, network: Network, givens: Givens, needed: tuple[Equation, ...]
) -> Callable[[Point], bool]:
    """The same by the matrix forms, for softmax and max."""

    def holds(point: Point) -> bool:
        values = values_at(point, claim, network, givens, needed)
        found = cell_at(evaluate(claim.holds, Scope(givens.sizes, values, precision=PRECISION)), 0, 0)
        if found is None:
            raise Unknown(next((a.name for a in arrays(claim.holds) if a.name not in values), claim.said))
        return bool(found == 1)

    return holds


def values_at(
    point: Point, claim: Claim, network: Network, givens: Givens, needed: tuple[Equation, ...]
) -> dict[str, Value]:
    """Every value that the claim hangs on, at one input."""
    values = dict(givens.values)
    left = iter(point)
    for domain in claim.domains:
        rows, columns = Scope(givens.sizes, {}).extents(network.array(domain.name).shape)
        values[domain.name] = from_flat(rows, columns, [fmpq(next(left)) for _ in range(rows * columns)])
    for equation in needed:
        if equation.name not in givens.values:
            scope = Scope(givens.sizes, values, kinks=network.kinks, precision=PRECISION)
            values[equation.name] = evaluate(equation.form, scope)
    return values
