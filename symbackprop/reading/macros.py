r"""\newcommand, \def and \DeclareMathOperator: a page's own commands, put in with the place of each character.

Expansion has a budget, and its text is read by our parser only; a command that grows past it stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_BUDGET: Final = 20_000  # expansions and definitions on a page
_LONGEST: Final = 1_000_000  # characters written by them
_DEEPEST: Final = 30
_OPTION: Final = 300  # characters in [ ]
_DEFINES: Final = re.compile(
    r"\\(?:(?P<new>(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?"
    r"|(?P<operator>DeclareMathOperator)\*?|(?P<pair>DeclarePairedDelimiter)|(?P<def>[egx]?def)|(?P<let>let)"
    r"|(?P<environment>(?:re)?newenvironment)\*?)(?![A-Za-z])\s*"
)
_NAME: Final = re.compile(r"\{?\s*(\\(?:[A-Za-z@]+|[^A-Za-z\s]))\s*\}?")
_TOKEN: Final = re.compile(r"\\[A-Za-z@]+|\\[\s\S]")
_BRACES: Final = re.compile(r"\\[\s\S]|[{}]")
_PARAMETER: Final = re.compile(r"(#[1-9])")
_OPTIONS: Final = re.compile(r"(\[[^\]]{0,300}\]\s*)*")


@dataclass(frozen=True, slots=True)
class Macro:
    """`body` with #1 .. #arity; `default` where the first argument is optional."""

    arity: int
    body: str
    default: str | None = None


@dataclass(slots=True)
class Macros:
    """The commands a page has defined so far, and what their expansion has cost."""

    known: dict[str, Macro] = field(default_factory=dict)
    spent: int = 0
    written: int = 0

    def afford(self, depth: int) -> bool:
        return depth < _DEEPEST and self.spent < _BUDGET and self.written < _LONGEST


@dataclass(slots=True)
class Expanded:
    """Text with, for each character, its offset in the page."""

    pieces: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def add(self, text: str, places: list[int]) -> None:
        self.pieces.append(text)
        self.places += places


def expanded(text: str, places: list[int], macros: Macros) -> tuple[str, list[int]]:
    """The text with its definitions taken out and its commands put in; `macros` keeps what was defined."""
    if "\\" not in text or not (macros.known or _DEFINES.search(text)):
        return text, places
    out = Expanded()
    _expand(text, places, macros, out, 0)
    return "".join(out.pieces), out.places


def _expand(text: str, places: list[int], macros: Macros, out: Expanded, depth: int) -> None:
    ends = _ends(text)
    at = 0
    for_from = 0
    while (found := _TOKEN.search(text, for_from)) is not None:
        command = found[0]
        for_from = found.end()
        if command in macros.known:
            if not macros.afford(depth):
                continue
            called = _call(_Called(text, places, ends), found, macros)
            macros.spent += 1
            if called is None:
                continue
            macros.written += len(called[0])
            out.add(text[at : found.start()], places[at : found.start()])
            body, inner, after = called
            _expand(body, inner, macros, out, depth + 1)
            at = for_from = after
        elif macros.spent < _BUDGET and (definition := _DEFINES.match(text, found.start())) is not None:
            macros.spent += 1
            end = _define(text, ends, definition, macros)
            if end is None:
                continue
            out.add(text[at : found.start()], places[at : found.start()])
            at = for_from = end
    out.add(text[at:], places[at:])


def _ends(text: str) -> dict[int, int]:
    """Of each group that is closed: where it opens, and the offset after its }."""
    opened: list[int] = []
    ends: dict[int, int] = {}
    for found in _BRACES.finditer(text):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}" and opened:
            ends[opened.pop()] = found.end()
    return ends


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _argument(text: str, ends: dict[int, int], at: int) -> tuple[int, int, int] | None:
    """From, to and the offset after an argument: a group, a command or one sign."""
    at = _skip(text, at)
    if at >= len(text) or text[at] == "}":
        return None
    if text[at] == "{":
        end = ends.get(at)
        return None if end is None else (at + 1, end - 1, end)
    found = _TOKEN.match(text, at)
    end = found.end() if found else at + 1
    return at, end, end


@dataclass(frozen=True, slots=True)
class _Called:
    """The text in which a command is called, with its places and where its groups end."""

    text: str
    places: list[int]
    ends: dict[int, int]


