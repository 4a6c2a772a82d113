"""Points: the last claim on each question right 1, following from a wrong line 1/2, else 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symbackprop.check.report import Score, Verdict
from symbackprop.network.network import Network

EARNED: dict[Verdict, float] = {"correct": 1, "rounded": 1, "accepted": 1, "definition": 1, "follows": 0.5}


def score(claims: Mapping[str, Verdict], networks: Sequence[Network]) -> Score:
    """Points earned over possible, over `ask`, else over the gradients of `wrt`; one point each."""
    wanted = dict.fromkeys(key for network in networks for key in _wanted(network))
    points = sum(EARNED.get(claims[key], 0.0) for key in wanted if key in claims)
    return Score(float(points), len(wanted))


def _wanted(network: Network) -> list[str]:
    if network.ask:
        return [" ".join(ask.text.split()) for ask in network.ask if hasattr(ask, "text")]
    return [f"d{network.loss}/d{name}" for name in network.wrt]
