"""The words of a question: the file's text, `$dl/dW_2[i,j]$` in it printed in the page's hand."""

from __future__ import annotations

import re

from symbackprop.derive.answer import Answered
from symbackprop.network.network import Network
from symbackprop.network.questions import Unread, names_of, read_derivative, read_spot
from symbackprop.write.latex import Printer
from symbackprop.write.pieces import exact
from symbackprop.write.sheet import Sheet
from symbackprop.write.tex_text import tex_text

_MATH = re.compile(r"\$([^$]*)\$")


def question_words(sheet: Sheet, answer: Answered, left: str) -> str:
    """What is asked, and its points."""
    ask = answer.ask
    words = with_names(ask.words, sheet) if ask.words else f"What is ${left}$?"
    if ask.points is None:
        return words
    many = "point" if ask.points == 1 else "points"
    return rf"{words}~{{\small\color{{muted}}({exact(ask.points, inline=True).text} {many})}}"


def with_names(text: str, sheet: Sheet) -> str:
    """User text is made harmless; what stands between dollars is read as a question names it."""
    parts = _MATH.split(text)
    shown = []
    for k, part in enumerate(parts):
        if k % 2:
            shown.append(_formula(part, sheet))
            continue
        before, after = (" " if end.isspace() else "" for end in (part[:1], part[-1:]))
        shown.append(f"{before}{tex_text(part)}{after}" if part.strip() else before)
    return "".join(shown).strip()


def _formula(text: str, sheet: Sheet) -> str:
    """W_2, W_2[i,j] or dl/dW_2 in the page's hand; anything else as it was written."""
    network, pen = sheet.network, sheet.words
    try:
        pair = read_derivative(text, network)
        if pair is not None:
            out, wrt = (_name(pen, network, part) for part in pair)
            return f"${pen.hand.quotient(out, wrt).text}$"
        return f"${_name(pen, network, text)}$"
    except Unread:
        return tex_text(text)


def _name(pen: Printer, network: Network, text: str) -> str:
    spot = read_spot(text, network, names_of(network))
    return pen.name(spot.name, [r"\cdot" if p is None else p for p in spot.at])
