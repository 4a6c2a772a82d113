"""A function of few slots, worked out once for each combination of their values: x_1 = w_2 has 16 in 4096."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

FEW = 3  # slots; of more, hardly a combination comes twice
MOST = 4096  # combinations that are kept

Slots = list[Any]
Function = Callable[[Slots], Any]


def remembered(function: Function, slots: frozenset[int]) -> Function:
    """The same function; where it hangs on few slots it looks up what it found before."""
    if not 0 < len(slots) <= FEW:
        return function
    of = itemgetter(*sorted(slots))
    found: dict[Any, Any] = {}

    def looked_up(values: Slots) -> Any:
        key = of(values)
        value = found.get(key)
        if value is None:
            value = function(values)
            if len(found) < MOST:
                found[key] = value
        return value

    return looked_up
