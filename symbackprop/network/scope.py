"""What the names in an expression mean, and the structure that `parse` returns its faults through."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from symbackprop.algebra.forms import Array, Form

Writer = Callable[[str, Form], Array]


@dataclass(frozen=True, slots=True)
class Scope:
    """Names -> quantities; size names and their aliases -> sizes; general functions; how a vector lies.

    `numbers` are the sizes that have one: as axes they are their numbers, in formulas they keep their names.

    `write(name_hint, form)` adds an ordinary equation under a fresh name: composite rules expand through it.
    """

    arrays: Mapping[str, Array]
    sizes: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, Literal["elementwise", "scalar"]] = field(default_factory=dict)
    lying: bool = False
    write: Writer | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)


def suggest(name: str, known: Iterable[str]) -> str:
    """The likely repair of a name that is not known.

    >>> suggest("W1", ["W_1", "x"])
    '; did you mean W_1?'
    """
    names = list(known)
    near = [other for other in names if other.lower() == name.lower()][:1]
    near = near or difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""
