r"""Names and what is attached to them: `\hat y_{1}'`, `W^{(2)}_{ij}`, glued `z1`, accents, fonts dropped."""

from __future__ import annotations

from symbackprop.frozen import replace
from symbackprop.reading import symbols, words
from symbackprop.reading.brackets import arguments
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.numerals import plain_numeral
from symbackprop.reading.scripts import Scripts, scripts
from symbackprop.reading.tree import (
    Accented,
    Braced,
    Bracket,
    Call,
    Name,
    Node,
    Numeral,
    Script,
    Scripted,
)


def name(cursor: Cursor) -> Node:
    """A letter or a word with its scripts; a call where it is one."""
    token = cursor.next()
    digits = cursor.token
    glued = digits.kind == "digits" and digits.start == token.end and digits.text.isdigit()
    sub: tuple[Script, ...] = ()
    if glued:
        sub = (_glued(cursor),)
    node = with_scripts(Name((token.start, cursor.ending()), token.text, sub=sub, glued=glued), cursor)
    assert isinstance(node, Name)
    return called(node, cursor, word=token.kind == "run")


def _glued(cursor: Cursor) -> Script:
    token = cursor.next()
    tree = plain_numeral(token.text, (token.start, token.end))
    return Script((token.start, token.end), token.text, tuple(token.text), tree)


def called(node: Name, cursor: Cursor, word: bool) -> Node:
    """`relu(S)`, `f'(x)`: a word or a primed name before a bracket is a function; `sen p` needs none."""
    if word and node.letters in words.APPLIED and not node.sub:
        while cursor.kind == "space":
            cursor.next()
        if cursor.kind in ("letter", "command", "digits") and cursor.inside != cursor.token.text:
            cursor.deeper()
            inner = cursor.factor()
            cursor.depth -= 1
            return Call(cursor.span(node.at[0]), node, (inner,))
    if not (word or node.primes) or cursor.kind != "(" or cursor.token.text not in ("(", "["):
        return node
    args = arguments(cursor)
    return with_scripts(Call(cursor.span(node.at[0]), node, args), cursor)


def with_scripts(base: Node, cursor: Cursor) -> Node:
    """The base with the scripts that follow: inside a name, around anything else."""
    found = scripts(cursor)
    if not found:
        return base
    at = cursor.span(base.at[0])
    if isinstance(base, Name):
        return replace(
            base,
            at=at,
            sub=(*base.sub, *_merged(found, cursor)),
            sup=(*base.sup, *found.sup),
            primes=base.primes + found.primes,
        )
    named = _bracketed_name(base, found)
    if named is not None:
        return replace(named, at=at, sub=(*named.sub, *found.sub))
    return Scripted(at, base, tuple(found.sub), tuple(found.sup), found.primes)


def _bracketed_name(base: Node, found: Scripts) -> Name | None:
    """W_2 of `(W_2)_{ij}`: a name in a bracket, with indices below; a name that is turned round is none."""
    if not isinstance(base, Bracket) or base.opening not in ("(", "[") or len(base.items) != 1:
        return None
    (inner,) = base.items
    if not isinstance(inner, Name) or inner.primes or not found.sub or found.sup or found.primes:
        return None
    labelled = all(script.tokens[:1] in (("(",), ("[",)) for script in inner.sup)
    one = len(found.sub) == 1 and bool(found.sub[0].tokens) and (bool(inner.sub) or bool(inner.sup))
    return inner if labelled and one else None


def _merged(found: Scripts, cursor: Cursor) -> tuple[Script, ...]:
    """`E_y1` is E with the one subscript y1: a digit that touches an unbraced letter belongs to it."""
    digits = cursor.token
    if not found.sub or digits.kind != "digits" or not digits.text.isdigit():
        return tuple(found.sub)
    last = found.sub[-1]
    if last.at[1] != digits.start or last.text.startswith("{") or not last.text.isalpha():
        return tuple(found.sub)
    cursor.next()
    at = (last.at[0], digits.end)
    number = Script(digits[2:], digits.text, tuple(digits.text), plain_numeral(digits.text, digits[2:]))
    tree = Name(at, last.text, sub=(number,), glued=True)
    joined = Script(at, cursor.source[at[0] : at[1]], (*last.tokens, *digits.text), tree)
    more = scripts(cursor)
    found.sup += more.sup
    found.primes += more.primes
    return (*found.sub[:-1], joined, *more.sub)


def accented(cursor: Cursor) -> Node:
    r"""`\hat y_1`, `\hat{y_1}`, `\bar{\hat y}`, `\overline{W x}`."""
    token = cursor.next()
    accent = symbols.ACCENTS[token.text]
    cursor.deeper()
    inner = argument(cursor)
    cursor.depth -= 1
    at = cursor.span(token.start)
    if isinstance(inner, Name):
        node = with_scripts(replace(inner, at=at, accents=(*inner.accents, accent)), cursor)
        assert isinstance(node, Name)
        node = replace(node, at=cursor.span(token.start))
        return called(node, cursor, word=False)
    return with_scripts(Accented(at, accent, inner), cursor)


def argument(cursor: Cursor) -> Node:
    """What a command takes: a group, or the one next sign (of a number its first digit)."""
    while cursor.kind in ("space", "quad"):
        cursor.next()
    token = cursor.token
    if token.kind == "{":
        return group(cursor)
    if token.kind == "digits" and len(token.text) > 1 and token.text.isdigit():
        at = (token.start, token.start + 1)  # \frac12 is a half
        rest = token._replace(text=token.text[1:], start=at[1])
        cursor.tokens[cursor.at : cursor.at + 1] = [token._replace(text=token.text[0], end=at[1]), rest]
        cursor.next()
        return plain_numeral(token.text[0], at)
    if token.kind == "digits":
        cursor.next()
        return plain_numeral(token.text, (token.start, token.end))
    if token.kind in ("letter", "run") or (token.kind == "command" and token.text in symbols.LETTERS):
        cursor.next()
        return Name((token.start, token.end), token.text)
    if token.kind == "command":
        cursor.deeper()
        node = cursor.factor()
        cursor.depth -= 1
        return node
    raise cursor.fault("a group in braces was needed")


def group(cursor: Cursor) -> Node:
    """What stands in braces; a name keeps being one: `{W^{(2)}}^T` has two superscripts."""
    opened = cursor.expect("{", "{ was needed")
    was, cursor.inside = cursor.inside, ""
    node = cursor.grouped()
    cursor.inside = was
    cursor.expect("}", "} was needed")
    if isinstance(node, Name | Numeral | Braced):
        return replace(node, at=(opened.start, cursor.ending()))
    return node
