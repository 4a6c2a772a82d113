"""Points: the last claim on each question right 1, following from a wrong line 1/2, else 0."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from fractions import Fraction

from symbackprop.check.records.report import Score, Verdict
from symbackprop.network.ask import Ask, Spot
from symbackprop.network.network import Network

HALF = Fraction(1, 2)
_GENERAL = re.compile(r"(d\w+/d\w+)\[([a-z](?:,[a-z])?)\]")
EARNED: dict[Verdict, Fraction] = {
    "correct": Fraction(1),
    "rounded": Fraction(1),
    "accepted": Fraction(1),
    "definition": Fraction(1),
    "follows": HALF,
}


def score(claims: Mapping[str, Verdict], networks: Sequence[Network]) -> Score:
    """Points earned over possible, over the `ask` that a page can claim, else over the gradients of `wrt`."""
    wanted = {key: points for network in networks for key, points in _wanted(network)}
    names = {name for network in networks for name in network.quantities}
    last = {key: verdict for said, verdict in claims.items() for key in (said, _whole(said, names))}
    earned = sum((EARNED.get(last[k], Fraction(0)) * p for k, p in wanted.items() if k in last), Fraction(0))
    return Score(_plain(earned), _plain(sum(wanted.values(), Fraction(0))))


def _whole(key: str, names: Container[str]) -> str:
    """dL/dW of dL/dW[i,j], which says it for all i and j; y of dL/dz[y] is one class, where y is a name"""
    found = _GENERAL.fullmatch(key)
    letters = found[2].split(",") if found is not None else []
    general = found is not None and len(set(letters)) == len(letters) and not any(x in names for x in letters)
    return found[1] if found is not None and general else key


def _plain(points: Fraction) -> int | float:
    return points.numerator if points.denominator == 1 else float(points)


def _wanted(network: Network) -> Iterator[tuple[str, Fraction]]:
    """The keys with their points; prose, tables and drawings are nobody's to judge here."""
    if not network.ask:
        for name in network.wrt:
            yield f"d{network.loss}/d{name}", Fraction(1)
    for ask in network.ask:
        key = asked_key(ask)
        if key is not None:
            yield key, Fraction(1) if ask.points is None else ask.points


def asked_key(ask: Ask) -> str | None:
    """The key of a question as a judged line has it."""
    match ask.kind:
        case "derivative" if ask.out is not None and ask.wrt is not None:
            return f"d{_spot(ask.out)}/d{_spot(ask.wrt)}"
        case "hessian" if ask.out is not None and ask.wrt is not None:
            return f"hessian {ask.out.name}/{ask.wrt.name}"
        case "new":
            return f"{ask.name}_new"
        case "expression" | "slope":
            return ask.said
        case _:
            return None


def _spot(spot: Spot) -> str:
    if not spot.at:
        return spot.name
    return f"{spot.name}[{','.join(':' if at is None else str(at) for at in spot.at)}]"
