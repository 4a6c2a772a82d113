r"""Functions by a macro: `\tanh^2 x`, `\log{y_i}`, `\max(0, z)`, `\sqrt[3]{x}`; \underbrace and \boxed."""

from __future__ import annotations

from symbackprop.reading import symbols
from symbackprop.reading.bigsums import big_sum
from symbackprop.reading.brackets import arguments
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.names import argument, with_scripts
from symbackprop.reading.scripts import scripts
from symbackprop.reading.tree import Braced, Call, Name, Node, Root, Words

_STARTS = ("letter", "run", "command", "digits", "begin", "bar")


def function(cursor: Cursor) -> Node:
    """A function macro with its scripts and its argument; without one it is a name."""
    token = cursor.token
    if token.text in symbols.BIG and cursor.after().kind == "_":
        return big_sum(cursor)
    cursor.next()
    head = Name((token.start, token.end), token.text)
    attached = scripts(cursor)
    head = Name(
        cursor.span(token.start), token.text, (), tuple(attached.sub), tuple(attached.sup), attached.primes
    )
    while cursor.kind == "space":
        cursor.next()
    if cursor.kind == "(":
        args = arguments(cursor)
    elif cursor.kind == "{":
        args = (argument(cursor),)
    elif cursor.kind in _STARTS and cursor.inside != cursor.token.text:
        cursor.deeper()
        args = (cursor.factor(),)
        cursor.depth -= 1
        return Call(cursor.span(token.start), head, args)
    else:
        return head
    return with_scripts(Call(cursor.span(token.start), head, args), cursor)


def root(cursor: Cursor) -> Node:
    r"""\sqrt{x}, \sqrt[3]{x}."""
    start = cursor.next().start
    cursor.deeper()
    degree: Node | None = None
    if cursor.kind == "(" and cursor.token.text == "[":
        found = arguments(cursor)
        degree = found[0] if found else None
    inner = arguments(cursor)[0] if cursor.kind == "(" and cursor.token.text == "(" else argument(cursor)
    cursor.depth -= 1
    return with_scripts(Root(cursor.span(start), inner, degree), cursor)


def braced(cursor: Cursor) -> Node:
    r"""`\underbrace{inner}_{note}`, `\overbrace{inner}^{note}`."""
    command = cursor.next()
    cursor.deeper()
    inner = argument(cursor)
    cursor.depth -= 1
    note: Node | None = None
    if cursor.kind == ("_" if command.text == r"\underbrace" else "^"):
        found = scripts(cursor)
        script = (found.sub or found.sup)[0]
        note = script.tree or Words(script.at, script.text.strip("{}"))
    return with_scripts(Braced(cursor.span(command.start), inner, note), cursor)


def boxed(cursor: Cursor) -> Node:
    """A box around the result: means what stands in it."""
    command = cursor.next()
    cursor.deeper()
    inner = argument(cursor)
    cursor.depth -= 1
    return with_scripts(Braced(cursor.span(command.start), inner), cursor)
