"""What a page has said so far.

The last left side, names it defined, quantities it spoke of, claims that were wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from symbackprop.algebra.shapes import Shape
from symbackprop.check.meaning.network_costs import report_of
from symbackprop.check.meaning.tried import Tried
from symbackprop.check.names.vocabulary import Stem, Vocabulary
from symbackprop.check.records.effort import Effort
from symbackprop.check.records.labour import Labour
from symbackprop.check.records.report import Because, Verdict
from symbackprop.check.values.environment import Definition
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.printed_names import Key, PrintedName
from symbackprop.check.values.printed_values import Printed, Rounding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import quickly_made
from symbackprop.network.network import Network
from symbackprop.numeric.claims import ClaimResult
from symbackprop.numeric.cost import CostReport
from symbackprop.numeric.products import ProductCosts
from symbackprop.points.points import Kind
from symbackprop.reading.tree import Compared, Node

MOST_SPOKEN = 12
MOST_ROUNDINGS = 100
Names = tuple[dict[tuple[Stem, tuple[str, ...]], Definition], tuple[Vocabulary, ...]]


@dataclass(frozen=True, slots=True)
class WrongClaim:
    """A quantity whose latest claim is wrong: the array that was printed, at which points, and where."""

    kind: Literal["value", "adjoint"]
    quantity: str
    at: Kind
    array: Any
    because: Because
    witness: Witness
    half: Any = None
    entry: tuple[int, int] | None = None  # the only one of which it speaks, counted from 0


@dataclass(frozen=True, slots=True)
class Zeroed:
    """A witness, its points moved to where what the page set to zero is zero, and the formula that set it."""

    witness: Witness
    moved: Witness
    formula: int


@quickly_made
@dataclass(frozen=True, slots=True)
class Case:
    """The conditions of which words speak; not `sure` where a paragraph with other words has begun since."""

    conditions: tuple[Node, ...] = ()
    sure: bool = True


@dataclass(slots=True)
class State:
    """Carried down the page, line by line."""

    witnesses: tuple[Witness, ...] = ()
    head: Node | None = None
    start: Kind = "A"
    as_gradient: bool = False
    summed: dict[str, str] = field(default_factory=dict)  # dZ that is m times the gradient, with its m
    example: Because | None = None  # the formula whose values are an example's, not the given ones
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)  # what it gives, by network and name
    definitions: dict[tuple[Stem, tuple[str, ...]], Definition] = field(default_factory=dict)
    spoken: list[str] = field(default_factory=list)
    wrong: list[WrongClaim] = field(default_factory=list)  # the latest last
    printed: list[Printed] = field(default_factory=list)
    named: dict[Key, PrintedName] = field(default_factory=dict)  # numbers of names of the page
    roundings: dict[Fraction, Rounding] = field(default_factory=dict)  # by the number that was printed
    assumed: dict[tuple[str, str], Compared] = field(default_factory=dict)  # by network and quantity
    case: Case = field(default_factory=Case)  # in which the words around the formula say that it holds
    supposed: tuple[Compared, ...] = ()  # what the formula itself supposes
    applied: dict[Stem, tuple[Stem, ...]] = field(default_factory=dict)  # U of `U(\beta) = ..`, with its \beta
    formula: int = 0  # its index
    sets: bool = False  # do the words around it say that something is set?
    sets_in_words: bool = False  # and do they name the zero?
    zeroed: Zeroed | None = None
    solved: dict[tuple[str, ...], tuple[Witness, Witness | None]] = field(
        default_factory=dict
    )  # where it is so
    choices: set[str] = field(default_factory=set)  # readings that the page has settled on
    claims: dict[str, Verdict] = field(default_factory=dict)  # the last verdict on each key
    networks: tuple[Network, ...] = ()  # as they were declared, families not written out
    product: tuple[ProductCosts, Witness] | None = None  # the product whose orders the page compares
    diagnosing: bool = True  # is what a mistake may be told?
    effort: Effort = field(default_factory=Effort)  # that is left for the formula
    labour: Labour = field(default_factory=Labour)  # the same; the witnesses spend it
    tried: Tried = field(default_factory=Tried)  # where mistakes were sought
    local: bool = False  # the names of this formula hold in it only
    before: tuple[Node, Finding, Because] | None = None  # the side before, as it was found
    read_as: str = ""  # what a letter of the statement was taken for, against custom
    last: tuple[Node, ...] = ()  # the sides of the statement before
    shapes: dict[str, dict[tuple[Stem, tuple[str, ...]], Shape]] = field(default_factory=dict)  # of products
    reports: dict[str, CostReport] = field(default_factory=dict)  # what each network costs, by its name
    step: int | None = None  # of several updates, in which the page says that the formula is
    results: dict[tuple[str, str], ClaimResult] = field(default_factory=dict)  # by network and claim

    def claim(self, key: str, verdict: Verdict) -> None:
        """The last verdict on a key comes last: what is said of an entry may be said of the whole."""
        self.claims.pop(key, None)
        self.claims[key] = verdict

    def source(self, witness: Witness) -> Network:
        """The network as the file declares it."""
        named = (n for n in self.networks if n.name == witness.network.name)
        return next(named, witness.network)

    def costs(self, witness: Witness) -> CostReport:
        """Raises Unbound where the cells of a family differ in size, or nothing can be derived."""
        name = witness.network.name
        if name not in self.reports:
            self.reports[name] = report_of(self.source(witness))
        return self.reports[name]

    def at_step(self) -> list[Witness]:
        """The networks at the step of the formula; at every step where the page does not say it."""
        return [w for w in self.witnesses if None in (w.step, self.step) or w.step == self.step]

    def names(self) -> Names:
        """What names mean so far."""
        return dict(self.definitions), tuple(witness.words for witness in self.witnesses)

    def forget(self, before: Names) -> None:
        """Names that held in one formula only mean again what they meant before."""
        self.local = False
        self.definitions = before[0]
        for witness, words in zip(self.witnesses, before[1], strict=True):
            witness.words = words

    def speak(self, names: list[str]) -> None:
        """The quantities of a line, the last one first."""
        for name in names:
            if name in self.spoken:
                self.spoken.remove(name)
            self.spoken.insert(0, name)
        del self.spoken[MOST_SPOKEN:]

    def settle(self, claim: tuple[str, str], finding: Finding, entry: tuple[int, int] | None = None) -> None:
        """A right claim takes the place of a wrong one before it; that of an entry, of one about this entry."""
        self.wrong = [
            w for w in self.wrong if (w.kind, w.quantity) != claim or (entry is not None and w.entry != entry)
        ]
        if not finding.right:
            self.printed = [p for p in self.printed if (p.kind, p.quantity) != claim]

    def round(self, found: list[Rounding]) -> None:
        """The latest number stands for what was printed so; the oldest are forgotten."""
        for each in found:
            self.roundings.pop(each.printed, None)
            self.roundings[each.printed] = each
        for old in list(self.roundings)[:-MOST_ROUNDINGS]:
            del self.roundings[old]

    def print_name(self, printed: PrintedName, right: bool) -> None:
        """The latest numbers of a name of the page; wrong ones are not carried on."""
        self.named.pop(printed.key, None)
        if right and any(stem == printed.key[0] for stem, _ in self.definitions):
            self.named[printed.key] = printed
        for old in list(self.named)[:-MOST_SPOKEN]:
            del self.named[old]

    def print_value(self, printed: Printed) -> None:
        self.printed = [p for p in self.printed if (p.kind, p.quantity) != (printed.kind, printed.quantity)]
        self.printed.append(printed)
