r"""A user's words as LaTeX text: nothing in a title or a note can end a group or start a command.

Whatever a plain pdflatex has no letter for is printed as a question mark: a page always compiles. (Its dollar
sign comes from a bitmap font that cannot be stretched, so the one of the text font is named.)
"""

from __future__ import annotations

import unicodedata

from symbackprop.write.latex.names import greek_letter

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\symbol{36}", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''",
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "„": ",,", "…": r"\dots{}", "−": "-",
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "ø": r"\o{}", "Ø": r"\O{}", "œ": r"\oe{}", "Œ": r"\OE{}",
    "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}", "§": r"\S{}",
}  # fmt: skip
_MATH = {
    "·": "cdot", "×": "times", "⊙": "odot", "±": "pm", "≤": "le", "≥": "ge", "≠": "ne", "≈": "approx",
    "→": "to", "∂": "partial", "∇": "nabla", "∞": "infty", "∈": "in", "∑": "sum", "ℓ": "ell", "½": "frac12",
}  # fmt: skip
_ACCENTS = {
    "GRAVE ACCENT": "`", "ACUTE ACCENT": "'", "CIRCUMFLEX ACCENT": "^", "TILDE": "~", "DIAERESIS": '"',
    "MACRON": "=", "DOT ABOVE": ".", "BREVE": "u", "CARON": "v", "DOUBLE ACUTE ACCENT": "H", "CEDILLA": "c",
    "RING ABOVE": "r", "DOT BELOW": "d",
}  # fmt: skip


def tex_text(words: str) -> str:
    r"""The words with LaTeX's own characters made harmless.

    >>> tex_text("50% of W_1 {x}, früh")
    '50\\% of W\\_1 \\{x\\}, fr\\"{u}h'
    """
    return "".join(_letter(c) for c in unicodedata.normalize("NFC", " ".join(words.split())) if c.isprintable())


def _letter(char: str) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char.isascii():
        return char
    if (command := _MATH.get(char)) is not None:
        return rf"\ensuremath{{\{command}}}"
    if (greek := greek_letter(char)) is not None:
        return rf"\ensuremath{{{greek}}}"
    return _accented(char) or "?"


def _accented(char: str) -> str:
    """A letter of the Latin alphabet under one accent."""
    apart = unicodedata.normalize("NFD", char)
    accent = _ACCENTS.get(unicodedata.name(apart[-1], "").removeprefix("COMBINING "))
    if len(apart) != 2 or accent is None or not "a" <= apart[0].lower() <= "z":
        return ""
    dotless = {"i": r"\i", "j": r"\j"}
    return rf"\{accent}{{{dotless.get(apart[0], apart[0])}}}"


def pdf_text(words: str) -> str:
    """The words for a PDF's title: letters, digits and harmless signs only.

    >>> pdf_text("Two (ReLU) layers: W_1")
    'Two ReLU layers: W 1'
    """
    kept = "".join(c if (c.isalnum() and c.isascii()) or c in " .,:;-+" else " " for c in words)
    return " ".join(kept.split())
