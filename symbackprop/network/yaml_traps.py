"""What YAML's own complaints mean for somebody who writes a network file: the likely repair, in one line."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*(\\[A-Za-z0-9]+)")
QUOTE_IT = "quote the expression"
_CLOSING = {"]": "}", "}": "]"}


def unbalanced(text: str) -> bool:
    """Does the text open more parentheses than it closes?"""
    return text.count("(") > text.count(")")


def line_at(text: str, position: int) -> str:
    """The line of the file in which a position stands."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return text[start : len(text) if end < 0 else end]


def starts_earlier(error: MarkedYAMLError) -> bool:
    """Is the fault where the reader's context begins? So with > and |, and where a colon is missing."""
    return "block scalar" in (error.context or "") or "expected ':'" in (error.problem or "")


def syntax_message(text: str, position: int, error: MarkedYAMLError) -> str:
    """One line for an error of the YAML reader at a position of the text."""
    problem, context = error.problem or "", error.context or ""
    found = text[position : position + 1]
    if "escape character" in problem or "escape sequence" in problem:
        return "a backslash in double quotes is an escape of YAML; use single quotes for LaTeX"
    if "stream end" in problem or "end of stream" in problem:
        return _unfinished(text, context)
    if found == "\t":
        return "a tab stands where YAML wants spaces; indent with spaces"
    if "cannot start any token" in problem or "block scalar" in context:
        return f"a plain text cannot begin with {found}; {QUOTE_IT}"
    if "flow" in context:
        return _in_flow(text, position, found)
    return _in_block(text, position, found, problem)


def _unfinished(text: str, context: str) -> str:
    if "quoted" in context:
        return "this quote is never closed"
    return f"the file ends before the closing {_still_open(text)}"


def _still_open(text: str) -> str:
    """What closes the last bracket that is open at the end; brackets in quotes are text."""
    waiting = []
    for sign in re.findall(r"'[^'\n]*'|\"[^\"\n]*\"|#.*|[\[\]{}]", text):
        if sign in "[{":
            waiting.append("]" if sign == "[" else "}")
        elif waiting and sign == waiting[-1]:
            waiting.pop()
    return waiting[-1] if waiting else "bracket"


def _in_flow(text: str, position: int, found: str) -> str:
    before = re.split(r"[,{\[]\s*", line_at(text, position)[: _column(text, position)])[-1]
    if "\\" in before and found in "{[":
        return "{ } [ ] end a plain text in flow style; use single quotes for LaTeX, as '\\hat{y}'"
    if found == "[" and re.search(r"\w$", before):
        if re.match(r"ask\s*:", line_at(text, position)):
            return "[ ends a plain text in flow style; write ask as a block list, a question a line after -"
        if cell := re.match(r"\s*(\w+)(\[[^\[\]]*\])(\s*:)?", before + text[position:]):
            quoted = f"'{cell[1]}{cell[2]}'{cell[3] or ''}"
            return f"[ ends a plain text in flow style; quote the cell of a family, {quoted}"
        return f"[ ends a plain text in flow style; {QUOTE_IT}, as '{before.split(':')[-1].strip()}[..]'"
    if found in "{[":
        return f"{found} ends a plain text in flow style; {QUOTE_IT}"
    if found == ":":
        return "a comma is missing before this entry"
    if found == "-":
        return "- followed by a space begins a list; write -1 without the space"
    if found in "]}":
        return f"a {_CLOSING[found]} is missing before this {found}"
    return f"a comma or a closing bracket is missing before {found or 'the end'}; {QUOTE_IT} if it is one"


def _in_block(text: str, position: int, found: str, problem: str) -> str:
    line = line_at(text, position)
    if "sequence entries are not allowed" in problem:
        return f"- followed by a space begins a list; {QUOTE_IT}, or write -sum(..) without the space"
    if "mapping values are not allowed" in problem:
        above = text[: text.rfind("\n", 0, position) + 1].rstrip().rsplit("\n", 1)[-1]
        if re.match(r"\s*\w+:\S", above):
            return f"the line above needs a space after its colon: {above.strip().replace(':', ': ', 1)}"
        if re.match(r"\s*[^:]+:\s.*:\s?", line):
            return f"a second colon in one line; {QUOTE_IT}, or begin a new line"
        return "this line is indented as a part of the text above it; indent it as its neighbours"
    if "expected ':'" in problem:
        glued = re.match(r"\s*(\w+):(\S.*)", line)
        repair = f"{glued[1]}: {glued[2]}" if glued else f"{line.split()[0]}: .."
        return f"a name is followed by a colon and a space: {repair}"
    if found in "]}":
        return f"this {found} closes nothing that is open"
    if found == "-" and "block end" in problem:
        return "- begins an entry of a list, but keys stand above it; begin each of them with -, or none"
    if "block mapping start" in problem or "block sequence start" in problem:
        return "this line is indented differently from its neighbours"
    if "<scalar>" in problem:
        return f"text after the closing quote; {QUOTE_IT} as a whole, and double a quote inside it"
    if found == ",":
        return f"a plain text cannot begin with a comma; {QUOTE_IT}"
    if "mapping keys are not allowed" in problem:
        return f"a plain text cannot begin with ?; {QUOTE_IT}"
    return f"not readable as YAML: {problem}"


def _column(text: str, position: int) -> int:
    return position - (text.rfind("\n", 0, position) + 1)
