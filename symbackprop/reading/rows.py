r"""A formula's tokens as lines: `align` and its kin unwrapped, rows joined where one begins with a relation.

In the cells of a row, `&` is dropped; where a cell neither begins nor goes on an equation, a new one starts (an
`align` may have several columns of equations).
"""

from __future__ import annotations

from typing import Final

from symbackprop.reading import words
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.token import Token

_NAMES: Final = (
    "align aligned alignat alignedat flalign gather gathered multline multlined eqnarray equation split math "
    "displaymath IEEEeqnarray dmath"
)
ROW_ENVIRONMENTS: Final = frozenset((*_NAMES.split(), *(f"{name}*" for name in _NAMES.split())))
_OPEN: Final = frozenset(("{", "(", "begin"))
_CLOSE: Final = frozenset(("}", ")", "end"))
_OPENED_BY: Final = {"}": "{", ")": "(", "end": "begin"}
_DIVIDERS: Final = frozenset(("relation", "quad", "row", ";"))
Line = list[list[Token]]  # the cells of one row


def lines(tokens: list[Token]) -> list[list[Token]]:
    """The tokens of each line, joined rows in one."""
    return _joined(_rows(_unwrapped(tokens)))


def _unboxed(tokens: list[Token]) -> list[Token]:
    """Without the braces or the box around several statements or a whole equation."""
    if not any(token.kind == "{" for token in tokens):
        return tokens
    found: list[Token] = []
    depth, at = 0, 0
    while at < len(tokens):
        token = tokens[at]
        boxed = token.kind == "command" and token.text == r"\boxed"
        opened = at + boxed
        if (
            not depth
            and opened < len(tokens)
            and tokens[opened].kind == "{"
            and (boxed or _stands_free(tokens, at))
        ):
            closed = _closing(tokens, opened)
            inner = tokens[opened + 1 : closed]
            if closed is not None and (_divided(inner, _DIVIDERS) or _unbalanced(inner) or _has_rows(inner)):
                found += _unboxed(inner)
                at = closed + 1
                continue
        depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
        found.append(token)
        at += 1
    return found


def _has_rows(tokens: list[Token]) -> bool:
    r"""`\boxed{\begin{aligned} .. \end{aligned}}`: a side that is broken into rows."""
    inner = _bare(tokens)
    begins = bool(inner) and inner[0].kind == "begin" and inner[0].text in ROW_ENVIRONMENTS
    return begins and matching_end(inner, 0) == len(inner) - 1


def _stands_free(tokens: list[Token], at: int) -> bool:
    """Whether a group is no argument and no script."""
    return at == 0 or tokens[at - 1].kind in ("relation", "quad", "row", "&", ",", ";", "begin")


def _closing(tokens: list[Token], at: int) -> int | None:
    depth = 0
    for k in range(at, len(tokens)):
        depth += (tokens[k].kind == "{") - (tokens[k].kind == "}")
        if not depth:
            return k
    return None


