"""A math font read for drawing: the outline of a glyph as an SVG path, its widths, its larger forms."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain
from struct import iter_unpack, unpack_from

from symbackprop.write.fonts.file import Tables, numbers, tables_of
from symbackprop.write.fonts.math_font import whole_font
from symbackprop.write.fonts.signs import Forms, features_of, listed_glyphs

CONSTANTS = {  # their numbers among the records of the table of mathematics
    "axis": 1, "down": 4, "up": 7, "bottom": 9, "between": 11, "numerator": 28, "above_bar": 32, "bar": 34,
    "denominator": 30, "below_bar": 35, "accent": 2, "large_numerator": 29, "large_denominator": 31,
    "over_gap": 39, "over_bar": 40,
}  # fmt: skip
MORE, WORDS, PLACED, SCALE, TWO_SCALES, FOUR = 0x20, 0x01, 0x02, 0x08, 0x40, 0x80  # of a part of a glyph
Mark = tuple[int, int, bool]  # a point of an outline, and whether the line goes through it
Bounds = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Face:
    """The tables of a font that its outlines are read from."""

    tables: Tables
    em: int
    starts: tuple[int, ...]  # of the groups of characters
    groups: tuple[tuple[int, int, int], ...]
    places: tuple[int, ...]  # of the outlines
    widths: int  # glyphs that have a width of their own
    constants: dict[str, int]
    scripts: Forms
    slants: dict[int, int]  # how far the top of a slanted letter leans out
    tops: dict[int, int]  # where an accent stands


@functools.cache
def math_face() -> Face:
    """The font of the pages."""
    tables = tables_of(whole_font())
    cmap, math = tables["cmap"], tables["MATH"]
    (count,) = numbers(cmap, 2, 1)
    entries = [unpack_from(">HHL", cmap, 4 + 8 * k) for k in range(count)]
    (at,) = (at for platform, kind, at in entries if (platform, kind) == (3, 10))
    (size,) = unpack_from(">L", cmap, at + 12)
    groups = tuple(iter_unpack(">LLL", cmap[at + 16 : at + 16 + 12 * size]))
    (long,) = numbers(tables["head"], 50, 1)
    kind, step = ("L", 1) if long else ("H", 2)
    constants, glyphs = numbers(math, 4, 2)
    slants, tops = numbers(math, glyphs, 2)
    return Face(
        tables,
        numbers(tables["head"], 18, 1)[0],
        tuple(group[0] for group in groups),
        groups,
        tuple(step * place for (place,) in iter_unpack(f">{kind}", tables["loca"])),
        numbers(tables["hhea"], 34, 1)[0],
        {name: unpack_from(">h", math, constants + 8 + 4 * k)[0] for name, k in CONSTANTS.items()},
        features_of(tables["GSUB"], ["ssty"])["ssty"],
        _values(math, glyphs + slants),
        _values(math, glyphs + tops),
    )


def _values(math: bytes, at: int) -> dict[int, int]:
    covered, count = numbers(math, at, 2)
    found = (unpack_from(">h", math, at + 4 + 4 * k)[0] for k in range(count))
    return dict(zip(listed_glyphs(math, at + covered), found, strict=True))


def glyph_of(face: Face, char: str) -> int:
    """The glyph of a character; 0 where the font has none."""
    code = ord(char)
    k = bisect_right(face.starts, code) - 1
    start, end, glyph = face.groups[k] if k >= 0 else (1, 0, 0)
    return glyph + code - start if start <= code <= end else 0


def advance(face: Face, glyph: int) -> int:
    """How far the next glyph stands."""
    return numbers(face.tables["hmtx"], 4 * min(glyph, face.widths - 1), 1)[0]


def bounds(face: Face, glyph: int) -> Bounds:
    """The smallest frame: left, bottom, right, top."""
    outline = _outline(face, glyph)
    found: Bounds = unpack_from(">4h", outline, 2) if outline else (0, 0, 0, 0)
    return found


def _outline(face: Face, glyph: int) -> bytes:
    return face.tables["glyf"][face.places[glyph] : face.places[glyph + 1]]


@functools.lru_cache(maxsize=512)
def path_of(glyph: int) -> str:
    """The outline as a path whose y runs down; its numbers are those of the font."""
    return "".join(_closed(contour) for contour in _contours(math_face(), glyph))


def _contours(face: Face, glyph: int) -> Iterator[list[Mark]]:
    outline = _outline(face, glyph)
    if not outline:
        return
    (count,) = unpack_from(">h", outline, 0)
    if count < 0:
        yield from _put_together(face, outline)
        return
    ends = numbers(outline, 10, count)
    marks = _marks(outline, 10 + 2 * count, ends[-1] + 1)
    for start, end in zip((0, *(e + 1 for e in ends)), ends, strict=False):
        yield marks[start : end + 1]


def _marks(outline: bytes, at: int, count: int) -> list[Mark]:
    """The points of a simple glyph: flags, then steps along x, then along y."""
    at += 2 + numbers(outline, at, 1)[0]
    flags: list[int] = []
    while len(flags) < count:
        flag = outline[at]
        again = outline[at + 1] if flag & 8 else 0
        flags += [flag] * (again + 1)
        at += 2 if flag & 8 else 1
    xs, at = _steps(outline, at, flags, 2, 16)
    ys, at = _steps(outline, at, flags, 4, 32)
    return [(x, -y, bool(flag & 1)) for x, y, flag in zip(xs, ys, flags, strict=True)]


def _steps(outline: bytes, at: int, flags: list[int], short: int, same: int) -> tuple[list[int], int]:
    steps = []
    for flag in flags:
        if flag & short:
            steps.append(outline[at] if flag & same else -outline[at])
            at += 1
        elif flag & same:
            steps.append(0)
        else:
            steps.append(unpack_from(">h", outline, at)[0])
            at += 2
    return list(accumulate(steps)), at


def _put_together(face: Face, outline: bytes) -> Iterator[list[Mark]]:
    """A glyph whose parts are moved; none of the font's parts is turned or stretched."""
    at, flags = 10, MORE
    while flags & MORE:
        flags, part = numbers(outline, at, 2)
        x, y = unpack_from(">hh" if flags & WORDS else ">bb", outline, at + 4) if flags & PLACED else (0, 0)
        for contour in _contours(face, part):
            yield [(px + x, py - y, on) for px, py, on in contour]
        scales = 2 * bool(flags & SCALE) + 4 * bool(flags & TWO_SCALES) + 8 * bool(flags & FOUR)
        at += 4 + (4 if flags & WORDS else 2) + scales


def _closed(contour: list[Mark]) -> str:
    """M, then lines and curves; between two points that bend the line there is one that it goes through."""
    whole = list(chain.from_iterable(_with_middle(a, b) for a, b in _pairs(contour)))
    first = next((k for k, mark in enumerate(whole) if mark[2]), 0)
    turned = whole[first:] + whole[:first]
    written, bend = [f"M{turned[0][0]:g} {turned[0][1]:g}"], ""
    for x, y, on in [*turned[1:], turned[0]]:
        if not on:
            bend = f"Q{x:g} {y:g} "
        else:
            written.append(f"{bend or 'L'}{x:g} {y:g}")
            bend = ""
    return "".join(written).replace(" -", "-") + "Z"


def _pairs(contour: list[Mark]) -> Iterator[tuple[Mark, Mark]]:
    return zip(contour, [*contour[1:], *contour[:1]], strict=True)


def _with_middle(a: Mark, b: Mark) -> Iterator[tuple[float, float, bool]]:
    yield a
    if not a[2] and not b[2]:
        yield ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, True)
