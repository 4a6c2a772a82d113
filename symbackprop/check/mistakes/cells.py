r"""Cells of a family in a change: `\sigma'(t^{(i)})` beside `o^{(i)}`, for whatever cell the line speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.mistakes.site import Site
from symbackprop.check.names.letters import bound_letters, nodes
from symbackprop.check.names.stems import bare, python_signature
from symbackprop.reading.tree import Name

Row = tuple[str, str, str]  # z, phi(z), phi


def of_one_cell(rows: Sequence[Row], site: Site) -> tuple[Row, ...]:
    """Those of the cell that the letter of the family stands for, where the line prints it; else all."""
    number = _number(site)
    if number is None:
        return tuple(rows)
    return tuple(row for row in rows if not _is_cell(row[0], site) or _label(row[0]) == (str(number),))


def in_cell(quantity: str, site: Site) -> str:
    """The quantity with the letter of its family, as the line prints it at others; "" where it is no cell."""
    number = _number(site)
    if number is None or _label(quantity) != (str(number),) or not _is_cell(quantity, site):
        return ""
    scripts = _scripts(site)
    if not scripts:
        return ""
    stem = python_signature(quantity)[0]
    text = stem.letters
    for accent in stem.accents:
        text = rf"\{accent}{{{text}}}"
    return text + scripts[0]


def _number(site: Site) -> int | None:
    """The cell at which the line is read: that of its letter, any where a sum sign stands over it."""
    letter = site.words.running
    if not letter:
        return None
    summed = letter in bound_letters(site.side)
    return site.context.layers.get(letter, 1 if summed else None)


def _label(quantity: str) -> tuple[str, ...]:
    return python_signature(quantity)[1]


def _is_cell(quantity: str, site: Site) -> bool:
    return len(site.words.labels(python_signature(quantity)[0])) > 1


def _scripts(site: Site) -> list[str]:
    """How the letter stands at the names of the line: `^{(i)}`, `_t`"""
    found = []
    for name in (*nodes(site.side), *nodes(site.question.head)):
        for script in (*name.sub, *name.sup) if isinstance(name, Name) else ():
            start = max(site.source.rfind(mark, name.at[0], script.at[0] + 1) for mark in "_^")
            if bare(script.tokens) == (site.words.running,) and start > name.at[0]:
                found.append(site.source[start : script.at[1]])
    return found
