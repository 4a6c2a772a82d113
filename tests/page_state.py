"""The state of a page, kept so that a line can be judged in its place again."""

from __future__ import annotations

import copy

from symbackprop.check.links.state import State


def copied(state: State) -> State:
    """A state of its own, that judging another line does not change; what lines cost is counted once."""
    new = copy.copy(state)
    for name in State.__slots__:
        if name != "labour":  # the witnesses hold it too
            setattr(new, name, copy.copy(getattr(state, name)))
    return new
