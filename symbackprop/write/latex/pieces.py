"""A piece of finished LaTeX and how tightly it binds, so that parentheses stand where they are needed only.

Levels: SUM < ODOT (Hadamard product) < PRODUCT < FRACTION (a factor that takes no exponent) < ATOM.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

SUM, ODOT, PRODUCT, FRACTION, ATOM = range(5)


@dataclass(frozen=True, slots=True)
class Piece:
    """LaTeX with its level. An atom that has a superscript keeps it apart in `high`, its rest in `stem`."""

    text: str
    level: int = ATOM
    stem: str = ""
    high: str = ""
    minus: bool = False  # the text begins with a minus sign that belongs to the whole
    open: bool = False  # it ends in a sum whose sign reaches to the end: what follows needs parentheses


_TALL = (r"\frac", r"\sum", r"\begin", r"\left", r"\Bigl", r"\dfrac")


def parens(text: str) -> str:
    """(text), as tall as what it holds."""
    if any(word in text for word in _TALL):
        return rf"\left({text}\right)"
    if r"\bigl(" in text:
        return rf"\Bigl({text}\Bigr)"
    if "(" in text:
        return rf"\bigl({text}\bigr)"
    return f"({text})"


def at_least(piece: Piece, level: int) -> str:
    """The text, in parentheses if it binds more loosely than `level`."""
    return piece.text if piece.level >= level else parens(piece.text)


def factors(pieces: Sequence[Piece], level: int) -> list[str]:
    """Factors of a product as texts: looser ones in parentheses, an open sum too unless it comes last."""
    last = len(pieces) - 1
    return [
        parens(p.text) if p.level < level or (p.open and k < last) else p.text for k, p in enumerate(pieces)
    ]


def braced(script: str) -> str:
    """What stands after _ or ^: one character bare, anything longer in braces."""
    return script if len(script) == 1 else f"{{{script}}}"


def raised(piece: Piece, exponent: str) -> Piece:
    """piece^exponent; an atom that has a superscript of its own is put in parentheses."""
    base = parens(piece.text) if piece.level < ATOM or piece.high else piece.text
    return Piece(f"{base}^{braced(exponent)}", ATOM, stem=base, high=exponent)


def top(piece: Piece) -> Piece:
    r"""The transpose: W^{\top}, W^{(1)\top}, (A + B)^{\top}."""
    if piece.level == ATOM and piece.high:
        high = rf"{piece.high}\top"
        return Piece(f"{piece.stem}^{{{high}}}", ATOM, stem=piece.stem, high=high)
    base = piece.text if piece.level == ATOM else parens(piece.text)
    return Piece(rf"{base}^{{\top}}", ATOM, stem=base, high=r"\top")


def negative(piece: Piece) -> Piece:
    """-piece; a sum or a second minus sign is put in parentheses."""
    needs = piece.minus or piece.level == SUM
    return Piece(
        f"-{parens(piece.text) if needs else piece.text}", SUM, minus=True, open=piece.open and not needs
    )


def plus(pieces: Sequence[Piece]) -> list[str]:
    """a, + b, - c: one string a summand, each with its sign in front."""
    return [
        p.text if k == 0 else (f"- {p.text[1:]}" if p.minus else f"+ {p.text}") for k, p in enumerate(pieces)
    ]


def total(pieces: Sequence[Piece]) -> Piece:
    """a + b - c"""
    if len(pieces) == 1:
        return pieces[0]
    return Piece(" ".join(plus(pieces)), SUM)


def _dotted(left: str, right: str) -> bool:
    return right[:1].isdigit() or (right.startswith((r"\tfrac", r"\frac{1}")) and left[-1:].isdigit())


def _thin(left: str, right: str) -> bool:
    opens = right.startswith(
        (
            "(",
            r"\bigl",
            r"\Bigl",
            r"\left",
            r"\frac",
            r"\operatorname",
            r"\sum",
            r"\up",
            r"\nabla",
            "|",
            r"\lVert",
        )
    )
    return (
        opens
        or left.endswith((")", "}}", r"\right|", r"\rVert"))
        or left.startswith((r"\frac", r"\tfrac", r"\operatorname", r"\up", r"\nabla"))
    )


def juxtaposed(texts: Sequence[str]) -> str:
    r"""A B C in one row: a thin space where two factors would run together, \cdot before a number."""
    out = texts[0]
    last = out
    for text in texts[1:]:
        mark = r" \cdot " if _dotted(last, text) else (r"\," if _thin(last, text) else " ")
        out, last = f"{out}{mark}{text}", text
    return out


def fraction(top_text: str, bottom: Piece, inline: bool = False) -> Piece:
    r"""\frac{a}{b}, or a/b in words."""
    if inline:
        return Piece(f"{top_text}/{at_least(bottom, ATOM)}", PRODUCT)
    return Piece(rf"\frac{{{top_text}}}{{{bottom.text}}}", FRACTION)


def exact(value: Fraction, inline: bool = False) -> Piece:
    r"""-\tfrac{11}{2}, 3; slashed in words and inside matrices."""
    sign, size = ("-", -value) if value < 0 else ("", value)
    if size.denominator == 1:
        return Piece(f"{sign}{size.numerator}", SUM if sign else ATOM, minus=bool(sign))
    if inline:
        text = f"{size.numerator}/{size.denominator}"
        return Piece(f"{sign}{text}", SUM if sign else PRODUCT, minus=bool(sign))
    text = rf"\tfrac{{{size.numerator}}}{{{size.denominator}}}"
    return Piece(f"{sign}{text}", SUM if sign else FRACTION, minus=bool(sign))
