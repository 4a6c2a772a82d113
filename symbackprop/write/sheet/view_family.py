"""Families on the page: for which cells an equation or a gradient holds, and where it was compared."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.network.family import Family, Range
from symbackprop.write.sheet.sheet import Sheet


def cells(over: Range) -> str:
    r"""l = 2, \dots, N"""
    if over.low == over.high:
        return f"{over.index} = {over.low}"
    return rf"{over.index} = {over.low}, \dots, {over.high}"


def equation_cells(family: Family | None, name: str) -> str:
    r"""\quad (l = 1, \dots, N), behind the equation of a family."""
    if family is None or name not in family.equation_ranges or _one_range(family):
        return ""
    return rf"\;\; ({cells(family.equation_ranges[name])})"


def _one_range(family: Family) -> Range | None:
    """The range of all equations, if it is one and there are several."""
    ranges = list(family.equation_ranges.values())
    return ranges[0] if len(ranges) > 1 and len(set(ranges)) == 1 else None


def all_cells(family: Family | None) -> str:
    """for t = 1, .., T, where that is said once of all equations."""
    over = None if family is None else _one_range(family)
    return "" if over is None else f"for ${cells(over)}$"


def gradient_cells(sheet: Sheet, name: str) -> str:
    """for l = 2, .., N: in words, behind a gradient."""
    family = sheet.network.family
    if family is None:
        return ""
    if family.size and name in family.gradient_least:
        return rf"for ${family.size} \ge {family.gradient_least[name]}$"
    over = family.gradient_ranges.get(name)
    return "" if over is None else f"for ${cells(over)}$"


def family_remarks(sheet: Sheet) -> Iterator[str]:
    """Where the recurrences were compared with the network written out."""
    family = sheet.network.family
    if family is None:
        return
    tried = ", ".join(map(str, family.tried))
    where = f"at ${family.size} = {tried}$" if family.size else f"with {tried} cells"
    yield f"The recurrences were compared with the derivation of the network written out {where}."
