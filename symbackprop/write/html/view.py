"""The view of an HTML page: finished markup, plain words, links; templates place these and decide nothing."""

from __future__ import annotations

from markupsafe import Markup

from symbackprop.record import record
from symbackprop.write.graph.svg_view import SvgNode, SvgPicture


@record
class Row:
    """One line: left side, pieces of the right side that begin with their relations, its reason, its LaTeX."""

    left: Markup
    pieces: tuple[Markup, ...]
    reason: Markup
    tex: str
    kind: str  # "wide": no reason takes room; "broad": too wide for a phone; "blank": room to write; "names"


@record
class Rows:
    """Lines whose relations are aligned."""

    rows: tuple[Row, ...]


@record
class Named:
    """A line of the network with the shape of what stands on its left."""

    row: Row
    shape: Markup


@record
class Table:
    """Lines of the network under one heading."""

    heading: str
    lines: tuple[Named, ...]


@record
class Link:
    """A place on this page."""

    href: str
    text: Markup


@record
class Fold:
    """What opens under a result: its displays, and the others of the same form."""

    anchor: str
    summary: Markup
    quiet: Markup
    displays: tuple[Rows, ...]


@record
class Summary:
    """A gradient in the table of all."""

    href: str
    told: str
    kind: str
    left: Markup
    form: Markup
    number: Markup


@record
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


@record
class Section:
    """A heading with displays: a list of gradients, a step of an update, a claim."""

    anchor: str
    heading: Markup
    quiet: Markup
    displays: tuple[Rows, ...]


@record
class Node:
    """A box of the drawing that leads to its section."""

    href: str
    box: SvgNode


@record
class Shape:
    """The computation graph for one kind of screen, its boxes as links."""

    kind: str  # "broad", "tall", or "" where both are the same
    outlines: str  # prefix of its glyphs, which stand on the page once
    picture: SvgPicture
    nodes: tuple[Node, ...]


@record
class Drawing:
    """The computation graph in the shapes of which a screen shows one."""

    shapes: tuple[Shape, ...]
    caption: str


@record
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


@record
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


@record
class HtmlPage:
    """A whole document; `font` and `style` are style sheets."""

    title: Markup
    plain_title: str
    checked: Markup
    contents: tuple[Link, ...]
    networks: tuple[NetworkSection, ...]
