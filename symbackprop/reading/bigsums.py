r"""\sum, \prod, and \max, \min over an index: limits, condition, and the product that follows."""

from __future__ import annotations

from typing import Final, Literal

from symbackprop.reading import symbols
from symbackprop.reading.compared import comparison
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.tree import BigSum, Compared, Matrix, Name, Node, Product, Script

_SIGNS: Final[dict[str, Literal["sum", "prod", "max", "min"]]] = {
    r"\sum": "sum",
    r"\prod": "prod",
    r"\max": "max",
    r"\min": "min",
}
assert set(_SIGNS) == set(symbols.BIG)


def big_sum(cursor: Cursor) -> BigSum:
    """The sign, its limits, and as body the factors up to the next + or - outside brackets."""
    token = cursor.next()
    under: list[Node] = []
    upper: Node | None = None
    while cursor.kind in ("_", "^"):
        lowered = cursor.next().kind == "_"
        found = _limits(cursor)
        if lowered:
            under += found
        else:
            upper = found[0] if found else None
    lower: Node | None = None
    condition: Node | None = None
    names: list[Name] = []
    for part in under:
        given, from_, to, restricts = _part(part)
        names += given
        lower, upper, condition = lower or from_, upper or to, condition or restricts
    index = tuple({name.letters: name for name in reversed(names)}.values())[::-1]
    cursor.deeper()
    body = _body(cursor)
    cursor.depth -= 1
    return BigSum(cursor.span(token.start), _SIGNS[token.text], index, lower, upper, condition, body)


def _limits(cursor: Cursor) -> list[Node]:
    """What stands in one limit: one expression or comparison, or several with commas."""
    if cursor.kind != "{":
        return [cursor.grammar.atom(cursor)]
    cursor.next()
    _divided(cursor)
    was, cursor.inside = cursor.inside, ""
    found: list[Node] = []
    while cursor.kind not in ("}", "stop"):
        found.append(comparison(cursor))
        while cursor.kind in (",", "space", "quad", "row"):
            cursor.next()
    cursor.inside = was
    cursor.expect("}", "} was needed after the limits of a sum")
    return found


def _divided(cursor: Cursor) -> None:
    r"""`i \mid z_i > 0`: the first of an odd number of bars stands for a colon."""
    ahead, depth = cursor.at, 0
    bars: list[int] = []
    while cursor.tokens[ahead].kind != "stop" and depth >= 0:
        kind = cursor.tokens[ahead].kind
        depth += (kind == "{") - (kind == "}")
        bars += [ahead] if kind == "bar" else []
        ahead += 1
    if len(bars) % 2 and bars[0] == cursor.at + 1:
        cursor.tokens[bars[0]] = cursor.tokens[bars[0]]._replace(kind="relation", text=":")


def _part(part: Node) -> tuple[list[Name], Node | None, Node | None, Node | None]:
    r"""Index, lower end, upper end and condition of `i=1`, `i`, `1 \le i \le n`, `i \neq k`, `i \in S`."""
    match part:
        case Matrix(_, rows):
            names, lower, upper, condition = [], None, None, None
            for row in rows:
                given, from_, to, restricts = _part(row[0])
                names += given
                lower, upper, condition = lower or from_, upper or to, condition or restricts
            return names, lower, upper, condition
        case Compared(_, Name() as name, "=", right):
            return [name], right, None, None
        case Compared(_, Compared(_, low, "<=", Name() as name), "<=", high):
            return [name], low, high, None
        case Compared(_, Compared(_, Name() as name, ":", left), sign, right):  # i : z_i > 0
            return [name], None, None, Compared((left.at[0], right.at[1]), left, sign, right)
        case Compared(_, Name(sub=(Script(tree=Name() as letter),)), "<" | "<=" | ">" | ">="):  # z_i > 0
            return [letter], None, None, part
        case Compared(_, Name() as name):
            return [name], None, None, part
        case Name():
            return [part], None, None, None
        case Product(_, factors) if all(isinstance(factor, Name) for factor in factors):
            return [factor for factor in factors if isinstance(factor, Name)], None, None, None
        case _:
            return [], None, None, part


def _body(cursor: Cursor) -> Node:
    return cursor.grammar.summand(cursor)
