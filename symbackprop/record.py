"""`record`: a frozen dataclass with slots that is made in a quarter of the time.

`dataclass(frozen=True)` compiles six methods for each class. A page needs eighty classes that hold finished
text, and to make them took a twentieth of the run. A record has its `__init__` compiled and shares the others.
That nothing is assigned to it afterwards is held by the type checker, not while the program runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


def _values(each: Any) -> tuple[object, ...]:
    return tuple([getattr(each, name) for name in each.__match_args__])


def _equal(each: Any, other: object) -> bool:
    return _values(each) == _values(other) if other.__class__ is each.__class__ else NotImplemented


def _hash(each: Any) -> int:
    return hash(_values(each))


def _told(each: Any) -> str:
    values = zip(each.__match_args__, _values(each), strict=True)
    return f"{each.__class__.__qualname__}({', '.join(f'{name}={value!r}' for name, value in values)})"


SHARED: dict[str, Callable[..., object]] = {"__eq__": _equal, "__hash__": _hash, "__repr__": _told}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """Two records are equal if they are of one class and all their values are."""
    made = dataclass(slots=True, eq=False, repr=False)(kind)
    for name, method in SHARED.items():
        setattr(made, name, method)
    return made
