r"""Sub- and superscripts: `_{i,j}`, `^\top`, `'`, and `{_k}`, which belongs to what stands before it.

A script may follow a script (`\mathbf{z_3}_{ij}`, `W^{(2)^T}` keeps its inner one in the tokens). Typed without
braces, `W_12` takes both digits and `e^-x` its sign: that is what was meant, whatever LaTeX prints.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symbackprop.reading import compared, symbols
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.token import Token
from symbackprop.reading.tree import Bracket, Compared, Node, Script
from symbackprop.reading.words import BARE_PROSE

_SIGNS = {"cdot": r"\cdot", "times": r"\times", "odot": r"\odot", "otimes": r"\otimes", "*": "*"}


_LAYER_PRIMES = {(mark, prime) for mark in ")]" for prime in ("'", r"\prime")}


@dataclass(slots=True)
class Scripts:
    """All scripts of one base, in printed order, and its primes."""

    sub: list[Script] = field(default_factory=list)
    sup: list[Script] = field(default_factory=list)
    primes: int = 0

    def __bool__(self) -> bool:
        return bool(self.sub or self.sup or self.primes)


def scripts(cursor: Cursor) -> Scripts:
    """The scripts and primes that follow here."""
    found = Scripts()
    while True:
        kind = cursor.kind
        if kind == "'":
            cursor.next()
            found.primes += 1
        elif kind in ("_", "^"):
            _one(cursor, found)
        elif kind == "{" and cursor.after().kind == "}" and cursor.after(2).kind in ("_", "^", "'"):
            cursor.next()  # W^{(2)}{}^T
            cursor.next()
        elif kind == "{" and cursor.after().kind in ("_", "^", "'"):
            cursor.next()
            if cursor.taken("'"):
                found.primes += 1
            else:
                _one(cursor, found)
            cursor.expect("}", "} was needed after a script in braces")
        else:
            return found


def _one(cursor: Cursor, found: Scripts) -> None:
    raised = cursor.next().kind == "^"
    while cursor.kind in ("space",):
        cursor.next()
    if cursor.kind == "'" and raised:
        return
    script = _in_angles(_script(cursor)) if raised else _script(cursor)
    if raised and script.tokens and set(script.tokens) <= {r"\prime", "'"}:
        found.primes += len(script.tokens)
    elif raised and len(script.tokens) > 3 and script.tokens[0] in "([" and script.tokens[-2:] in _LAYER_PRIMES:
        found.primes += 1  # g^{[1]'}
        found.sup.append(Script(script.at, script.text, script.tokens[:-1]))
    else:
        (found.sup if raised else found.sub).append(script)


def _in_angles(script: Script) -> Script:
    r"""`a^{\langle t - 1 \rangle}`, `a^{<t>}`: angles number a cell or a layer as brackets do."""
    tokens = script.tokens
    if tokens[:1] != ("<",) or tokens.count("<") != 1 or tokens.count(">") != 1 or len(tokens) < 3:
        return script
    bracketed = tuple({"<": "(", ">": ")"}.get(token, token) for token in tokens)
    return Script(script.at, script.text, bracketed)


def _script(cursor: Cursor) -> Script:
    first = cursor.at
    if cursor.kind == "{":
        last = _closing(cursor)
        inner = cursor.tokens[first + 1 : last]
        start, end = cursor.tokens[first].start, cursor.tokens[last].end
    else:
        last = _bare(cursor)
        inner = cursor.tokens[first : last + 1]
        start, end = inner[0].start, inner[-1].end
    inner = _letters_apart(inner, cursor.source)
    power = inner[1:] if len(inner) > 1 and inner[0].text == "odot" else inner  # z^{\odot 2}
    tree = _tree(cursor, power)
    cursor.at = last + 1
    return Script((start, end), cursor.source[start:end], marks(inner), tree)


def _letters_apart(inner: list[Token], source: str) -> list[Token]:
    """`Q_{if}` has the indices i and f: no word of two letters stands there, unless it is set as text."""
    found: list[Token] = []
    for token in inner:
        typed = len(token.text) == 2 and token.text == source[token.start : token.end]
        if typed and token.kind in ("words", "run") and token.text in BARE_PROSE:
            places = (token.start, token.start + 1)
            found += [Token("letter", c, k, k + 1) for c, k in zip(token.text, places, strict=True)]
        else:
            found.append(token)
    return found


def _closing(cursor: Cursor) -> int:
    """The index of the } that closes the group here."""
    depth = 0
    for k in range(cursor.at, len(cursor.tokens)):
        kind = cursor.tokens[k].kind
        if kind == "{":
            depth += 1
        elif kind == "}":
            depth -= 1
            if not depth:
                return k
    raise ReadingError((cursor.token.start, cursor.token.end), "{ is never closed")


def _bare(cursor: Cursor) -> int:
    """The index of the last token of a script without braces."""
    at = cursor.at
    if cursor.tokens[at].kind in ("-", "+") and cursor.tokens[at + 1].kind in ("letter", "digits", "command"):
        at += 1
    token = cursor.tokens[at]
    if token.kind == "command" and (token.text in symbols.ACCENTS or token.text in (r"\frac", r"\tfrac")):
        for _ in range(1 if token.text in symbols.ACCENTS else 2):
            if cursor.tokens[at + 1].kind == "stop":
                raise cursor.fault("a sub- or superscript was needed")
            here = Cursor(cursor.source, cursor.tokens, cursor.grammar, at + 1)
            at = _closing(here) if here.kind == "{" else at + 1
        return at
    if token.kind in ("letter", "digits", "command", "run", "times", "words", "+", "-", "?", "relation"):
        return at
    raise cursor.fault("a sub- or superscript was needed")


def _tree(cursor: Cursor, inner: list[Token]) -> Node | None:
    """The script as an expression or comparison, or None: an index string as `1,j` is none."""
    if not inner:
        return None
    stop = Token("stop", "", inner[-1].end, inner[-1].end)
    here = Cursor(cursor.source, [*inner, stop], cursor.grammar, depth=cursor.depth, decimal=cursor.decimal)
    try:
        here.deeper()
        tree = _listed(here, compared.comparison(here))
    except ReadingError:
        if here.depth > 90:  # a script that is too deep costs the formula, one that is no expression does not
            raise
        return None
    return tree if here.kind == "stop" else None


def _listed(here: Cursor, first: Node) -> Node:
    r"""`w = 0, b = 0` below a bar: several comparisons, and no index string."""
    found = [first]
    at = here.at
    while isinstance(first, Compared) and here.taken(","):
        found.append(compared.comparison(here))
    if not all(isinstance(each, Compared) for each in found):  # i = 1, 2
        here.at = at
        return first
    return first if len(found) < 2 else Bracket((first.at[0], found[-1].at[1]), "(", tuple(found))


def marks(tokens: list[Token]) -> tuple[str, ...]:
    """Letters, digits and marks one by one; a word is one mark, braces are none."""
    found: list[str] = []
    for token in tokens:
        if token.kind in ("{", "}", "space", "quad"):
            continue
        if token.kind == "digits":
            found += token.text
        elif token.kind == "words":
            found += token.text.split()
        elif token.kind == "times":
            found.append(_SIGNS[token.text])
        else:
            found.append(token.text)
    return tuple(found)
