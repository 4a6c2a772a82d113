r"""Formulas as outlines of a math font (STIX Two Math), which every viewer shows.

A glyph is drawn once for a drawing and placed many times. What can't be set is set as plain text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from symbackprop.write.fonts.glyph_boxes import Bar, Glyph
from symbackprop.write.fonts.glyph_setting import formula_box
from symbackprop.write.fonts.outlines import path_of

LONGEST = 400  # characters of LaTeX


@dataclass(frozen=True, slots=True)
class Outline:
    """A formula from its left end on its base line; `up` and `down` are how far it reaches from there."""

    glyphs: tuple[Glyph, ...]
    bars: tuple[Bar, ...]
    width: float
    up: float
    down: float
    paths: tuple[tuple[str, str], ...]


NOTHING = Outline((), (), 0.0, 0.0, 0.0, ())


@functools.lru_cache(maxsize=1024)
def outline(tex: str, size: float) -> Outline:
    """A formula in text style at `size` pixels."""
    if not tex:
        return NOTHING
    box = formula_box(tex[:LONGEST], size) or formula_box(plain(tex[:LONGEST]), size)
    if box is None:
        return NOTHING
    glyphs = tuple(replace(g, x=round(g.x, 2), y=round(g.y, 2), scale=round(g.scale, 5)) for g in box.glyphs)
    bars = tuple(Bar(round(b.x, 2), round(b.y, 2), round(b.width, 2), round(b.height, 2)) for b in box.bars)
    paths = {g.key: path_of(int(g.key)) for g in glyphs}
    return Outline(glyphs, bars, box.width, box.up, box.down, tuple(paths.items()))


def plain(tex: str) -> str:
    r"""The letters and digits of a formula as a word.

    >>> plain(r"\left( W_1"), plain("+")
    ('\\mathrm{W1}', '\\mathrm{?}')
    """
    letters = re.sub(r"\\[A-Za-z]+|[^A-Za-z0-9]", "", tex)
    return rf"\mathrm{{{letters or '?'}}}"


def paths_of(outlines: Iterable[Outline]) -> dict[str, str]:
    """Each glyph that occurs, once."""
    return {key: path for each in outlines for key, path in each.paths}
