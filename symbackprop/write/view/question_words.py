"""The words of a question: the file's text, `$dl/dW_2[i,j]$` in it printed in the page's hand."""

from __future__ import annotations

import re

from symbackprop.derive.answer import Answered
from symbackprop.network.ask import Ask
from symbackprop.network.family import Range
from symbackprop.network.network import Network
from symbackprop.network.spots import Unread, names_of, read_derivative, read_spot
from symbackprop.write.latex.pieces import exact
from symbackprop.write.latex.printer import Printer
from symbackprop.write.latex.tex_text import tex_text
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.sheet.view_family import cells

_PLAIN = "cell"
_OF_CELLS = re.compile(r"d([^/]+)/d([^/]+)")
_MATH = re.compile(r"\$([^$]*)\$")


def question_words(sheet: Sheet, answer: Answered, left: str) -> str:
    """What is asked, and its points."""
    ask = answer.ask
    over = answer_cells(sheet.network, ask)
    words = with_names(ask.words, sheet) if ask.words else f"What is ${left}$?"
    words += rf"~{{\small\color{{muted}}for ${cells(over)}$}}" if over is not None else ""
    if ask.points is None:
        return words
    many = "point" if ask.points == 1 else "points"
    return rf"{words}~{{\small\color{{muted}}({exact(ask.points, inline=True).text} {many})}}"


def answer_cells(network: Network, ask: Ask) -> Range | None:
    """The cells for which an answer holds, where it is one of a general cell."""
    ranges = () if network.family is None else network.family.answer_ranges
    return next((over for own, over in ranges if own == ask), None)


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
        pair = _derivative(text, network)
        if pair is not None:
            out, wrt = (_name(pen, network, part) for part in pair)
            return f"${pen.hand.quotient(out, wrt).text}$"
        return f"${_name(pen, network, text)}$"
    except Unread:
        return tex_text(text)


def _derivative(text: str, network: Network) -> tuple[str, str] | None:
    """The two quantities of dL/dW[l][i,j], as they are written."""
    if network.family is None:
        return read_derivative(text)
    found = _OF_CELLS.fullmatch(text.strip())
    return (found[1], found[2]) if found is not None else None


def _name(pen: Printer, network: Network, text: str) -> str:
    names = names_of(network)
    stem = next((name for name in names if "[" in name and text.strip().startswith(name)), "")
    # W[l][i,j] is read as a plain name with its places
    plain = {_PLAIN: stem} | names if stem else names
    spot = read_spot(text.strip().replace(stem, _PLAIN, 1) if stem else text, network, plain)
    return pen.name(spot.name, [r"\cdot" if p is None else p for p in spot.at])
