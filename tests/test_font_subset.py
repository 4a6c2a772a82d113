"""The font inside a page against fontTools: the same outlines, widths and forms."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from symbackprop.write.fonts.file import tables_of, woff
from symbackprop.write.fonts.math_font import FEATURES, drawn, embedded, whole_font
from symbackprop.write.fonts.signs import features_of, stretched
from symbackprop.write.fonts.subset import subset

TEXTS = ("x", "W_1 hαŷ=", "∑∏√()[]{}|‖⟨⟩", "0123456789−+⋅⊙⊤σ∂δΔ∈≈𝐱ℎ", "éÅ\u0338")
Shape = tuple[Any, ...]


def opened(data: bytes) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(data), checkChecksums=2)  # a wrong checksum is an error


def by_others(characters: set[str]) -> Any:
    from fontTools.subset import Options, Subsetter

    options = Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.notdef_outline = options.retain_gids = True
    options.bidi_closure = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in characters])
    font = opened(whole_font())
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return opened(out.getvalue())


def shapes(font: Any) -> dict[int, Shape]:
    """Points, ends, which points are on the line, and the width of every glyph that is not empty."""
    found = {}
    for k, name in enumerate(font.getGlyphOrder()):
        glyph = font["glyf"][name]
        if glyph.numberOfContours:
            points, ends, flags = glyph.getCoordinates(font["glyf"])
            found[k] = (list(points), list(ends), [flag & 1 for flag in flags], font["hmtx"][name])
    return found


def characters_of(font: Any) -> dict[int, int]:
    return {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}


@pytest.mark.parametrize("text", TEXTS)
def test_the_reduced_font_draws_what_the_subset_of_fonttools_draws(text: str, capsys: Any) -> None:
    characters = drawn(set(text))
    ours, theirs = opened(subset(whole_font(), characters, FEATURES)), by_others(characters)
    assert shapes(ours) == shapes(theirs)
    assert characters_of(ours) == characters_of(theirs)
    assert "excess" not in capsys.readouterr().err


def test_a_missing_form_would_be_seen() -> None:
    ours, theirs = opened(subset(whole_font(), {"x", "("}, ("dtls",))), by_others({"x", "("})
    assert set(shapes(ours)) < set(shapes(theirs)), "the small x of scripts is not among them"


@pytest.mark.parametrize("tag", FEATURES)
def test_forms_for_scripts_stand_in_the_reduced_font_as_in_the_whole(tag: str) -> None:
    characters = drawn({"x", "h", "i", "′", "ˆ"})
    whole = features_of(tables_of(whole_font())["GSUB"], FEATURES)[tag]
    font = opened(subset(whole_font(), characters, FEATURES))
    table = font["GSUB"].table
    lookups = {r.FeatureTag: r.Feature.LookupListIndex[0] for r in table.FeatureList.FeatureRecord}
    kept = table.LookupList.Lookup[lookups[tag]].SubTable[0].alternates
    numbered = {font.getGlyphID(g): tuple(map(font.getGlyphID, forms)) for g, forms in kept.items()}
    assert numbered == {g: forms for g, forms in whole.items() if g in shapes(font)}


def test_brackets_and_roots_keep_the_pieces_they_stretch_by() -> None:
    font = opened(whole_font())
    there = shapes(opened(subset(whole_font(), {"(", "√"}, FEATURES)))
    for sign in ("(", "√"):
        glyph = characters_of(font)[ord(sign)]
        assert len(stretched(tables_of(whole_font())["MATH"])[glyph]) >= 7
        assert set(stretched(tables_of(whole_font())["MATH"])[glyph]) <= set(there)


def test_a_font_that_is_packed_and_opened_has_its_tables() -> None:
    tables = tables_of(whole_font())
    font = opened(woff(tables))
    for tag, table in tables.items():
        if tag != "head":  # its adjustment is for the file
            assert font.reader[tag] == table


def test_headings_are_drawn_with_the_bold_letters_of_mathematics() -> None:
    small = opened(subset(whole_font(), " ", (), {"x": "𝐱", "7": "𝟕"}))
    whole = characters_of(opened(whole_font()))
    assert characters_of(small) == {
        ord(" "): whole[ord(" ")],
        ord("x"): whole[ord("𝐱")],
        ord("7"): whole[ord("𝟕")],
    }
    assert set(shapes(small)) == {0, whole[ord("𝐱")], whole[ord("𝟕")]}
    assert "MATH" not in small and "GSUB" not in small
    assert _embedded_weights() == ["400", "600"]


def _embedded_weights() -> list[str]:
    return re.findall(r"font-weight:(\d+)", embedded({"x"}))
