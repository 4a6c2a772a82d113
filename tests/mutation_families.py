"""Families written out: `h[l+1]: W[l] @ h[l]` for l = 1..N are the plain equations of h_2, h_3, ..

A network file with `repeat` becomes one without, which PyTorch can work; on the page `h^{(l+1)}` is then h_3 at
l = 2.
"""

from __future__ import annotations

import re
from typing import Any

LENGTH = 4  # of a family whose own length is a letter: the cells 2 and 3 have neighbours on both sides
CELL = re.compile(r"\b([A-Za-z_]\w*)\[([^\[\]]*)\]")
SUMMED = re.compile(r"sum\((.*),\s*over=(\w+)\)")
GROUPS = ("inputs", "parameters", "targets", "constants")


class Beyond(Exception):
    """A family of a kind that isn't written out here."""


def unrolled(spec: dict[str, Any]) -> dict[str, Any]:
    """The same network without `repeat`; `family` says which letter counts its cells and how many there are."""
    if len(spec["repeat"]) != 1:
        raise Beyond("families of two indices")
    ((letter, (first, last)),) = spec["repeat"].items()
    sizes = dict(spec.get("sizes") or {})
    length = sizes.get(last) if isinstance(sizes.get(last), int) else LENGTH
    count = int(length if isinstance(last, str) else last)
    names = _families(spec)
    at = {str(last): count} if isinstance(last, str) else {}
    found = {k: v for k, v in spec.items() if k not in ("repeat", *GROUPS, "equations", "values", "wrt")}
    span = (letter, int(first), count)
    for group in GROUPS:
        if spec.get(group):
            found[group] = _declared(spec[group], span, at)
    found["equations"] = ordered(_equations(spec["equations"], names, span, at))
    found["values"] = _values(spec.get("values") or {}, names, int(first))
    found["upstream"] = [_settled(str(name), names, at) for name in spec.get("upstream") or ()]
    found["sizes"] = {**sizes, **at}
    found["family"] = {"letter": str(letter), "ends": sorted(at), "count": count, "names": sorted(names)}
    return found


def _families(spec: dict[str, Any]) -> set[str]:
    keys = [k for group in (*GROUPS, "equations") for k in spec.get(group) or {}]
    return {match[1] for k in keys if (match := CELL.fullmatch(str(k)))}


def _declared(group: dict[str, Any], span: tuple[str, int, int], at: dict[str, int]) -> dict[str, Any]:
    found = {}
    for key, entry in group.items():
        match = CELL.fullmatch(str(key))
        if match is None:
            found[key] = entry
            continue
        letter, first, last = span
        cells = range(first, last + 1) if letter in _words(match[2]) else [None]
        for k in cells:
            number = _number(match[2], {**at, **({} if k is None else {letter: k})})
            found[f"{match[1]}_{number}"] = entry
    return found


def _equations(
    equations: dict[str, Any], names: set[str], span: tuple[str, int, int], at: dict[str, int]
) -> dict[str, str]:
    letter, first, last = span
    found: dict[str, str] = {}
    for key, entry in equations.items():
        text = str(entry["is"] if isinstance(entry, dict) else entry)
        own = (entry.get("for") or {}).get(letter) if isinstance(entry, dict) else None
        start, end = (_number(str(x), at) for x in own) if own else (first, last)
        match = CELL.fullmatch(str(key))
        if match is None or letter not in _words(match[2]):
            text = SUMMED.sub(lambda m: _added(m[1], names, (m[2], first, last), at), text)
            found[_settled(str(key), names, at)] = _settled(text, names, at)
            continue
        for k in range(start, end + 1):
            here = {**at, letter: k}
            found[_settled(str(key), names, here)] = _settled(text, names, here)
    return found


def _added(text: str, names: set[str], span: tuple[str, int, int], at: dict[str, int]) -> str:
    letter, first, last = span
    return "(" + " + ".join(_settled(text, names, {**at, letter: k}) for k in range(first, last + 1)) + ")"


def _settled(text: str, names: set[str], at: dict[str, int]) -> str:
    """h[l+1] is h_3 at l = 2; brackets of what is no family are elements, and stay"""

    def cell(match: re.Match[str]) -> str:
        if match[1] not in names or set(_words(match[2])) - set(at):
            return match[0]
        return f"{match[1]}_{_number(match[2], at)}"

    return CELL.sub(cell, text)


def _values(values: dict[str, Any], names: set[str], first: int) -> dict[str, Any]:
    """`x: [1, 2, -1]` of a family of scalars is x_1, x_2, x_3"""
    found = {}
    for key, value in values.items():
        if key in names and isinstance(value, list):
            found |= {f"{key}_{first + k}": cell for k, cell in enumerate(value)}
        else:
            found[_settled(str(key), names, {})] = value
    return found


def _number(text: str, at: dict[str, int]) -> int:
    """N + 1 with N known"""
    total, sign = 0, 1
    for part in re.findall(r"[+-]|\w+", text):
        if part in "+-":
            sign = 1 if part == "+" else -1
            continue
        if not part.isdigit() and part not in at:
            raise Beyond(f"the index {text}")
        total += sign * (int(part) if part.isdigit() else at[part])
        sign = 1
    return total


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z_]\w*", text)


def ordered(equations: dict[str, str]) -> dict[str, str]:
    """Each equation after those that it reads."""
    found: dict[str, str] = {}
    left = dict(equations)
    while left:
        ready = [n for n, text in left.items() if not set(_words(text)) & (set(left) - {n})]
        if not ready:
            raise Beyond("equations in a circle")
        found |= {n: left.pop(n) for n in ready}
    return found
