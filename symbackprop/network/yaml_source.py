"""YAML text -> nodes with their places; every scalar stays the text that the author wrote.

ruamel.yaml reads the events, the tree is built here: nothing becomes a float, a boolean or a date, a key that
comes twice is a fault, and aliases are counted by what they stand for, so that a bomb ends at a budget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from symbackprop.errors import Fault, NetworkFileError, Place
from symbackprop.network.yaml_traps import BACKSLASH, starts_earlier, syntax_message, unbalanced

MAX_CHARACTERS = 200_000
MAX_NODES = 12_000
MAX_DEPTH = 20
MOST_FAULTS = 100
LONGEST_MESSAGE = 300
IN_FILES = "keep big tables in CSV files: W_1: {file: W_1.csv}"
NULLS = ("", "~", "null", "Null", "NULL")
UNPRINTABLE = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as source text; `style` is '' for a plain one, else the quote or block sign.

    Where the text was made from the author's (a cell of a family), `written` is that, and `offsets` has the
    place in it of each character.
    """

    text: str
    line: int
    column: int
    style: str = ""
    start: int = 0
    end: int = 0
    written: str = ""
    offsets: tuple[int, ...] = ()

    @property
    def is_null(self) -> bool:
        return not self.style and self.text in NULLS


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `flow` says whether it stands in brackets."""

    items: tuple[Node, ...]
    line: int
    column: int
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping in the order of the file; no key comes twice."""

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    flow: bool = False

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.items if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        return next((name for name, _ in self.items if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class Faults:
    """The faults of one file, collected while reading goes on; each is said once."""

    file: str
    found: dict[Fault, None] = field(default_factory=dict)

    def add(self, line: int, column: int, message: str) -> None:
        """One line, however long or strange the text that it quotes."""
        clean = "".join(c if c.isprintable() else " " for c in message[:LONGEST_MESSAGE])
        self.found[Fault(Place(self.file, line, column), clean)] = None

    def at(self, node: Node, message: str) -> None:
        self.add(node.line, node.column, message)

    def stop(self) -> NetworkFileError:
        by_place = sorted(self.found, key=lambda fault: (fault.place.line, fault.place.column))
        more = len(by_place) - MOST_FAULTS
        if more > 0:
            last = by_place[MOST_FAULTS].place
            by_place[MOST_FAULTS:] = [Fault(last, f"and {more} more faults from here on")]
        return NetworkFileError(tuple(by_place))


def place_in(text: str, position: int) -> tuple[int, int]:
    """Line and column, from 1, of a position in the text."""
    return text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1


def place_of_character(text: str, scalar: Scalar, offset: int) -> tuple[int, int]:
    """Where in the file the character at `offset` of a scalar stands: folding changes only white space."""
    source = scalar.text
    if scalar.offsets:
        source, offset = scalar.written, scalar.offsets[min(offset, len(scalar.offsets) - 1)]
    position = scalar.start
    if scalar.style in ("|", ">"):
        position = text.find("\n", position) + 1
    elif scalar.style:
        position += 1
    skip = sum(not c.isspace() for c in source[:offset])
    while position < scalar.end and (skip or text[position].isspace()):
        skip -= not text[position].isspace()
        # '' in single quotes and \" in double quotes are one character of the value
        position += 2 if text[position : position + 2] in ("''", '\\"', "\\\\") and scalar.style else 1
    return place_in(text, position)


def too_long(length: str, faults: Faults) -> NetworkFileError:
    faults.add(1, 1, f"the file has {length}, at most {MAX_CHARACTERS} characters are read; {IN_FILES}")
    return faults.stop()


def documents(text: str, faults: Faults) -> tuple[Node, ...]:
    """The documents of a file; raises NetworkFileError where reading cannot go on."""
    if len(text) > MAX_CHARACTERS:
        raise too_long(f"{len(text)} characters", faults)
    strange = UNPRINTABLE.search(text)
    if strange:
        code = f"U+{ord(strange[0]):04X}"
        place = place_in(text, strange.start())
        faults.add(*place, f"the control character {code} is not allowed; delete it")
        raise faults.stop()
    composer = _Composer(text, faults)
    try:
        return composer.stream()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and starts_earlier(error):
            mark = error.context_mark  # the other mark is behind the fault
        position = mark.index if mark else 0
        faults.add(*place_in(text, position), syntax_message(text, position, error))
    except (ValueError, OverflowError, AssertionError, IndexError):
        # the scanner's own slips on broken escapes and directives, as "\U99999999"
        faults.add(*composer.reached, "this is not readable as YAML from here on; check quotes and escapes")
    raise faults.stop()


class _Composer:
    """Events -> nodes, within the budgets."""

    def __init__(self, text: str, faults: Faults) -> None:
        self.text = text
        self.faults = faults
        self.events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.nodes = 0
        self.reached = (1, 1)

    def next(self) -> Any:
        event = next(self.events)
        mark = event.start_mark
        self.reached = (mark.line + 1, mark.column + 1)
        return event

    def stream(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while True:
            match event := self.next():
                case StreamEndEvent():
                    return tuple(found)
                case StreamStartEvent() | DocumentEndEvent():
                    pass
                case DocumentStartEvent():
                    self.anchors.clear()
                    found.append(self.node(self.next(), 0))
                case _:
                    raise AssertionError(event)

    def give_up(self, event: Any, message: str) -> NetworkFileError:
        self.faults.add(event.start_mark.line + 1, event.start_mark.column + 1, message)
        return self.faults.stop()

    def count(self, event: Any, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            counted = f"more than {MAX_NODES} entries (aliases counted in full)"
            raise self.give_up(event, f"{counted}; {IN_FILES}")

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, AliasEvent):
            return self.alias(event)
        if depth > MAX_DEPTH:
            raise self.give_up(event, f"nested deeper than {MAX_DEPTH} levels")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            shown = str(tag).replace("tag:yaml.org,2002:", "!!")[:40]
            self.faults.add(*self.reached, f"the tag {shown} is not allowed; delete it")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        before = self.nodes
        self.count(event, 1)
        if isinstance(event, ScalarEvent):
            node: Node = self.scalar(event)
        elif isinstance(event, SequenceStartEvent):
            node = self.sequence(event, depth)
        else:
            node = self.mapping(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.nodes - before)
        return node

    def alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            raise self.give_up(
                event,
                f"*{event.anchor} is read as an alias, and there is no anchor &{event.anchor}; "
                "quote the expression if it begins with *",
            )
        known = self.anchors[event.anchor]
        if known is None:
            raise self.give_up(event, f"the alias *{event.anchor} stands inside its own anchor")
        self.count(event, known[1])
        return known[0]

    def scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark, event.end_mark
        style = event.style or ""
        node = Scalar(event.value, start.line + 1, start.column + 1, style, start.index, end.index)
        if style == '"' and (slash := BACKSLASH.search(self.text, start.index, end.index)):
            self.faults.add(
                *place_in(self.text, slash.start()),
                f"{slash[0]} in double quotes is an escape of YAML; use single quotes for LaTeX",
            )
        return node

    def sequence(self, event: Any, depth: int) -> Sequence:
        items: list[Node] = []
        flow = bool(event.flow_style)
        place = self.reached
        while not isinstance(inner := self.next(), SequenceEndEvent):
            items.append(self.node(inner, depth + 1))
        return Sequence(tuple(items), *place, flow)

    def mapping(self, event: Any, depth: int) -> Mapping:
        place = self.reached
        flow = bool(event.flow_style)
        items: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        while not isinstance(inner := self.next(), MappingEndEvent):
            key = self.node(inner, depth + 1)
            value = self.node(self.next(), depth + 1)
            if not isinstance(key, Scalar):
                self.faults.at(key, "a list or mapping cannot be a name; quote it if it was meant as text")
            elif flow and items and isinstance(value, Scalar) and self.cut_by_comma(items, key):
                continue
            elif key.text == "<<" and not key.style:
                self.faults.at(key, "merge keys << are not read; use extends, or repeat the entries")
            elif key.text in seen:
                first = seen[key.text].line
                self.faults.at(key, f"{key.text} comes twice in this mapping, first in line {first}")
            else:
                seen[key.text] = key
                items.append((key, value))
        return Mapping(tuple(items), *place, flow)

    def cut_by_comma(self, items: list[tuple[Scalar, Node]], key: Scalar) -> bool:
        """Was `{is: f(a, b)}` cut at the comma? Then say so, and put the pieces together again."""
        name, value = items[-1]
        if not isinstance(value, Scalar) or value.style or not unbalanced(value.text):
            return False
        whole = self.text[value.start : key.end]
        if not unbalanced(whole):
            self.faults.at(value, f"a comma ends an entry in {{ }}: quote the expression, '{whole}'")
        items[-1] = (name, Scalar(whole, value.line, value.column, "", value.start, key.end))
        return True
