"""`Run`: steps that follow each other; the right side of one is the left side of the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbackprop.algebra.collect import collect, in_front
from symbackprop.algebra.contract import contract_all
from symbackprop.algebra.terms import Delta, Index, Sums
from symbackprop.derive.steps import Chain, ChainKind, Reason, Side, Step

_FROM_INPUTS: frozenset[Reason] = frozenset({"expand", "local", "fold", "chain", "cite", "unfold"})


@dataclass(slots=True)
class Run:
    """A chain in the making: the form reached so far, its free indices, the equation that it speaks of."""

    now: Side
    free: tuple[Index, ...]
    equation: str = ""
    made: list[Step] = field(default_factory=list)

    def to(
        self,
        reason: Reason,
        rhs: Side,
        detail: Delta | str | None = None,
        cites: tuple[str, ...] = (),
    ) -> None:
        """One step on; nothing is noted where nothing changes."""
        if isinstance(rhs, tuple):
            rhs = in_front(rhs)
        if rhs is self.now or rhs == self.now:
            return
        equation = self.equation if reason in _FROM_INPUTS else ""
        self.made.append(Step(reason, self.now, rhs, self.free, detail, cites, equation))
        self.now = rhs

    @property
    def sums(self) -> Sums:
        """The form reached so far, where it is an index form."""
        assert isinstance(self.now, tuple)
        return self.now

    def contract(self) -> None:
        """One step for each delta that leaves."""
        for delta, rhs in contract_all(self.sums):
            self.to("contract", rhs, delta)

    def collect(self) -> None:
        """Numbers multiplied, equal products added."""
        self.to("collect", collect(self.sums))

    def chain(self, kind: ChainKind, key: str) -> Chain:
        return Chain(kind, key, tuple(self.made))
