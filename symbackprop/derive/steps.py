"""A derivation as data: steps, chains of steps, gradients, and the solution that holds them.

Within a chain `steps[k].rhs is steps[k + 1].lhs`; a step that uses the result of an earlier chain cites it.
The page, the numbers, the costs and the checker read these and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.terms import Delta, Index, Sums, Term
from symbackprop.network.network import Equation, Network

Reason = Literal[
    "expand",  # an equation put in: dz_i/dW_pq = d/dW_pq (sum_k W_ik x_k)
    "local",  # the derivative of one equation taken: deltas and slopes appear
    "quotient",  # a quotient split into its parts (softmax)
    "contract",  # one delta leaves: `detail` is the delta
    "fold",  # the output put in for its definition: a_i for exp(z_i)/sum
    "chain",  # the chain rule: sum over the entries of one consumer
    "cite",  # results of earlier chains put in
    "accumulate",  # the parts of several consumers are added
    "given",  # the upstream gradient that comes from outside is added
    "collect",  # numbers multiplied, equal terms added
    "lift",  # index form to matrix form, accepted after the round trip
    "unfold",  # slopes put in, in terms of the output
    "fact",  # a declared fact used: the targets add up to 1
    "cancel",  # a quotient cancelled
    "inline",  # the adjoint of an unnamed quantity put in
    "expanded",  # upstream gradients put in
    "substitute",  # exact numbers put in
]
Checked = Literal["exact", "ball", "not"]
ChainKind = Literal["local", "chain", "accumulate", "lift", "unfold", "expanded"]
Side = Sums | Form


@dataclass(frozen=True, slots=True)
class Step:
    """One printed equality, lhs = rhs, for all values of the free indices.

    A side is an index form, or a matrix form whose entry at `free` is meant. `equation` names the one equation
    whose output the step computes from its inputs (reasons expand, local, fold, chain, unfold), else "".
    """

    reason: Reason
    lhs: Side
    rhs: Side
    free: tuple[Index, ...] = ()
    detail: Delta | str | None = None
    cites: tuple[str, ...] = ()
    equation: str = ""
    checked: Checked = "not"


@dataclass(frozen=True, slots=True)
class Chain:
    """A run of steps with a head; `key` is what other steps cite, as `local z wrt W` or `chain W via z`."""

    kind: ChainKind
    key: str
    steps: tuple[Step, ...]

    @property
    def lhs(self) -> Side:
        return self.steps[0].lhs

    @property
    def rhs(self) -> Side:
        return self.steps[-1].rhs


def marked(chain: Chain, checked: Iterable[Checked]) -> Chain:
    """The same chain with its steps marked as checked; one step still ends where the next begins."""
    steps = tuple(
        Step(s.reason, s.lhs, s.rhs, s.free, s.detail, s.cites, s.equation, mark)
        for s, mark in zip(chain.steps, checked, strict=True)
    )
    return Chain(chain.kind, chain.key, steps)


@dataclass(frozen=True, slots=True)
class Gradient:
    """dL/dof: its chains in order, the element form at `free`, and the matrix form where one was found."""

    of: Array
    wanted: bool
    free: tuple[Index, ...]
    element: Sums  # in terms of upstream gradients, contracted, slopes opaque
    chains: tuple[Chain, ...]
    matrix: Form | None  # slopes unfolded; None: it stays in index form
    expanded: Form | None = None  # adjoints substituted; None when it is too long
    blocked: Term | None = None  # the Term that no matrix form was found for
    via: tuple[str, ...] = ()  # the consumers


@dataclass(frozen=True, slots=True)
class Checks:
    """What was checked: points for each step, the sizes tried, the bound on a false pass, the seed."""

    points: int
    sizes: tuple[int, ...]
    bound: str
    seed: str
    whole: Checked = "not"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """Every gradient on a path from `wrt` to the loss, in the order of the backward sweep.

    `equations` are the network's, with unnamed parts split off; those in `unnamed` do not stand on the page,
    their adjoints are inlined.
    """

    network: Network
    equations: tuple[Equation, ...]
    unnamed: frozenset[str]
    gradients: Mapping[str, Gradient]
    checks: Checks | None = None
