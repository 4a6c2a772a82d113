r"""Numbers: `0.25`, `0,25`, `0{,}25`, `262,656`, `1.5e-3`.

A comma between digits without a space is read so:
1. every group after it has three digits, the one before it one to three and is not `0`: thousands;
2. else one comma: a decimal comma;
3. else (`1,2,3`) it separates.
Inside ( ), [ ], { } a bare comma separates, as in `[1,2]` and `\max(0,1)`, unless the page has decimal commas;
thousands are read inside ( ) where something else than numbers and commas stands with them, `(1,024 + 10)`.
`{,}` is always part of the number. Digits after a decimal comma or point count as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from symbackprop.frozen import quickly_made, replace
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.token import Token
from symbackprop.reading.tree import Numeral, Span

_MOST = 12  # groups of digits with commas: more are a list
_LONGEST = 400  # digits, and powers of ten
_WHOLE = re.compile(r"\d+")
_TAIL = re.compile(r"\d+(?:[eE][+-]?\d+)?")  # behind a decimal comma, as in 0,5e-3
# 0{,}25 and 1{,}5, but not 1{,}250, which may be a thousand
_DECIMAL_COMMA = re.compile(
    r"(?<!\d)0\{,\}\d|\d\{,\}(?!\d{3}(?!\d))\d|(?<![\d,])(?:0|\d+(?=,\d{1,2}(?![\d,])|,\d{4,}(?![\d,]))),\d+(?![\d,])"
)
# a vector of ones, or the sign of an indicator
_BOLD = re.compile(r"\\(?:vec|mathbf|boldsymbol|bm|mathbb|mathds|mathbbm|Bbb)\s*\{?\s*\Z")
_DECIMAL_POINT = re.compile(r"\d\.\d")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\][]*\]|\\\{[^{}]*\\\}|[_^]\{[^{}]*\}")


def writes_decimal_commas(formulas: list[str]) -> bool:
    """Whether a page's numbers have decimal commas: some outside brackets, and no decimal point anywhere."""
    if any(_DECIMAL_POINT.search(formula) for formula in formulas):
        return False
    return any(_DECIMAL_COMMA.search(_BRACKETED.sub(" ", formula)) for formula in formulas)


@quickly_made
@dataclass(frozen=True, slots=True)
class _Group:
    text: str
    braced: bool
    last: int  # index of its token


def numeral(cursor: Cursor) -> Numeral:
    """The number that starts here, its commas included."""
    token = cursor.token
    groups = _groups(cursor)
    taken = _kept(cursor, groups)
    text = groups[0].text
    if taken == "thousands":
        text = "".join(group.text for group in groups)
    elif taken == "decimal":
        groups = groups[:2]
        text = f"{groups[0].text}.{groups[1].text}"
    else:
        groups = groups[:1]
    cursor.at = groups[-1].last + 1
    found = plain_numeral(text, (token.start, cursor.ending()))
    bold = text == "1" and _BOLD.search(cursor.source, 0, token.start) is not None
    return replace(found, bold=True) if bold else found


def plain_numeral(text: str, at: Span) -> Numeral:
    """The node of a number without commas."""
    if len(text) > _LONGEST or abs(int(text.lower().partition("e")[2][:9] or "0")) > _LONGEST:
        raise ReadingError(at, f"a number of more than {_LONGEST} digits is not read")
    return Numeral(at, text, _worth(text), _decimals(text))


def _groups(cursor: Cursor) -> list[_Group]:
    """The runs of digits with nothing but one comma between them."""
    tokens, at = cursor.tokens, cursor.at
    groups = [_Group(tokens[at].text, False, at)]
    while _WHOLE.fullmatch(groups[-1].text) and len(groups) < _MOST:
        first, comma = at + 1, at + 1
        if tokens[first].kind == "{" and tokens[min(first + 2, len(tokens) - 1)].kind == "}":
            comma = first + 1
        braced = comma != first
        number = comma + (2 if braced else 1)
        if tokens[comma].kind != "," or number >= len(tokens) or tokens[number].kind != "digits":
            break
        if tokens[first].start != tokens[at].end or tokens[number].start != tokens[number - 1].end:
            break
        groups.append(_Group(tokens[number].text, braced, number))
        at = number
    return groups


def _kept(cursor: Cursor, groups: list[_Group]) -> str:
    """`thousands`, `decimal` or `` (the comma separates)."""
    if len(groups) == 1:
        return ""
    braced = groups[1].braced
    bracketed = cursor.inside in ("(", "[", "{") and not braced
    head, tail = groups[0].text, [re.sub(r"\..*", "", group.text) for group in groups[1:]]
    thousands = len(head) <= 3 and not head.startswith("0") and all(len(group) == 3 for group in tail)
    if bracketed and cursor.inside != "(":
        return "decimal" if cursor.decimal and len(groups) == 2 else ""
    if thousands and (not bracketed or not _only_numbers(cursor)):
        return "thousands" if not (cursor.decimal and len(groups) == 2) else "decimal"
    if bracketed and not cursor.decimal:
        return ""
    return "decimal" if len(groups) == 2 and _TAIL.fullmatch(groups[1].text) else ""


def _only_numbers(cursor: Cursor) -> bool:
    """Whether the innermost bracket holds nothing but numbers and commas."""
    tokens, first, last = cursor.tokens, cursor.at, cursor.at
    while first > 0 and tokens[first - 1].kind in ("digits", ","):
        first -= 1
    while tokens[last].kind in ("digits", ","):
        last += 1
    return first > 0 and tokens[first - 1].kind == "(" and tokens[last].kind == ")"


@lru_cache(maxsize=4096)
def _worth(text: str) -> Fraction:
    return Fraction(text)


def _decimals(text: str) -> int:
    """Digits after the point, at the number's own power of ten: 4 for 1.5e-3.

    >>> [_decimals(text) for text in ("12", "0.250", "1.5e-3", "2e3")]
    [0, 3, 4, 0]
    """
    mantissa, _, power = text.lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(power or "0"))


def joins(tokens: list[Token], k: int) -> bool:
    """Whether the comma at `k`, outside brackets, belongs to a number: `262,656`, `0,25`."""
    if not 0 < k < len(tokens) - 1 or tokens[k - 1].kind != "digits" or tokens[k + 1].kind != "digits":
        return False
    if tokens[k - 1].end != tokens[k].start or tokens[k].end != tokens[k + 1].start:
        return False
    first = k - 1
    while first > 1 and k - first < _MOST and _comma_number(tokens, first - 2):
        first -= 2
    last, count = first, 0
    thousands = len(tokens[first].text) <= 3 and not tokens[first].text.startswith("0")
    while count < _MOST and _comma_number(tokens, last):
        last += 2
        count += 1
        thousands = thousands and len(tokens[last].text.partition(".")[0]) == 3
    return thousands or count == 1


def _comma_number(tokens: list[Token], k: int) -> bool:
    """Whether digits, a comma and digits stand from `k` on."""
    return [token.kind for token in tokens[k : k + 3]] == ["digits", ",", "digits"]
