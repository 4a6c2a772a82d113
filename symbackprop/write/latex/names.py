r"""Names of a file as symbols: alpha -> \alpha, yhat -> \hat{y}, W_1 -> W of layer 1, loss -> \mathrm{loss}.

A `Symbol` keeps letter, layer and scripts apart, so that the layer, the place of an element, a bar or a
transpose can be put where the notation wants them. A declared LaTeX name is taken apart at its last scripts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from symbackprop.network.latex_name import last_scripts
from symbackprop.write.latex.notation import LayerStyle, Notation, Style
from symbackprop.write.latex.pieces import ATOM, Piece, braced

_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega varepsilon vartheta varphi varrho varsigma ell "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
_SHORT = {"eps": r"\varepsilon", "lam": r"\lambda", "lamda": r"\lambda"}
_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde", "prime": "'"}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter with its accents, the layer, further words below, a declared superscript, and primes."""

    base: str
    layer: str = ""
    sub: str = ""
    sup: str = ""
    mark: str = ""


def greek_letter(char: str) -> str | None:
    """The command of a Greek letter; those that look Latin have none."""
    words = unicodedata.name(char, "").split()
    if words[:1] != ["GREEK"] or "LETTER" not in words:
        return None
    name = words[-1].lower().replace("lamda", "lambda")
    name = name.capitalize() if "CAPITAL" in words else name
    return f"\\{name}" if name in _GREEK or name == "lambda" else None


def letter(word: str) -> str:
    r"""A word as one symbol.

    >>> letter("x"), letter("mu"), letter("loss")
    ('x', '\\mu', '\\mathrm{loss}')
    """
    if word in _GREEK:
        return f"\\{word}"
    if word in _SHORT:
        return _SHORT[word]
    if len(word) == 1:
        return greek_letter(word) or word
    return rf"\mathrm{{{word}}}"


def _accented(word: str) -> tuple[str, str]:
    """The letter of a word such as yhat, and its prime."""
    for name, accent in _ACCENTS.items():
        stem = word.removesuffix(name)
        if stem != word and stem and (len(stem) == 1 or stem in _GREEK or stem in _SHORT):
            return (letter(stem), "'") if name == "prime" else (f"{accent}{{{letter(stem)}}}", "")
    return letter(word), ""


def _below(words: Sequence[str]) -> str:
    return ",".join(w if len(w) <= 2 or w[-1].isdigit() else rf"\mathrm{{{w}}}" for w in words)


@lru_cache(maxsize=4096)
def symbol(name: str) -> Symbol:
    r"""A name of the network file taken apart.

    >>> symbol("W_12")
    Symbol(base='W', layer='12', sub='', sup='', mark='')
    >>> symbol("yhat1").base, symbol("E_y1").sub
    ('\\hat{y}', 'y1')
    """
    name, bracket, cell = name.partition("[")
    head, *words = name.strip("_").split("_")
    layer = cell.removesuffix("]")  # of a cell h[l+1]
    if bracket:
        pass
    elif words and words[-1].isdigit():
        layer = words.pop()
    elif not words:
        match = re.fullmatch(r"(.*?\D)(\d+)", head)
        head, layer = (match[1], match[2]) if match else (head, "")
    if words and words[0] in _ACCENTS:
        head += words.pop(0)
    base, mark = _accented(head)
    return Symbol(base, layer, _below(words), "", mark)


def declared(latex: str) -> Symbol:
    r"""The parts of a LaTeX name: \mathbf{W}^{(1)} has the superscript (1).

    >>> declared(r"E_{total}").sub, declared(r"\mathbf{W}^{(1)}").sup
    ('total', '(1)')
    """
    last = last_scripts(latex)
    return Symbol(last.base, "", last.below, last.above, last.primes)


def _raised_layer(layer: str, style: LayerStyle) -> str:
    return {"^{(l)}": f"({layer})", "^{[l]}": f"[{layer}]"}.get(style, layer)


def _single(place: str) -> bool:
    return len(place.rstrip("'")) == 1


def _list(places: Sequence[str], commas: bool) -> str:
    return ",".join(places) if commas or not all(map(_single, places)) else "".join(places)


def _with_layer(below: str, places: Sequence[str], style: Style) -> str:
    """Below an element of a name that has its layer below: 31, 3i, 211, 2,pq (layer-first); 3,1 (pair)."""
    numbers = all(p.isdigit() for p in places) or len(places) == 1
    if style == "layer-first" and len(below) == 1 and numbers and all(map(_single, places)):
        return below + "".join(places)
    return f"{below},{_list(places, commas=False)}"


def written(sym: Symbol, notation: Notation, places: Sequence[str] = (), style: Style = "pair") -> Piece:
    """The symbol in the page's hand, with the places of an element."""
    return _written(sym, notation.layers, tuple(places), style)


@lru_cache(maxsize=4096)
def _written(sym: Symbol, layers: LayerStyle, places: tuple[str, ...], style: Style) -> Piece:
    above = bool(sym.layer) and (layers != "_l" or (bool(places) and style == "after-superscript"))
    high = sym.sup or (_raised_layer(sym.layer, layers) if above else "")
    below = ",".join(part for part in (sym.sub, "" if above else sym.layer) if part)
    commas = style == "after-superscript" or (style == "pair" and layers != "_l")
    if places:
        below = _with_layer(below, places, style) if below else _list(places, commas)
    low = f"_{braced(below)}" if below else ""
    stem = f"{sym.base}{low}{sym.mark}"  # primes last: TeX joins them with a superscript that follows
    if not high:
        return Piece(stem, ATOM)
    tall = f"^{braced(high)}"
    text = stem + tall if style == "after-superscript" else f"{sym.base}{sym.mark}{tall}{low}"
    return Piece(text, ATOM, stem=stem, high=high)


def barred(sym: Symbol) -> Symbol:
    r"""\bar{z} with the scripts of z: the adjoint of z."""
    wide = "mathrm" in sym.base or len(re.sub(r"\\[A-Za-z]+|[{}\s]", "", sym.base)) > 1
    accent = r"\overline" if wide else r"\bar"
    return replace(sym, base=f"{accent}{{{sym.base}}}")
