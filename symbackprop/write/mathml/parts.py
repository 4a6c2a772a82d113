r"""The parts of a formula read one after the other: rows, groups, scripts, signs.

What a command does with its arguments stands in `commands`.
"""

from __future__ import annotations

from html import escape

from symbackprop.write.mathml import signs
from symbackprop.write.mathml.row import Atom, mo, one, set_row
from symbackprop.write.mathml.tokens import DEEPEST, Cursor, NotSet

ENDS = frozenset(("", "}", "&", "\\\\", r"\right", r"\end", r"\middle", r"\cr"))
DROPPED = frozenset(
    r"\displaystyle \textstyle \scriptstyle \nonumber \notag \strut \mathstrut \noindent \allowbreak \nolimits "
    r"\limits \small \footnotesize \relax \qedhere".split()
)


def parsed(cursor: Cursor) -> str:
    """The whole formula."""
    found = row(cursor, first=True)
    if cursor.peek():
        raise NotSet(f"{cursor.peek()} closes nothing")
    return found


def row(cursor: Cursor, first: bool = False, closed_by: str = "") -> str:
    """Everything up to what closes this row, as one element."""
    return one(set_row(atoms(cursor, closed_by), cursor.script, first))


def atoms(cursor: Cursor, closed_by: str = "") -> list[Atom]:
    cursor.depth += 1
    if cursor.depth > DEEPEST:
        raise NotSet("too deep")
    font, found = cursor.font, []
    while (token := cursor.peek()) not in ENDS and token != (closed_by or None):
        if token in DROPPED:
            cursor.next()
            continue
        found.append(scripted(cursor))
    cursor.font = font
    cursor.depth -= 1
    return found


def argument(cursor: Cursor, script: bool = False) -> str:
    """What a command takes: a group, or the next sign."""
    outer, cursor.script = cursor.script, cursor.script or script
    if cursor.skip("{"):
        found = row(cursor)
        cursor.expect("}")
    elif cursor.peek() in ENDS:
        raise NotSet("an argument is missing")
    elif cursor.peek()[0].isdigit():
        found = number(cursor.first_digit(), cursor.font)
    else:
        found = one(set_row([nucleus(cursor)], True))
    cursor.script = outer
    return found


def scripted(cursor: Cursor) -> Atom:
    """A sign with what stands below it, above it, and its primes."""
    bare = Atom("ord", "<mrow></mrow>") if cursor.peek() in ("_", "^", "'") else nucleus(cursor)
    if bare.kind == "space":
        return bare
    limits, below, above, primes = bare.limits, "", "", ""
    while (token := cursor.peek()) in ("_", "^", "'", r"\limits", r"\nolimits"):
        cursor.next()
        if token == "'":
            primes += "′"
        elif token == "_" and not below:
            below = argument(cursor, script=True)
        elif token == "^" and not above:
            above = argument(cursor, script=True)
        elif token in "_^":
            raise NotSet("two scripts at one place")
        else:
            limits = token == r"\limits"
    if primes and not below and not above:
        # in the row, not raised: the sign of the font is small and high by itself
        return Atom(bare.kind, f"<mrow>{one(set_row([bare]))}{mo(primes, lspace='0', rspace='0')}</mrow>")
    if primes:
        mark = mo(primes, lspace="0", rspace="0")
        above = f"<mrow>{mark}{above}</mrow>" if above else mark
    if not below and not above:
        return bare
    body = one(set_row([bare], cursor.script))
    if bare.kind in ("open", "close"):
        body = f"<mrow>{body}</mrow>"  # in a row of its own a bracket keeps its height under a script
    return Atom(bare.kind, _with_scripts(body, below, above, limits), named=bare.named)


def _with_scripts(body: str, below: str, above: str, limits: bool) -> str:
    under, over = ("munder", "mover") if limits else ("msub", "msup")
    if below and above:
        both = "munderover" if limits else "msubsup"
        return f"<{both}>{body}{below}{above}</{both}>"
    tag = under if below else over
    return f"<{tag}>{body}{below or above}</{tag}>"


def nucleus(cursor: Cursor) -> Atom:
    """One sign, group or command with its arguments."""
    token = cursor.next()
    if token == "{":
        found = row(cursor)
        cursor.expect("}")
        return Atom("ord", found)
    if token[0].isdigit() or (token[0] == "." and len(token) > 1):
        return Atom("ord", number(token.replace("{,}", ","), cursor.font))
    if token in cursor.commands:
        return cursor.commands[token](cursor, token)
    return sign(token, cursor.font)


def number(digits: str, font: str | None) -> str:
    """>>> number("12", None)
    '<mn>12</mn>'
    """
    return f"<mn>{''.join(signs.in_font(d, font or '') for d in digits)}</mn>"


def sign(token: str, font: str | None) -> Atom:
    """A letter, an operator, a space or a function's name."""
    if token in signs.SPACES:
        return Atom("space", f'<mspace width="{signs.SPACES[token]:g}em"/>')
    if len(token) == 1 and token.isalpha():
        return Atom("ord", letter(token, font))
    if token in signs.LETTERS:
        return Atom("ord", letter(signs.LETTERS[token], None if font == "" else font))
    if token in signs.UPRIGHT:
        return Atom("ord", upright(signs.in_font(signs.UPRIGHT[token], font or "")))
    name = token.removeprefix("\\")
    if token[0] == "\\" and (name in signs.FUNCTIONS or name in signs.WITH_LIMITS):
        return Atom("op", f"<mi>{name}</mi>", limits=name in signs.WITH_LIMITS, named=True)
    found = signs.kind_of(token)
    if found is None:
        raise NotSet(f"{token} is not known")
    kind, written = found
    if kind == "op":
        return Atom("op", mo(written), limits=written not in "∫∮∬")
    if kind in ("open", "close"):
        if written in "()[]{}⟨⟩":  # the dictionary of MathML knows on which side these stand
            return Atom(kind, mo(written, stretchy="false"))
        form = "prefix" if kind == "open" else "postfix"
        return Atom(kind, mo(written, form=form, stretchy="false", lspace="0", rspace="0"))
    if kind == "ord":
        return Atom("ord", mo(written or ".", stretchy="false", lspace="0", rspace="0"))
    return Atom(kind, "", sign=written)


def letter(char: str, font: str | None) -> str:
    r"""A variable; upright under \mathrm.

    >>> letter("x", None), letter("x", ""), letter("x", "BOLD")
    ('<mi>x</mi>', '<mi mathvariant="normal">x</mi>', '<mi>𝐱</mi>')
    """
    if font == "":
        return upright(char)
    return f"<mi>{char if font in (None, 'ITALIC') else signs.in_font(char, font)}</mi>"


def upright(char: str) -> str:
    """A letter that stays upright."""
    return f'<mi mathvariant="normal">{escape(char)}</mi>'