def _divided(tokens: list[Token], at: frozenset[str]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
        if not depth and token.kind in at:
            return True
    return False


def _unbalanced(tokens: list[Token]) -> bool:
    """Whether a bracket reaches out of these tokens, as where a long line was broken into two boxes."""
    return sum((token.kind == "(") - (token.kind == ")") for token in tokens) != 0


def matching_end(tokens: list[Token], at: int) -> int:
    r"""The index of the \end of the \begin at `at`."""
    depth = 0
    for k in range(at, len(tokens)):
        if tokens[k].kind == "begin":
            depth += 1
        elif tokens[k].kind == "end":
            depth -= 1
            if not depth:
                if tokens[k].text != tokens[at].text:
                    message = rf"\begin{{{tokens[at].text}}} is closed by \end{{{tokens[k].text}}}"
                    raise ReadingError((tokens[k].start, tokens[k].end), message)
                return k
    name = tokens[at].text
    raise ReadingError((tokens[at].start, tokens[at].end), rf"\begin{{{name}}} has no \end{{{name}}}")


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """A brace around a system of equations says nothing about them; an array of equations is a system."""
    if (
        len(tokens) > 3
        and tokens[0].kind == "("
        and tokens[0].text == "{"
        and tokens[1].kind == "begin"
        and tokens[-1].kind == ")"
        and matching_end(tokens, 1) == len(tokens) - 2
    ):
        tokens = tokens[1:-1]
    if tokens and tokens[0].kind == "begin" and tokens[0].text in ("array", "matrix"):
        last = matching_end(tokens, 0)
        if last == len(tokens) - 1 and _divided(tokens[1:last], frozenset(("relation",))):
            first, end = tokens[0]._replace(text="aligned"), tokens[last]._replace(text="aligned")
            return [first, *tokens[1:last], end]
    if tokens and tokens[0].kind == "begin" and tokens[0].text in ("cases", "dcases", "rcases"):
        last = matching_end(tokens, 0)
        apart = any(token.kind in ("&", "words") for token in tokens)
        if last == len(tokens) - 1 and not apart and _divided(tokens[1:last], frozenset(("relation",))):
            return tokens[1:last]
    return tokens


def _rows(tokens: list[Token]) -> list[Line]:
    tokens = _unboxed(tokens)
    rows: list[Line] = [[[]]]
    opened: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind = token.kind
        depth = len(opened)
        if not depth and kind == "begin" and token.text in ROW_ENVIRONMENTS:
            last = matching_end(tokens, at)
            _spliced(rows, _rows(tokens[at + 1 : last]), token.text.startswith("multline"))
            at = last + 1
            continue
        if not depth and kind == "end":
            raise ReadingError((token.start, token.end), rf"\end{{{token.text}}} has no \begin")
        if kind in _OPEN:
            opened.append(kind)
        elif kind in _CLOSE and _OPENED_BY[kind] in opened:
            while opened.pop() != _OPENED_BY[kind]:
                pass
        if not opened and kind == "row":
            rows.append([[]])
        elif not opened and kind == "&":
            rows[-1].append([])
        elif kind == "&" and _only_brackets(opened) and (behind := _reason_ends(tokens, at)):
            at = behind
            continue
        elif kind not in ("row", "&") or not _only_brackets(opened):
            rows[-1][-1].append(token)
        at += 1
    return rows


def _reason_ends(tokens: list[Token], at: int) -> int:
    r"""The end of the row where a reason stands, as in `( a && \text{chain rule} \\ & + b )`; else 0."""
    if at + 1 == len(tokens) or tokens[at + 1].kind != "&":
        return 0
    for k in range(at + 2, len(tokens)):
        if tokens[k].kind == "row":
            return k if any(token.kind == "words" for token in tokens[at:k]) else 0
        if tokens[k].kind in ("begin", "end"):
            return 0
    return 0


def _only_brackets(opened: list[str]) -> bool:
    """Whether nothing but ( is open: a line that is broken there goes on."""
    return bool(opened) and set(opened) == {"("}


def _spliced(rows: list[Line], inner: list[Line], one: bool) -> None:
    """The rows of an environment go on the row in which it stands."""
    for k, row in enumerate(inner):
        if k == 0 or one:
            rows[-1][-1] += row[0]
            rows[-1] += row[1:]
        else:
            rows.append(row)


def _bare(tokens: list[Token]) -> list[Token]:
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind in ("quad", "space"):
        first += 1
    while last > first and tokens[last - 1].kind in ("quad", "space"):
        last -= 1
    return tokens[first:last]


def _joined(rows: list[Line]) -> list[list[Token]]:
    found: list[list[Token]] = []
    columns: dict[int, int] = {}  # column of equations: its last line in `found`
    for row in rows:
        current: int | None = None
        for k, tokens in enumerate(row):
            cell = _bare(tokens)
            if not cell:
                continue
            if current is not None and _is_reason(row, k):
                found[current].append(_as_words(cell))
                continue
            column = k // 2
            if current is None and _goes_on(cell, empty_before=k > 0) and found:
                current = columns.get(column, len(found) - 1)
            elif current is None or not _belongs(found[current], cell, k % 2 == 1 and bool(_bare(row[k - 1]))):
                found.append([])
                current = len(found) - 1
            found[current] += cell
            columns[column] = current
    return found


def _is_reason(row: Line, k: int) -> bool:
    r"""`a &= b &&\quad \delta_{kj} \text{ contracts}`: the last cell, behind an empty one, with words."""
    tokens = row[k]
    spoken = [token for token in tokens if token.kind == "words"]
    apart = k > 1 and not _bare(row[k - 1]) and not any(_bare(cell) for cell in row[k + 1 :])
    first = spoken[0].text.lower().split() if spoken else []
    conditional = bool(first) and first[0] in words.CONDITIONS
    return apart and tokens[0].kind == "quad" and bool(spoken) and not conditional


def _as_words(cell: list[Token]) -> Token:
    text = " ".join(token.text.strip() for token in cell)
    return Token("words", text, cell[0].start, cell[-1].end)


def _goes_on(cell: list[Token], empty_before: bool) -> bool:
    kind = cell[0].kind
    if kind == "relation":
        return cell[0].text not in ("arrow", "leftarrow")
    return kind in ("times", "+") or (kind == "-" and empty_before)


def _belongs(current: list[Token], cell: list[Token], second: bool) -> bool:
    signs = ("relation", "times", "+", "-")
    return second or cell[0].kind in signs or current[-1].kind in signs
