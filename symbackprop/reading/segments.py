r"""A line cut into segments, chains, conditions and remarks, at commas, `;`, room, arrows and prose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from symbackprop.reading import words
from symbackprop.reading.laid import cased, laid_out
from symbackprop.reading.numerals import joins
from symbackprop.reading.spoken_sides import CLOSES, OPENS, with_their_objects
from symbackprop.reading.token import Token, is_letter

Role = Literal["chain", "condition", "words"]


@dataclass(slots=True)
class Segment:
    """Tokens of one chain or condition, or a remark as text; `first` where it begins its line."""

    role: Role
    tokens: list[Token]
    text: str = ""
    said: tuple[str, ...] = ()
    first: bool = False
    ahead: bool = False  # a condition of what follows
    laid: tuple[str, str] | None = None  # the letters that run down and across in what follows
    continued: bool = False  # it goes on with the left side before it


_SIGNS: Final = frozenset(("relation", "times", "+", "-", "/"))
_MENTIONED: Final = frozenset(("times", "+", "-", "/"))
MOST_LISTED: Final = 400  # tokens of the values of a letter
_ALONE: Final = frozenset((r"\therefore", r"\because", r"\forall", r"\exists"))


def segments(line: list[Token]) -> list[Segment]:
    """The segments of one line, in order."""
    found: list[Segment] = []
    if all(token.kind in _MENTIONED for token in line):  # `\\odot` alone is spoken of
        return found
    laid = laid_out(line)
    table = _worded(laid.rest) if laid is not None else []
    if laid is not None and [segment.role for segment in table] == ["chain"]:
        return [replace(table[0], first=True, laid=laid.letters, continued=True)]
    parts = cased(_listed(_cut(line)))
    for k, (cases, part, divider) in enumerate(parts):
        part = _unlabelled(part, more=k + 1 < len(parts))
        found += [Segment("condition", case, first=not found, ahead=True) for case in cases]
        for segment in _worded(with_their_objects(part)):
            segment.continued = bool(cases)
            segment.first = not found
            if segment.role == "chain":
                segment = _judged(segment, bool(found) and divider)
            if segment.tokens or segment.text:
                found += _with_range(segment)
    return found


def _cut(line: list[Token]) -> list[tuple[list[Token], bool]]:
    """The parts between top-level dividers; with each, whether a divider stood before it."""
    parts: list[tuple[list[Token], bool]] = [([], False)]
    depth = 0
    related = False
    for k, token in enumerate(line):
        kind = token.kind
        depth = _depth(depth, kind)
        divides = not depth and (
            kind in ("quad", ";")
            or (kind == "," and not joins(line, k))
            or (kind == "relation" and token.text == "arrow" and related)
        )
        if divides:
            related = False
            if parts[-1][0]:
                parts.append(([], True))
            continue
        related = related or (not depth and kind == "relation" and token.text in ("=", "approx"))
        parts[-1][0].append(token)
    return [part for part in parts if part[0]]


def _depth(depth: int, kind: str) -> int:
    if kind in OPENS:
        return depth + 1
    return max(0, depth - 1) if kind in CLOSES else depth


def _listed(parts: list[tuple[list[Token], bool]]) -> list[tuple[list[Token], bool]]:
    r"""`l = 1, \dots, N` and `N = 1, 2, 5` are one part again."""
    found: list[tuple[list[Token], bool]] = []
    at = 0
    while at < len(parts):
        tokens, divider = parts[at]
        dots = _bare(tokens)
        if (
            len(dots) == 1
            and dots[0].kind == "command"
            and dots[0].text in (r"\dots", r"\ldots", r"\cdots")
            and found
        ):
            before, divided = found.pop()
            after = parts[at + 1][0] if at + 1 < len(parts) else []
            comma = Token(",", ",", dots[0].start, dots[0].start)
            last = [Token(",", ",", dots[0].end, dots[0].end), *after] if after else []
            found.append(([*before, comma, dots[0]._replace(text=r"\dots"), *last], divided))
            at += 2
            continue
        if found and [token.kind for token in dots] == ["digits"] and _counts(found[-1][0]):
            before, divided = found.pop()
            found.append(([*before, Token(",", ",", tokens[0].start, tokens[0].start), *dots], divided))
            at += 1
            continue
        found.append((tokens, divider))
        at += 1
    return found


def _counts(tokens: list[Token]) -> bool:
    """`N = 1`, or `N = 1, 2`: a letter and whole numbers; the comma of `0,5` belongs to its number."""
    if len(tokens) > MOST_LISTED:
        return False
    kinds = [token.kind for token in _bare(tokens)]
    kinds = kinds[1:] if kinds[:1] == ["words"] else kinds
    printed = any(token.kind == "," and token.end > token.start for token in tokens)
    return kinds[:3] == ["letter", "relation", "digits"] and set(kinds[3:]) <= {",", "digits"} and not printed


def _bare(tokens: list[Token]) -> list[Token]:
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind in ("space", "quad"):
        first += 1
    while last > first and tokens[last - 1].kind in ("space", "quad", ".", ","):
        last -= 1
    return tokens[first:last]


def _unlabelled(tokens: list[Token], more: bool) -> list[Token]:
    r"""Without `c)`, `(d) \quad`, `2.`, and arrows in front."""
    if more and [token.kind for token in tokens] == ["digits", "."]:
        return []
    tokens = _bare(tokens)
    while tokens:
        kinds = [token.kind for token in tokens[:3]]
        if kinds[:2] in (["letter", ")"], ["digits", ")"]) or _smile(tokens):
            tokens = _bare(tokens[2:])
        elif kinds == ["(", "letter", ")"] and len(tokens) == 3 and more:
            return []
        elif tokens[0].kind == "relation" and tokens[0].text == "arrow":
            tokens = _bare(tokens[1:])
        elif tokens[0].kind == "command" and tokens[0].text in _ALONE:
            tokens = _bare(tokens[1:])
        else:
            break
    return tokens


def _smile(tokens: list[Token]) -> bool:
    """`=)`, an arrow as it is often scanned."""
    return len(tokens) > 1 and tokens[0].kind == "relation" and tokens[1].kind == ")"


def _worded(tokens: list[Token]) -> list[Segment]:
    """Prose at the top level cuts a part: it becomes a remark, a condition, or the name of a side."""
    found: list[Segment] = []
    current: list[Token] = []
    said: list[str] = []
    depth, role = 0, "chain"
    for k, token in enumerate(tokens):
        depth = _depth(depth, token.kind)
        if depth or token.kind != "words" or _is_side(tokens, k, current) or _relates(tokens, k, current):
            current.append(token)
            continue
        text = token.text.strip(" ,.:;()")
        first = text.lower().split()[0] if text.split() else ""
        going_on = k + 1 < len(tokens) and tokens[k + 1].kind in _SIGNS
        if going_on and current and first not in words.CONDITIONS:
            said.append(text)
            continue
        _gathered(found, current, said, role)
        current, said = [], []
        begins = not found and not current
        conditional = first in words.CONDITIONS and first not in words.DEFINES
        if conditional and k + 1 < len(tokens) and (found or first == "if") and not (begins and first != "if"):
            role = "condition"
            _remark(found, text)
        else:
            role = "chain"
            if k + 1 < len(tokens):
                said.append(text)
            elif text:
                found.append(Segment("words", [], text))
    _gathered(found, current, said, role)
    return found


def _remark(found: list[Segment], text: str) -> None:
    if len(text.split()) > 1 and found:
        found.append(Segment("words", [], text))


def _gathered(found: list[Segment], current: list[Token], said: list[str], role: str) -> None:
    current = _bare(current)
    if current:
        kind: Role = "condition" if role == "condition" else "chain"
        found.append(Segment(kind, current, said=tuple(said)))
    else:
        found += [Segment("words", [], text) for text in said]


def _is_side(tokens: list[Token], k: int, current: list[Token]) -> bool:
    r"""`\text{Total time} = 2n`, `x = \text{hidden}`: prose that is a whole side."""
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    opens = not current or current[-1].kind == "relation"
    prose = all(word.strip(" ,.:;()") in words.PROSE for word in tokens[k].text.lower().split())
    if current and current[-1].kind == "relation":
        return after is None or after.kind == "relation"
    return opens and after is not None and after.kind == "relation" and not prose


def _relates(tokens: list[Token], k: int, current: list[Token]) -> bool:
    return bool(current) and k + 1 < len(tokens) and tokens[k].text.lower() in words.RELATES


def _judged(segment: Segment, divided: bool) -> Segment:
    r"""A remark in brackets, or a condition: `(\text{identity})`, `(i \neq k)`, `l = 1, \dots, N`."""
    tokens = segment.tokens
    inner = tokens[1:-1] if tokens[0].kind == "(" and tokens[-1].kind == ")" else []
    if (
        inner
        and all(token.kind in ("words", "run") for token in inner)
        and (divided or inner[0].kind == "words")
    ):
        return Segment("words", [], " ".join(token.text for token in inner))
    if inner and divided and len(inner) == 1 and inner[0].kind == "digits":
        return Segment("words", [], f"({inner[0].text})")
    if tokens[0].kind == "relation" and tokens[0].text == "leftarrow" and len(tokens) > 1:
        if all(token.kind in ("words", "run") for token in tokens[1:]):
            return Segment("words", [], " ".join(token.text for token in tokens[1:]))
    if divided and _one_value(segment):
        return Segment("condition", tokens, first=segment.first)
    if _runs(inner) or _runs(tokens) or (divided and (_ranges(inner) or _ranges(tokens))):
        return Segment("condition", tokens, said=segment.said, first=segment.first)
    return segment


def _one_value(segment: Segment) -> bool:
    r"""`\text{for } y = 1` behind a line: a letter that is 0 or 1"""
    texts = [token.text for token in segment.tokens if token.text != "-"]
    said = segment.said[-1].lower() if segment.said else ""
    kinds = [token.kind for token in segment.tokens if token.text != "-"]
    return (
        said in words.CONDITIONS
        and kinds == ["letter", "relation", "digits"]
        and texts[1:] in (["=", "0"], ["=", "1"])
    )


def _with_range(segment: Segment) -> list[Segment]:
    r"""A chain and the condition in brackets that it ends with: `h_{l} = W_{l} x \;\; (l = 1, \dots, N)`."""
    tokens = segment.tokens
    if segment.role != "chain" or tokens[-1].kind != ")" or tokens[-1].text != ")":
        return [segment]
    depth, at = 0, len(tokens)
    while at > 0:
        at -= 1
        depth += (tokens[at].kind == ")") - (tokens[at].kind == "(")
        if not depth:
            break
    ends = at > 0 and tokens[at - 1].kind in ("letter", "run", "digits", ")", "}", "end")
    related = any(token.kind == "relation" for token in tokens[:at])
    if not (ends and related and _ranges(tokens[at + 1 : -1])):
        return [segment]
    segment.tokens = tokens[:at]
    return [segment, Segment("condition", tokens[at:])]


def _ranges(tokens: list[Token]) -> bool:
    r"""`i \neq k`, `i \in S`, `l = 1, \dots, N`, `z > 0`: a restriction, no claim."""
    if len(tokens) < 3 or not is_letter(tokens[0]):
        return False
    related = any(token.kind == "relation" for token in tokens)
    return (related and _dotted(tokens)) or (tokens[1].kind == "relation" and tokens[1].text == "!=")


def _runs(tokens: list[Token]) -> bool:
    r"""`l = 1, \dots, N`, `N = 1, 2, 5`: the values that a letter takes."""
    if len(tokens) < 5 or not is_letter(tokens[0]) or (tokens[1].kind, tokens[1].text) != ("relation", "="):
        return False
    return _dotted(tokens) or (any(token.kind == "," for token in tokens) and _counts(tokens))


def _dotted(tokens: list[Token]) -> bool:
    r"""`1, \dots, N`, but not the entries of `x = (x_1, \dots, x_n)`, which is a claim."""
    depth = 0
    outside = [t for t in tokens if not (depth := _depth(depth, t.kind))]
    if any(token.kind == "relation" and token.text == "in" for token in outside):  # i \in \{1, \dots, n\}
        outside = tokens
    return any(t.kind == "," for t in outside) and any(t.text == r"\dots" for t in outside)
