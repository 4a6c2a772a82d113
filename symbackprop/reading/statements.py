r"""Statements of a formula: lines cut at commas, `;` and \quad, each a chain of sides and relations.

Prose is taken out: a part label in front goes, remarks become `words`; what follows "if", "for" or "when",
and `(i \neq k)` behind a line, become `conditions`. "where X = .." is a statement of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from symbackprop.frozen import replace
from symbackprop.reading import words
from symbackprop.reading.compared import comparison
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.expressions import GRAMMAR
from symbackprop.reading.rows import lines
from symbackprop.reading.segments import Segment, segments
from symbackprop.reading.symbols import RELATIONS
from symbackprop.reading.token import Token
from symbackprop.reading.tree import Blank, Bracket, Node, RelationSign, Statement, Words

_SIGNS: dict[str, RelationSign] = {"prose": "prose", **{sign: sign for sign in RELATIONS.values()}}


@dataclass(slots=True)
class _Open:
    """A statement as it is being gathered."""

    statement: Statement
    conditions: list[Node] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def statements(source: str, tokens: list[Token], decimal: bool) -> tuple[Statement, ...]:
    """Every statement of the tokens, in printed order."""
    found: list[_Open] = []
    waiting: list[Node] = []  # an "if" in front of its statement
    said: list[str] = []
    for line in lines(tokens):
        parts = segments(line)
        claims = any(segment.role == "chain" and _relations(segment.tokens) for segment in parts)
        for segment in parts:
            if segment.role == "words":
                (found[-1].words if found else said).append(segment.text)
            elif segment.role == "condition":
                node = _condition(source, segment.tokens, decimal)
                behind = found and not segment.ahead and not (segment.first and claims)
                (found[-1].conditions if behind else waiting).append(node)
            else:
                opened = _Open(_statement(source, segment, decimal), waiting, said)
                found.append(opened)
                waiting, said = [], []
    if not found:  # `$l = 1, \dots, N$` in a sentence
        found = [_Open(Statement(node.at, (node,), ())) for node in waiting]
    return tuple(_closed(opened) for opened in found)


def _closed(opened: _Open) -> Statement:
    held = opened.statement
    places = [held.at, *(condition.at for condition in opened.conditions)]
    at = (min(place[0] for place in places), max(place[1] for place in places))
    said = (*opened.words, *held.words)
    return replace(held, at=at, conditions=tuple(opened.conditions), words=said)


def _cursor(source: str, tokens: list[Token], decimal: bool) -> Cursor:
    end = tokens[-1].end
    return Cursor(source, [*tokens, Token("stop", "", end, end)], GRAMMAR, decimal=decimal)


def _side(source: str, tokens: list[Token], decimal: bool, at: int) -> Node:
    """The expression of one side; nothing there is a blank."""
    if not tokens:
        return Blank((at, at))
    if any(token.kind == "command" and token.text == r"\dots" for token in tokens) and _is_list(tokens):
        return _condition(source, tokens, decimal)
    cursor = _cursor(source, tokens, decimal)
    node = cursor.expression()
    if cursor.kind != "stop":
        raise cursor.fault("a product sign, + or -, or a relation was needed")
    return node


def _is_list(tokens: list[Token]) -> bool:
    return any(token.kind == "," for token in tokens)


def _condition(source: str, tokens: list[Token], decimal: bool) -> Node:
    r"""`i \neq k`, or `l = 1, \dots, N` as a bracket of its items; what does not read is words."""
    while len(tokens) > 1 and (tokens[-1].kind in (",", ".") or tokens[-1].text == ":"):
        tokens = tokens[:-1]
    cursor = _cursor(source, tokens, decimal)
    items = [comparison(cursor)]
    while cursor.kind in (",", "space", "quad"):
        cursor.next()
        if cursor.kind not in ("stop", ","):
            items.append(comparison(cursor))
    if cursor.kind != "stop":
        raise cursor.fault("a condition was needed")
    at = (tokens[0].start, tokens[-1].end)
    if (
        len(items) == 1
        and isinstance(items[0], Bracket)
        and items[0].opening == "("
        and len(items[0].items) == 1
    ):
        return items[0].items[0]
    if len(items) == 1:
        return items[0]
    return Bracket(at, "(", tuple(items))


def _statement(source: str, segment: Segment, decimal: bool) -> Statement:
    """One chain: side relation side .."""
    tokens = segment.tokens
    cuts = _relations(tokens)
    bounds = [-1, *cuts, len(tokens)]
    parts = [tokens[a + 1 : b] for a, b in pairwise(bounds)]
    relations = [_SIGNS[tokens[cut].text] for cut in cuts]
    said = list(segment.said)
    leading: RelationSign | None = None
    if _labelled(parts, relations):
        said.append(parts[0][0].text)
        relations, parts, cuts = relations[1:], parts[1:], cuts[1:]
    if cuts and not parts[0]:
        leading, relations, parts, cuts = relations[0], relations[1:], parts[1:], cuts[1:]
    sides = []
    for k, part in enumerate(parts):
        after = tokens[cuts[k]].start if k < len(cuts) else tokens[-1].end
        sides.append(_side(source, part, decimal, after))
    while relations and relations[-1] == "leftarrow" and isinstance(sides[-1], Words):
        remark = sides.pop()  # `\leftarrow \text{elementwise product}` points at the line
        relations.pop()
        said.append(remark.text if isinstance(remark, Words) else "")
    if segment.continued and not relations:
        leading = leading or ":"
    at = (tokens[0].start, tokens[-1].end)
    laid = segment.laid if leading is not None else None
    return Statement(at, tuple(sides), tuple(relations), leading, words=tuple(said), laid=laid)


def _labelled(parts: list[list[Token]], relations: list[RelationSign]) -> bool:
    """`Gradient: a = b`, a word that says what the equation behind it is."""
    named = len(parts[0]) == 1 and parts[0][0].kind in ("run", "words")
    return len(relations) > 1 and relations[0] == ":" and named and bool(parts[1])


def _relations(tokens: list[Token]) -> list[int]:
    found, depth = [], 0
    for k, token in enumerate(tokens):
        kind = token.kind
        if kind in ("{", "(", "begin"):
            depth += 1
        elif kind in ("}", ")", "end"):
            depth = max(0, depth - 1)
        elif not depth and (kind == "relation" or (kind == "words" and _relating(tokens, k))):
            found.append(k)
            if kind == "words":
                tokens[k] = token._replace(kind="relation", text="prose")
    return found


def _relating(tokens: list[Token], k: int) -> bool:
    return 0 < k < len(tokens) - 1 and tokens[k].text.lower() in words.RELATES
