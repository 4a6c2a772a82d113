r"""A user's words as LaTeX text: nothing in a title or a note can end a group or start a command."""

from __future__ import annotations

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}


def tex_text(words: str) -> str:
    r"""The words with LaTeX's own characters made harmless.

    >>> tex_text("50% of W_1 {x}")
    '50\\% of W\\_1 \\{x\\}'
    """
    return "".join(_SPECIAL.get(c, c) for c in " ".join(words.split()) if c.isprintable())


def pdf_text(words: str) -> str:
    """The words for a PDF's title: letters, digits and harmless signs only.

    >>> pdf_text("Two (ReLU) layers: W_1")
    'Two ReLU layers: W 1'
    """
    kept = "".join(c if (c.isalnum() and c.isascii()) or c in " .,:;-+" else " " for c in words)
    return " ".join(kept.split())
