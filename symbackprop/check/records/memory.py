"""`Memory`: what was found for some objects, found once; they are kept, so that each id stays its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 20_000


@dataclass(slots=True)
class Memory:
    """By the kind of what was found and the identities of the objects that it hangs on."""

    known: dict[tuple[object, ...], tuple[tuple[object, ...], Any]] = field(default_factory=dict)

    def once(self, kind: str, objects: tuple[object, ...], around: object, find: Callable[[], T]) -> T:
        """What `find` gives, which hangs on these objects and on `around`, a value, alone."""
        key = (kind, around, *map(id, objects))
        held = self.known.get(key)
        if held is None:
            if len(self.known) > MOST:
                self.known.clear()
            held = self.known[key] = (objects, find())
        found: T = held[1]
        return found
