"""The view of an HTML page: finished markup, plain words, links; templates place these and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from symbackprop.write.graph.svg_view import SvgNode, SvgPicture


@dataclass(frozen=True, slots=True)
class Row:
    """One line: left side, pieces of the right side that begin with their relations, its reason, its LaTeX."""

    left: Markup
    pieces: tuple[Markup, ...]
    reason: Markup
    tex: str
    kind: str  # "wide": no reason takes room; "broad": too wide for a phone; "blank": room to write; "names"


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines whose relations are aligned."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A line of the network with the shape of what stands on its left."""

    row: Row
    shape: Markup


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of the network under one heading."""

    heading: str
    lines: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A place on this page."""

    href: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Fold:
    """What opens under a result: its displays, and the others of the same form."""

    anchor: str
    summary: Markup
    quiet: Markup
    displays: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A gradient in the table of all."""

    href: str
    told: str
    kind: str
    left: Markup
    form: Markup
    number: Markup


@dataclass(frozen=True, slots=True)
class GradientSection:
    """The result, framed; numbers put in; entries; the derivation element by element."""

    anchor: str
    name: Markup
    quiet: Markup
    results: tuple[Row, ...]
    displays: tuple[Rows, ...]
    entries: tuple[Rows, ...]
    wheres: tuple[Markup, ...]
    folds: tuple[Fold, ...]
    alike: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with displays: a list of gradients, a step of an update, a claim."""

    anchor: str
    heading: Markup
    quiet: Markup
    displays: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the drawing that leads to its section."""

    href: str
    box: SvgNode


@dataclass(frozen=True, slots=True)
class Shape:
    """The computation graph for one kind of screen, its boxes as links."""

    kind: str  # "broad", "tall", or "" where both are the same
    outlines: str  # prefix of its glyphs, which stand on the page once
    picture: SvgPicture
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The computation graph in the shapes of which a screen shows one."""

    shapes: tuple[Shape, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """A question, and the displays that answer it or leave it open."""

    anchor: str
    number: str
    name: Markup  # in the table of contents
    text: Markup
    displays: tuple[Rows, ...]
    drawings: tuple[Drawing, ...]
    said: Markup
    wheres: tuple[Markup, ...]
    numbers: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class NetworkSection:
    """One network's part of the page."""

    anchor: str
    title: Markup
    named: bool
    heading: str
    tables: tuple[Table, ...]
    where: Markup
    forward: tuple[Rows, ...]
    drawings: tuple[Drawing, ...]
    lists: tuple[Section, ...]
    summaries: tuple[Summary, ...]
    gradients: tuple[GradientSection, ...]
    folds: tuple[Fold, ...]
    updates: tuple[Section, ...]
    questions: tuple[QuestionSection, ...]
    remarks: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A whole document; `font` and `style` are style sheets."""

    title: Markup
    plain_title: str
    checked: Markup
    contents: tuple[Link, ...]
    networks: tuple[NetworkSection, ...]
