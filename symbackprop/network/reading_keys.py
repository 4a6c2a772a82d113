"""The keys of `reading`: what is no key, or no value of its key, is a warning, for it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from symbackprop.network.complaints import Complaint
from symbackprop.network.names import did_you_mean

KEYS: dict[str, tuple[str, ...]] = {  # () for what has no list of words
    "same": (),
    "elements": (),
    "scopes": (),
    "layers": (),
    "digits": (),
    "orientation": ("any", "strict"),
    "product": ("any", "strict", "dot"),
    "layout": ("denominator", "numerator", "any", "strict"),
    "sums": ("explicit", "einstein"),
    "carry": ("true", "false"),
    "cut": ("true", "false"),
    "indices": ("from-1",),
}


def reading_warnings(reading: Mapping[str, Any]) -> Iterator[Complaint]:
    """A warning for each key that is not read, and for each value that its key does not have."""
    for key, value in reading.items():
        if key not in KEYS:
            yield Complaint(("reading", key), f"{key} is no key of reading{did_you_mean(key, KEYS)}")
        elif KEYS[key] and str(value).lower() not in KEYS[key]:
            words = ", ".join(KEYS[key])
            yield Complaint(("reading", key), f"reading has no {key}: {value}; it can be {words}")
        elif key == "digits" and not str(value).isdigit():
            yield Complaint(("reading", key), f"digits is a number of figures, as 3, and not {value}")