def _call(within: _Called, found: re.Match[str], macros: Macros) -> tuple[str, list[int], int] | None:
    """The body with its arguments put in, the place of each character, and where the call ends."""
    macro, home = macros.known[found[0]], within.places[found.start()]
    taken = _arguments(within, macro, home, found.end())
    if taken is None:
        return None
    arguments, at = taken
    pieces = [
        arguments[int(piece[1]) - 1]
        if _PARAMETER.fullmatch(piece) and int(piece[1]) <= len(arguments)
        else piece
        for piece in _PARAMETER.split(macro.body)
    ]
    if sum(len(p if isinstance(p, str) else p[0]) for p in pieces) > _LONGEST - macros.written:
        macros.written += sum(len(argument[0]) for argument in arguments)  # to look at them costs as much
        return None
    out = Expanded()
    for piece in pieces:
        if isinstance(piece, str):
            out.add(piece, [home] * len(piece))
        else:
            out.add(*piece[:2])
            home = piece[2]
    if not macro.arity and within.text[at : at + 1].isalpha() and macro.body[-1:].isalpha():
        out.add(" ", [home])
    return "".join(out.pieces), out.places, at


_Argument = tuple[str, list[int], int]  # with the place where it ends


def _arguments(within: _Called, macro: Macro, home: int, at: int) -> tuple[list[_Argument], int] | None:
    """The arguments of a call, and where it ends."""
    text, places = within.text, within.places
    arguments: list[_Argument] = []
    if macro.default is not None:
        opened = _skip(text, at)
        closed = text.find("]", opened, opened + _OPTION) if text[opened : opened + 1] == "[" else -1
        if closed >= 0:
            arguments.append((text[opened + 1 : closed], places[opened + 1 : closed], places[closed]))
            at = closed + 1
        else:
            arguments.append((macro.default, [home] * len(macro.default), home))
    while len(arguments) < macro.arity:
        found = _argument(text, within.ends, at)
        if found is None:
            return None
        first, last, at = found
        arguments.append((text[first:last], places[first:last], places[at - 1]))
    return arguments, at


def _define(text: str, ends: dict[int, int], found: re.Match[str], macros: Macros) -> int | None:
    """Keeps a definition; the offset after it, None where it is none."""
    if found["environment"]:
        return _groups(text, ends, found.end(), 3)
    name = _NAME.match(text, found.end())
    if name is None:
        return None
    at = name.end()
    if found["let"]:
        meant = re.compile(r"\s*=?\s*(\\[A-Za-z]+|\S)").match(text, at)
        if meant is None:
            return None
        macros.known[name[1]] = macros.known.get(meant[1], Macro(0, meant[1]))
        return meant.end()
    if found["pair"]:
        return _pair(text, ends, name[1], at, macros)
    arity, default = 0, None
    if found["def"]:
        parameters = re.compile(r"\s*((?:#[1-9]\s*)*)").match(text, at)
        assert parameters is not None  # it matches nothing too
        arity, at = parameters[1].count("#"), parameters.end()
    else:
        options = re.compile(r"\s*(?:\[\s*(\d)\s*\])?\s*(?:\[([^\]]{0,300})\])?\s*").match(text, at)
        assert options is not None
        arity, default, at = int(options[1] or 0), options[2], options.end()
    body = _argument(text, ends, at)
    if body is None:
        return None
    first, last, end = body
    meant_body = text[first:last]
    macros.known[name[1]] = Macro(
        arity, rf"\operatorname{{{meant_body}}}" if found["operator"] else meant_body, default
    )
    return end


def _pair(text: str, ends: dict[int, int], name: str, at: int, macros: Macros) -> int | None:
    r"""`\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}`: the command sets its argument between the two."""
    sides = []
    for _ in range(2):
        found = _argument(text, ends, at)
        if found is None:
            return None
        sides.append(text[found[0] : found[1]])
        at = found[2]
    macros.known[name] = Macro(1, f"{sides[0]} #1 {sides[1]}")
    return at


def _groups(text: str, ends: dict[int, int], at: int, count: int) -> int:
    for _ in range(count):
        at = _skip(text, at)
        optional = _OPTIONS.match(text, at)
        at = optional.end() if optional else at
        found = _argument(text, ends, at)
        if found is None:
            return at
        at = found[2]
    return at
