"""("W", "b"), {"z": z, "h": h} and (z, h): names in brackets, on lines of their own where they are long."""

from __future__ import annotations

from collections.abc import Iterable

ROOM = 100


def quoted(names: Iterable[str]) -> str:
    words = [f'"{name}"' for name in names]
    return f"({words[0]},)" if len(words) == 1 else _listed("(", words, ")")


def mapping(pairs: dict[str, str]) -> str:
    return _listed("{", [f'"{key}": {value}' for key, value in pairs.items()], "}")


def unpacked(names: list[str]) -> str:
    if len(names) == 1:
        return f"({names[0]},)"
    short = ", ".join(names)
    return short if len(short) < ROOM // 2 else _listed("(", names, ")")


def _listed(start: str, parts: list[str], end: str) -> str:
    """One line where it fits, else as many parts a line as fit."""
    text = start + ", ".join(parts) + end
    if len(text) <= ROOM:
        return text
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) + 2 > ROOM - 8:
            lines.append("")
        lines[-1] += ("" if not lines[-1] else " ") + part + ","
    return "\n".join([start, *(f"        {line}" for line in lines), f"    {end}"])
