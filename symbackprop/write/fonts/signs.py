"""Which glyphs a text needs: those of its characters, their forms for scripts, the pieces of what stretches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from struct import pack, unpack_from

from symbackprop.write.fonts.file import Tables, numbers

Forms = dict[int, tuple[int, ...]]  # what may be drawn in place of a glyph
SINGLE, ALTERNATES = 1, 3  # kinds of lookup


def glyphs_of(cmap: bytes, characters: Iterable[str]) -> dict[int, int]:
    """The glyph of each character that the font has, by its code point."""
    (count,) = numbers(cmap, 2, 1)
    places = [unpack_from(">HHL", cmap, 4 + 8 * k) for k in range(count)]
    (at,) = (at for platform, kind, at in places if (platform, kind) == (3, 10))
    (groups,) = unpack_from(">L", cmap, at + 12)
    ranges = [unpack_from(">LLL", cmap, at + 16 + 12 * k) for k in range(groups)]
    starts = [start for start, _, _ in ranges]
    found: dict[int, int] = {}
    for code in sorted(map(ord, characters)):
        start, end, glyph = ranges[max(bisect_right(starts, code) - 1, 0)]  # they are in order
        if start <= code <= end:
            found[code] = glyph + code - start
    return found


def cmap_of(glyphs: Mapping[int, int]) -> bytes:
    """A table with one group for each character."""
    groups = b"".join(pack(">LLL", c, c, glyph) for c, glyph in sorted(glyphs.items()))
    return pack(">HHHHLHHLLL", 0, 1, 3, 10, 12, 12, 0, 16 + len(groups), 0, len(glyphs)) + groups


def features_of(gsub: bytes, wanted: Iterable[str]) -> dict[str, Forms]:
    """What each wanted feature puts in place of a glyph."""
    _, features, lookups = numbers(gsub, 4, 3)
    (count,) = numbers(gsub, features, 1)
    found: dict[str, Forms] = {tag: {} for tag in wanted}
    for k in range(count):
        tag, at = unpack_from(">4sH", gsub, features + 2 + 6 * k)
        forms = found.get(tag.decode("ascii"))
        if forms is not None:
            used = numbers(gsub, features + at + 4, *numbers(gsub, features + at + 2, 1))
            for lookup in used:
                forms.update(_lookup(gsub, lookups + numbers(gsub, lookups + 2 + 2 * lookup, 1)[0]))
    return found


def _lookup(gsub: bytes, at: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    kind, _, count = numbers(gsub, at, 3)
    for place in numbers(gsub, at + 6, count):
        start = at + place
        written, covered = numbers(gsub, start, 2)
        glyphs = listed_glyphs(gsub, start + covered)
        if kind == SINGLE and written == 1:
            (step,) = unpack_from(">h", gsub, start + 4)
            yield from ((glyph, ((glyph + step) & 0xFFFF,)) for glyph in glyphs)
        elif kind == SINGLE:
            yield from ((g, (new,)) for g, new in zip(glyphs, _list(gsub, start + 4), strict=True))
        elif kind == ALTERNATES:
            sets = _list(gsub, start + 4)
            yield from ((g, _list(gsub, start + place)) for g, place in zip(glyphs, sets, strict=True))


def _list(table: bytes, at: int) -> tuple[int, ...]:
    """Numbers with their count before them."""
    return numbers(table, at + 2, *numbers(table, at, 1))


def listed_glyphs(table: bytes, at: int) -> list[int]:
    written, count = numbers(table, at, 2)
    if written == 1:
        return list(numbers(table, at + 4, count))
    ranges = (numbers(table, at + 4 + 6 * k, 2) for k in range(count))
    return [glyph for start, end in ranges for glyph in range(start, end + 1)]


def gsub_of(features: Mapping[str, Forms]) -> bytes:
    """One lookup of alternates for each feature; every script has all features."""
    tags = sorted(features)
    each = b"".join(pack(">H", k) for k in range(len(tags)))
    language = pack(">HHH", 0, 0xFFFF, len(tags)) + each
    scripts = pack(">H4sHHH", 1, b"DFLT", 8, 4, 0) + language
    places = [2 + 6 * len(tags) + 6 * k for k in range(len(tags))]
    listed = b"".join(pack(">4sH", tag.encode("ascii"), at) for tag, at in zip(tags, places, strict=True))
    used = b"".join(pack(">HHH", 0, 1, k) for k in range(len(tags)))
    feature_list = pack(">H", len(tags)) + listed + used
    lookups = _offsets([pack(">HHHH", ALTERNATES, 0, 1, 8) + _alternates(features[tag]) for tag in tags])
    second = 10 + len(scripts)
    return pack(">LHHH", 0x00010000, 10, second, second + len(feature_list)) + scripts + feature_list + lookups


def _alternates(forms: Forms) -> bytes:
    glyphs = sorted(forms)
    coverage = pack(f">HH{len(glyphs)}H", 1, len(glyphs), *glyphs)
    sets = [pack(f">H{len(forms[g])}H", len(forms[g]), *forms[g]) for g in glyphs]
    body = _offsets(sets, before=4)
    return pack(">HH", 1, 4 + len(body)) + body + coverage


def _offsets(parts: Collection[bytes], before: int = 0) -> bytes:
    """The parts after a list of where they begin, counted from `before` bytes earlier."""
    at, places = before + 2 + 2 * len(parts), []
    for part in parts:
        places.append(at)
        at += len(part)
    return pack(f">H{len(places)}H", len(places), *places) + b"".join(parts)


def stretched(math: bytes) -> Forms:
    """For each glyph that stretches its larger forms and the pieces of the largest."""
    (variants,) = numbers(math, 8, 1)
    _, upright, flat, high, wide = numbers(math, variants, 5)
    covered = [
        *(listed_glyphs(math, variants + upright) if high else ()),
        *(listed_glyphs(math, variants + flat) if wide else ()),
    ]
    forms: Forms = {}
    for glyph, place in zip(covered, numbers(math, variants + 10, high + wide), strict=True):
        forms[glyph] = (*forms.get(glyph, ()), *_construction(math, variants + place))
    return forms


def _construction(math: bytes, at: int) -> Iterator[int]:
    assembly, _ = numbers(math, at, 2)
    yield from (glyph for glyph, _ in _larger(math, at))
    if assembly:
        (parts,) = numbers(math, at + assembly + 4, 1)
        yield from (numbers(math, at + assembly + 6 + 10 * k, 1)[0] for k in range(parts))


def _larger(math: bytes, at: int) -> Iterator[tuple[int, int]]:
    (count,) = numbers(math, at + 2, 1)
    for k in range(count):
        glyph, size = numbers(math, at + 4 + 4 * k, 2)
        yield glyph, size


def larger(math: bytes, glyph: int) -> list[tuple[int, int]]:
    """The upright forms of a sign, the smallest first, each with its height."""
    (variants,) = numbers(math, 8, 1)
    _, upright, _, high = numbers(math, variants, 4)
    covered = listed_glyphs(math, variants + upright) if high else []
    if glyph not in covered:
        return []
    (place,) = numbers(math, variants + 10 + 2 * covered.index(glyph), 1)
    return list(_larger(math, variants + place))


def closed(tables: Tables, glyphs: Iterable[int], features: Mapping[str, Forms]) -> set[int]:
    """The glyphs with all that may be drawn in their place."""
    follow = (*features.values(), stretched(tables["MATH"]))
    found: set[int] = set()
    new = set(glyphs)
    while new:
        found |= new
        new = {form for glyph in new for forms in follow for form in forms.get(glyph, ())} - found
    return found
