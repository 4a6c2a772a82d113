"""W_2[1,j] and dl/dW_2[1,j]: the quantities that a question speaks of, and where in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symbackprop.algebra.forms import Array
from symbackprop.network.ask import Spoken, Spot
from symbackprop.network.complaints import Path
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Network

NAME = r"[^\W\d]\w*"
_SPOT = re.compile(rf"\s*({NAME})\s*(?:\[([^\[\]]*)\])?\s*")
_DERIVATIVE = re.compile(rf"\s*d({NAME}\s*(?:\[[^\[\]]*\])?)\s*/\s*d({NAME}\s*(?:\[[^\[\]]*\])?)\s*")


class Unread(ValueError):
    """A question that cannot be read: why, and what to write; `key` names the entry of a mapping."""

    def __init__(self, message: str, key: str | int | None = None, inner: int | None = None) -> None:
        super().__init__(message)
        self.path: Path = tuple(k for k in (key, inner) if k is not None)


def names_of(network: Network) -> dict[str, str]:
    """Every way to say a quantity."""
    known = {alias: q.name for q in network.quantities.values() for alias in q.aliases}
    return known | {name: name for name in network.quantities}


def read_derivative(text: str) -> tuple[str, str] | None:
    """The two quantities of dl/dW_2[i,j], as they are written."""
    found = _DERIVATIVE.fullmatch(text)
    return (found[1], found[2]) if found is not None else None


def known_name(said: str, names: Mapping[str, str]) -> str:
    """The quantity that a name says."""
    if said in names:
        return names[said]
    raise Unread(f"{said} is not declared{did_you_mean(said, names)}")


def read_spot(text: str, network: Network, names: Mapping[str, str], key: str | None = None) -> Spot:
    """A name, whole or with its places: W_2, W_2[1,j], h_2[:,1]."""
    found = _SPOT.fullmatch(text)
    try:
        if found is None:
            raise Unread(f"{text[:60]} is no quantity; write W_2, W_2[1,2] or W_2[i,j]")
        if found[1] == network.loss and found[1] not in names and not found[2]:
            return Spot(found[1])
        array = network.array(known_name(found[1], names))
        return Spot(array.name, _places(found[2], array) if found[2] is not None else ())
    except Unread as fault:
        raise Unread(str(fault), key) from None


def _places(text: str, array: Array) -> tuple[Spoken, ...]:
    said = [part.strip() for part in text.split(",")]
    axes = [axis for axis in array.shape if axis is not None]
    if len(said) == 2 and len(axes) == 1:  # a vector as a row or a column: its other place is 1
        other = 0 if array.shape[0] is None else 1
        if said[other] in ("1", ":"):
            said.pop(other)
    if not axes and all(part == "1" for part in said):
        return ()
    if len(said) != len(axes):
        has = {0: "is a number", 1: "has one place", 2: "has two places, row and column"}[len(axes)]
        raise Unread(f"{array.name} {has}, and [{text}] has {len(said)}")
    return tuple(_place(part, axis, array) for part, axis in zip(said, axes, strict=True))


def _place(text: str, axis: int | str, array: Array) -> Spoken:
    if text in (":", "."):
        return None
    if re.fullmatch(r"[1-9]\d{0,6}", text):
        if isinstance(axis, int) and int(text) > axis:
            raise Unread(f"{array.name} has no place {text} there, only 1 to {axis}")
        return int(text)
    if re.fullmatch(r"[A-Za-z]", text):
        return text
    raise Unread(f"{text or 'nothing'} is no place; a place is a number from 1, a letter, or : for all")
