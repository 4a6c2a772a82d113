"""`Sources`: the derivation behind each question, one for all that ask of the same quantity."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symbackprop.derive.below import below
from symbackprop.derive.derive import derive
from symbackprop.derive.steps import Derivation
from symbackprop.derive.verdicts import Shared
from symbackprop.network.ask import Ask
from symbackprop.network.network import Network


@dataclass(slots=True)
class Sources:
    """What each quantity that the questions differentiate derives to, made when it is first needed."""

    network: Network
    checks: bool
    shared: Shared | None = None
    known: dict[str, Derivation] = field(default_factory=dict)

    def of(self, out: str) -> Derivation:
        if out not in self.known:
            self.known[out] = derive(self._network(out), checks=self.checks, shared=self.shared)
        return self.known[out]

    def _network(self, out: str) -> Network:
        asks = self.network.ask
        if out != self.network.loss:
            return below(self.network, out, _named(out, asks))
        more = [a.name for ask in asks for a in ask.adjoints()]
        more += [ask.name for ask in asks if ask.kind == "new"]
        return replace(self.network, wrt=tuple(dict.fromkeys((*_named(out, asks), *more))))


def _named(out: str, asks: tuple[Ask, ...]) -> tuple[str, ...]:
    """By what the questions differentiate a quantity, and what its answers may speak of."""
    mine = [ask for ask in asks if ask.out is not None and ask.out.name == out]
    return tuple(dict.fromkeys(ask.wrt.name for ask in mine if ask.wrt is not None))
