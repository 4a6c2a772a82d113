"""A math font reduced to some characters: the glyphs keep their numbers, those not needed become empty.

What points at glyphs, as the table of mathematics does, then stays as it is; empty glyphs take no room in a
compressed file. Hints for coarse screens are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from struct import pack, unpack
from types import MappingProxyType

from symbackprop.write.fonts.file import Tables, numbers, tables_of, woff
from symbackprop.write.fonts.signs import Forms, closed, cmap_of, features_of, glyphs_of, gsub_of

KEPT = ("head", "hhea", "maxp", "OS/2", "name")
NOTHING: Mapping[str, str] = MappingProxyType({})
NO_NAMES = 0x00030000  # version of `post` without names of glyphs
MORE, WORDS, SCALE, TWO_SCALES, FOUR, HINTS = 0x20, 0x01, 0x08, 0x40, 0x80, 0x100  # of a part of a glyph


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of a font, of which a page needs a few."""

    glyf: bytes
    ends: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.ends) - 1

    def of(self, glyph: int) -> bytes:
        return self.glyf[self.ends[glyph] : self.ends[glyph + 1]]


def subset(
    font: bytes, characters: Iterable[str], features: Collection[str], instead: Mapping[str, str] = NOTHING
) -> bytes:
    """A WOFF file that draws these characters, also stretched and as scripts; `instead`: x drawn as 𝐱."""
    tables = tables_of(font)
    named = glyphs_of(tables["cmap"], characters)
    others = glyphs_of(tables["cmap"], instead.values())
    named |= {ord(c): others[ord(other)] for c, other in instead.items() if ord(other) in others}
    forms = features_of(tables["GSUB"], features)
    outlines = Outlines(tables["glyf"], _ends(tables))
    needed = _with_parts(outlines, closed(tables, {0, *named.values()}, forms))
    drawn = {glyph: _unhinted(outlines.of(glyph)) for glyph in sorted(needed)}
    kept = {tag: {g: new for g, new in each.items() if g in needed} for tag, each in forms.items()}
    made = {
        **{tag: tables[tag] for tag in KEPT},
        **(_mathematics(tables, kept) if features else {}),
        "cmap": cmap_of(named),
        "glyf": b"".join(drawn.values()),
        "loca": _places(drawn, outlines.count),
        "hmtx": _metrics(tables, needed),
        "post": pack(">L", NO_NAMES) + tables["post"][4:32],
    }
    return woff(made)


def _mathematics(tables: Tables, forms: Mapping[str, Forms]) -> Tables:
    """What a text does without: the forms of letters, and how formulas are spaced and signs stretched."""
    return {"MATH": tables["MATH"], "GSUB": gsub_of({tag: each for tag, each in forms.items() if each})}


def _ends(tables: Tables) -> tuple[int, ...]:
    """Where the outlines begin; the last place is the end of the last one."""
    (long,) = numbers(tables["head"], 50, 1)
    size = len(tables["loca"]) // (4 if long else 2)
    places = unpack(f">{size}{'L' if long else 'H'}", tables["loca"])
    return places if long else tuple(2 * place for place in places)


def _places(drawn: Mapping[int, bytes], count: int) -> bytes:
    """Where each of `count` outlines begins: one that is not drawn, where the next one does."""
    places: list[int] = []
    end = 0
    for glyph, outline in drawn.items():
        places += [end] * (glyph + 1 - len(places))
        end += len(outline)
    places += [end] * (count + 1 - len(places))
    return pack(f">{len(places)}L", *places)


def _with_parts(outlines: Outlines, glyphs: set[int]) -> set[int]:
    """The glyphs, and those of which some are put together."""
    found: set[int] = set()
    new = glyphs
    while new:
        found |= new
        new = {part for glyph in new for part, _ in _parts(outlines.of(glyph))} - found
    return found


def _parts(outline: bytes) -> Iterator[tuple[int, int]]:
    """Of a glyph that is put together: each part, and where its entry starts."""
    if outline[:2] != b"\xff\xff":
        return
    at, flags = 10, MORE
    while flags & MORE:
        flags, part = numbers(outline, at, 2)
        yield part, at
        at = _after(flags, at)


def _after(flags: int, at: int) -> int:
    scales = 2 * bool(flags & SCALE) + 4 * bool(flags & TWO_SCALES) + 8 * bool(flags & FOUR)
    return at + 4 + (4 if flags & WORDS else 2) + scales


def _unhinted(outline: bytes) -> bytes:
    """The outline alone."""
    if not outline:
        return outline
    return _put_together(outline) if outline[:2] == b"\xff\xff" else _simple(outline)


def _simple(outline: bytes) -> bytes:
    at = 10 + 2 * numbers(outline, 0, 1)[0]
    (length,) = numbers(outline, at, 1)
    return outline[:at] + bytes(2) + outline[at + 2 + length :]


def _put_together(outline: bytes) -> bytes:
    bare, end = bytearray(outline), 0
    for _, at in _parts(outline):
        (flags,) = numbers(outline, at, 1)
        bare[at : at + 2] = pack(">H", flags & ~HINTS)
        end = _after(flags, at)
    return bytes(bare[:end])


def _metrics(tables: Tables, needed: set[int]) -> bytes:
    """The widths of the needed glyphs; the others are 0 wide."""
    (count,) = numbers(tables["hhea"], 34, 1)
    whole = tables["hmtx"]
    widths = bytearray(4 * count) + whole[4 * count :]
    for glyph in {*needed, count - 1}:  # the last width is that of all after it
        if glyph < count:
            widths[4 * glyph : 4 * glyph + 4] = whole[4 * glyph : 4 * glyph + 4]
    return bytes(widths)
