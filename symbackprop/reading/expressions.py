"""Sums of products of factors: a product is flat, its signs stand between the factors as printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from symbackprop.reading import symbols
from symbackprop.reading.bigsums import big_sum
from symbackprop.reading.brackets import bracket, divides_arguments
from symbackprop.reading.compared import comparison
from symbackprop.reading.cursor import Cursor, Grammar
from symbackprop.reading.derivative import (
    FRACTIONS,
    PHYSICS,
    differential,
    fraction,
    nabla,
    partial,
    physics,
)
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.functions import boxed, braced, function, root
from symbackprop.reading.matrices import braced_rows, environment
from symbackprop.reading.names import accented, argument, called, group, name, with_scripts
from symbackprop.reading.numerals import numeral
from symbackprop.reading.tree import (
    Blank,
    Bracket,
    Dots,
    Fraction_,
    Name,
    Node,
    Product,
    Sum,
    Times,
    Words,
)

_TIMES: Final[dict[str, Times]] = {sign: sign for sign in symbols.TIMES.values()}
_STARTERS: Final = frozenset(("letter", "run", "words", "digits", "command", "{", "(", "begin", "?"))
_MACROS: Final = frozenset(
    (r"\pmatrix", r"\bmatrix", r"\vmatrix", r"\matrix", r"\substack", r"\cases", r"\smallmatrix")
)


def expression(cursor: Cursor) -> Node:
    """Signed summands."""
    start = cursor.starting()
    cursor.deeper()
    _room(cursor)
    signed = cursor.kind in ("+", "-")
    terms = [(_sign(cursor), summand(cursor))]
    while cursor.kind in ("+", "-"):
        terms.append((_sign(cursor), summand(cursor)))
    cursor.depth -= 1
    return Sum(cursor.span(start), tuple(terms)) if signed or len(terms) > 1 else terms[0][1]


def _room(cursor: Cursor) -> None:
    while cursor.kind in ("space", "quad"):
        cursor.at += 1


def _sign(cursor: Cursor) -> Literal[1, -1]:
    sign: Literal[1, -1] = 1
    while cursor.kind in ("+", "-"):
        if cursor.next().kind == "-":
            sign = -1 if sign == 1 else 1
        _room(cursor)
    return sign


def summand(cursor: Cursor) -> Node:
    """Factors with the signs between them."""
    return _summand(cursor) if cursor.again is None else cursor.again(cursor, _summand)


def _summand(cursor: Cursor) -> Node:
    start = cursor.starting()
    if cursor.kind in ("+", "-"):  # the body of a sum, as in \\sum_i -y_i
        sign = _sign(cursor)
        inner = summand(cursor)
        return Sum(cursor.span(start), ((sign, inner),))
    factors = [factor(cursor)]
    signs: list[Times] = []
    while True:
        kind = cursor.kind
        if kind == "times":
            signs.append(_TIMES[cursor.next().text])
            factors.append(_signed_factor(cursor))
        elif kind == "/":
            cursor.next()
            factors[-1] = _over(cursor, factors[-1])
        elif kind == "command" and cursor.token.text in symbols.DIVIDES:
            cursor.next()
            factors[-1] = _over(cursor, factors[-1])
        elif kind in ("space", "quad"):
            if cursor.inside == "[":
                break
            cursor.next()
        elif kind == "bar" and cursor.after().kind == "_" and cursor.inside != cursor.token.text:
            factors[-1] = _restricted(cursor, factors[-1])
        elif _begins_factor(cursor):
            signs.append("")
            factors.append(factor(cursor))
        else:
            break
    return factors[0] if not signs else Product(cursor.span(start), tuple(factors), tuple(signs))


def _restricted(cursor: Cursor, node: Node) -> Node:
    r"""`x\big|_{s}`, as `\left. x \right|_{s}`."""
    cursor.next()
    return with_scripts(Bracket(cursor.span(node.at[0]), ".", (node,)), cursor)


def _begins_factor(cursor: Cursor) -> bool:
    token = cursor.token
    if token.kind == "bar":
        return cursor.inside != token.text and not divides_arguments(cursor)
    if token.kind == "words" and cursor.inside == "cases":
        return False
    if token.kind == "digits" and cursor.inside == "[" and cursor.tokens[cursor.at - 1].kind == "digits":
        return False  # [1 0] prints a row
    return token.kind in _STARTERS


def _signed_factor(cursor: Cursor) -> Node:
    r"""A factor behind a printed product sign may carry a minus: `2 \cdot -3`."""
    _room(cursor)
    if cursor.kind not in ("+", "-"):
        return factor(cursor)
    start = cursor.starting()
    sign = _sign(cursor)
    inner = factor(cursor)
    return Sum(cursor.span(start), ((sign, inner),))


def _over(cursor: Cursor, over: Node) -> Node:
    _room(cursor)
    under = _signed_factor(cursor)
    return Fraction_((over.at[0], under.at[1]), over, under, slashed=True)


def factor(cursor: Cursor) -> Node:
    """One factor with its scripts."""
    return _factor(cursor) if cursor.again is None else cursor.again(cursor, _factor)


def _factor(cursor: Cursor) -> Node:
    token = cursor.token
    kind = token.kind
    if kind == "letter":
        if token.text == "d" and (found := differential(cursor)) is not None:
            return with_scripts(found, cursor)
        return name(cursor)
    if kind == "command":
        rule = _RULES.get(token.text)
        if rule is not None:
            return rule(cursor)
        if token.text in symbols.LETTERS:
            return name(cursor)
        raise ReadingError((token.start, token.end), f"the command {token.text} is not read")
    rule = _KINDS.get(kind)
    if rule is None:
        raise cursor.fault("a quantity or a number was needed")
    return rule(cursor)


def atom(cursor: Cursor) -> Node:
    """One sign without scripts, as the limit of a sum without braces."""
    return argument(cursor)


def grouped(cursor: Cursor) -> Node:
    r"""What stands in braces: an expression or comparison."""
    if cursor.kind == "}":
        return Blank((cursor.starting(), cursor.starting()))
    return comparison(cursor)


def _group(cursor: Cursor) -> Node:
    if cursor.after().kind == "}":  # {} prints nothing
        opened = cursor.next()
        cursor.next()
        if cursor.kind in ("_", "^"):
            raise cursor.fault("a base was needed")
        return factor(cursor) if _begins_factor(cursor) else Blank((opened.start, cursor.ending()))
    if cursor.after().kind in ("_", "^"):
        raise cursor.fault("a base was needed in front of it")
    cursor.deeper()
    node = with_scripts(group(cursor), cursor)
    cursor.depth -= 1
    return called(node, cursor, word=False) if isinstance(node, Name) else node


def _bracket(cursor: Cursor) -> Node:
    return with_scripts(bracket(cursor), cursor)


def _bars(cursor: Cursor) -> Node:
    token = cursor.token
    if cursor.inside == token.text:
        raise cursor.fault("a quantity was needed between the bars")
    return with_scripts(bracket(cursor), cursor)


def _numeral(cursor: Cursor) -> Node:
    return with_scripts(numeral(cursor), cursor)


def _environment(cursor: Cursor) -> Node:
    return with_scripts(environment(cursor), cursor)


def _rows(cursor: Cursor) -> Node:
    return with_scripts(braced_rows(cursor), cursor)


def _words(cursor: Cursor) -> Node:
    token = cursor.next()
    return with_scripts(Words((token.start, token.end), token.text), cursor)


def _dots(cursor: Cursor) -> Node:
    token = cursor.next()
    return Dots((token.start, token.end), symbols.DOTS[token.text])


_ENTRY_ENDS: Final = frozenset(("times", "+", "-", "relation", "&", "row", "end", "}", ")", "stop", "quad"))


def _open_entry(cursor: Cursor) -> Node:
    r"""A dot in the place of a number that nothing determines, as in `\cdot` or `\cdot \cdot 3` of an array."""
    token = cursor.token
    if token.text != "cdot" or cursor.after().kind not in _ENTRY_ENDS:
        raise cursor.fault("a quantity or a number was needed")
    cursor.next()
    return Dots((token.start, token.end), token.text)


def _blank(cursor: Cursor) -> Node:
    token = cursor.next()
    while cursor.kind in ("?", "_") or (cursor.kind == "command" and cursor.token.text == r"\_"):
        cursor.next()
    return Blank((token.start, cursor.ending()))


def _hash(cursor: Cursor) -> Node:
    token = cursor.next()
    return Words((token.start, token.end), "number of")


def _percent(cursor: Cursor) -> Node:
    token = cursor.next()
    return Name((token.start, token.end), "%")


_RULES: Final[dict[str, Callable[[Cursor], Node]]] = {
    **dict.fromkeys(FRACTIONS, fraction),
    **dict.fromkeys(PHYSICS, physics),
    **dict.fromkeys(symbols.ACCENTS, accented),
    **dict.fromkeys(symbols.FUNCTION_MACROS, function),
    **dict.fromkeys((r"\sum", r"\prod"), big_sum),
    **dict.fromkeys(symbols.DOTS, _dots),
    **dict.fromkeys(symbols.BLANKS, _blank),
    **dict.fromkeys(_MACROS, _rows),
    **dict.fromkeys((r"\underbrace", r"\overbrace"), braced),
    r"\boxed": boxed,
    r"\sqrt": root,
    r"\partial": partial,
    r"\nabla": nabla,
    r"\#": _hash,
    r"\%": _percent,
}
_KINDS: Final[dict[str, Callable[[Cursor], Node]]] = {
    "run": name,
    "words": _words,
    "digits": _numeral,
    "{": _group,
    "(": _bracket,
    "bar": _bars,
    "begin": _environment,
    "?": _blank,
    "times": _open_entry,
}
GRAMMAR: Final = Grammar(expression, summand, atom, factor, grouped)
