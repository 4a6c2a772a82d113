r"""Formulas as outlines of a math font (STIX Two Math), which every viewer shows.

A glyph is drawn once for a drawing and placed many times. What the typesetter can't read is set as plain text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

EM = 12.0  # the size in which ziafont writes an outline
LONGEST = 400  # characters of LaTeX


@dataclass(frozen=True, slots=True)
class Glyph:
    """An outline at its place."""

    key: str
    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a fraction or above a letter."""

    x: float
    y: float
    width: float
    height: float


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
    import ziamath

    if not tex:
        return NOTHING
    for text in (tex, plain(tex)):
        try:
            formula = ziamath.Latex(text[:LONGEST], size=size, inline=True, margin=0.0)
            drawing, box = formula.svgxml(), formula.node.bbox
        except Exception:  # the typesetter has no class of its own for what it can't read
            continue
        return _read(drawing, box.xmin, box.xmax - box.xmin, box.ymax, -box.ymin)
    return NOTHING


def plain(tex: str) -> str:
    """The letters and digits of a formula as a word."""
    letters = re.sub(r"\\[A-Za-z]+|[^A-Za-z0-9]", "", tex)
    return rf"\mathrm{{{letters or '?'}}}"


def _read(drawing: Element, left: float, width: float, up: float, down: float) -> Outline:
    """Our own glyphs and bars from the typesetter's drawing, moved to begin at 0."""
    sizes: dict[str, tuple[float, float, float]] = {}
    paths: list[tuple[str, str]] = []
    for symbol in drawing.iter("symbol"):
        x, y, wide, _ = map(float, symbol.get("viewBox", "0 0 1 1").split())
        sizes[f"#{symbol.get('id')}"] = (x, y, wide)
        path = symbol.find("path")
        if path is not None:
            paths.append((_key(f"#{symbol.get('id')}"), _short(path.get("d", ""))))
    drawn = {key for key, _ in paths}
    glyphs, bars = [], []
    for node in drawing.iter("use"):
        href = node.get("href", "")
        x, y, wide = sizes[href]
        if _key(href) not in drawn or not wide:
            continue
        scale = float(node.get("width", "0")) / wide
        place = (float(node.get("x", "0")) - x * scale - left, float(node.get("y", "0")) - y * scale)
        glyphs.append(Glyph(_key(href), round(place[0], 2), round(place[1], 2), round(scale, 4)))
    for node in drawing.iter("rect"):
        x, y, wide, high = (float(node.get(k, "0")) for k in ("x", "y", "width", "height"))
        bars.append(Bar(round(x - left, 2), round(y, 2), round(wide, 2), round(high, 2)))
    return Outline(tuple(glyphs), tuple(bars), width, up, down, tuple(paths))


def _key(href: str) -> str:
    return href.rpartition("_")[2]


def _short(path: str) -> str:
    """The path without spaces that SVG does not need."""
    return re.sub(r"\s*([A-Z])\s*", r"\1", path.strip()).replace(" -", "-")


def paths_of(outlines: Iterable[Outline]) -> dict[str, str]:
    """Each glyph that occurs, once."""
    return {key: path for each in outlines for key, path in each.paths}
