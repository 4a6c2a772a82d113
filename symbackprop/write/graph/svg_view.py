"""What the template of an SVG drawing places: finished strings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SvgGlyph:
    """A glyph's number, and where it stands."""

    key: str
    x: str
    y: str
    scale: str


@dataclass(frozen=True, slots=True)
class SvgBar:
    """A filled rectangle."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class SvgText:
    """A formula in one colour."""

    style: str
    glyphs: tuple[SvgGlyph, ...]
    bars: tuple[SvgBar, ...]


@dataclass(frozen=True, slots=True)
class SvgNode:
    """A frame with its labels; `told` is for those who hear the picture."""

    name: str
    told: str
    style: str
    frame: SvgBar
    radius: str
    texts: tuple[SvgText, ...]


@dataclass(frozen=True, slots=True)
class SvgArrow:
    """An arrow's path."""

    style: str
    tip: str
    path: str
    told: str


@dataclass(frozen=True, slots=True)
class SvgPath:
    """An outline that is used many times."""

    key: str
    path: str


@dataclass(frozen=True, slots=True)
class SvgFrame:
    """A frame around what is repeated, and for which cells."""

    frame: SvgBar
    texts: tuple[SvgText, ...]
    told: str


@dataclass(frozen=True, slots=True)
class SvgPicture:
    """The whole drawing; `prefix` keeps its ids apart from those of others on a page."""

    prefix: str
    title: str
    told: str
    box: str
    width: str
    height: str
    paths: tuple[SvgPath, ...]
    arrows: tuple[SvgArrow, ...]
    nodes: tuple[SvgNode, ...]
    words: tuple[SvgText, ...]
    frames: tuple[SvgFrame, ...] = ()
