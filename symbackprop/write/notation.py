"""`Notation`: the `notation:` mapping of a network file. It changes how a page is written, never what holds.

gradient  partial | d | bar | nabla             how dL/dW is written
layout    denominator | numerator               numerator: matrix gradients are transposed on the page
sums      explicit | einstein                   einstein: an index that occurs twice is summed without a sign
layers    _l | ^l | ^{(l)} | ^{[l]}             the trailing number of a name: W_1, W^1, W^{(1)}, W^{[1]}
elements  pair | layer-first | after-superscript, or a mapping from a name or its stem to one of these or to
          an example, as {W: 'w_{211}', Y: layer-first}; an example also gives the letter of the elements
chain     upstream-first | local-first          which factor of a product comes first
rows      as-rows | as-columns                  how a 1 x n quantity is printed
slope     indicator | prime | bracket | I | mask r_i    how 1(z > 0) is written; mask: r with the index of z
product   odot | circ
digits    N significant figures, exact without
letters   'ijkpq', the letters of indices in order, or {W: w, indices: 'ijkpq'}: the elements of W are w_{..}
index_base  1 | 0
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, cast, get_args

from symbackprop.errors import SymbackpropError

Style = Literal["pair", "layer-first", "after-superscript"]
GradientStyle = Literal["partial", "d", "bar", "nabla"]
LayerStyle = Literal["_l", "^l", "^{(l)}", "^{[l]}"]
SlopeStyle = Literal["indicator", "prime", "bracket", "I", "mask"]

CHOICES: dict[str, tuple[str, ...]] = {
    "gradient": get_args(GradientStyle),
    "layout": ("denominator", "numerator"),
    "sums": ("explicit", "einstein"),
    "layers": get_args(LayerStyle),
    "chain": ("upstream-first", "local-first"),
    "rows": ("as-rows", "as-columns"),
    "product": ("odot", "circ"),
}
STYLES: tuple[str, ...] = get_args(Style)
SLOPES: tuple[str, ...] = get_args(SlopeStyle)


class NotationError(SymbackpropError):
    """An option of `notation:` that is not known; `key` names it for whoever looks for its place."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(f"notation: {message}")


@dataclass(frozen=True, slots=True)
class Notation:
    """Every choice of the page's hand; the defaults are those of a page that says nothing."""

    gradient: GradientStyle = "partial"
    layout: Literal["denominator", "numerator"] = "denominator"
    sums: Literal["explicit", "einstein"] = "explicit"
    layers: LayerStyle = "_l"
    elements: Style = "pair"
    elements_of: Mapping[str, Style] = field(default_factory=dict)
    chain: Literal["upstream-first", "local-first"] = "upstream-first"
    rows: Literal["as-rows", "as-columns"] = "as-rows"
    slope: SlopeStyle = "indicator"
    mask: str = "r"
    product: Literal["odot", "circ"] = "odot"
    digits: int | None = None
    letters: str = ""
    letters_of: Mapping[str, str] = field(default_factory=dict)
    index_base: Literal[0, 1] = 1


def _likely(found: object, options: tuple[str, ...]) -> str:
    near = get_close_matches(str(found), options, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def _choice(key: str, found: object, options: tuple[str, ...]) -> str:
    if str(found) in options:
        return str(found)
    needed = " | ".join(options)
    raise NotationError(key, f"{key} is {found!s}, needed is {needed}{_likely(found, options)}")


_EXAMPLES: tuple[tuple[re.Pattern[str], Style], ...] = (
    (re.compile(r"(\\?[A-Za-z]+)_\{?\w,\w+(?:,\w+)?\}?"), "pair"),
    (re.compile(r"(\\?[A-Za-z]+)_\{?\w\w{1,2}\}?"), "layer-first"),
    (re.compile(r"(\\?[A-Za-z]+)_(?:\w|\{\w(?:,?\w)?\})\^(?:\w|\{.+\})"), "after-superscript"),
    (re.compile(r"(\\?[A-Za-z]+)\^(?:\w|\{.+\})_(?:\w|\{\w(?:,?\w)?\})"), "after-superscript"),
)


def _style(name: str, found: object) -> tuple[Style, str | None]:
    """A style by its word or by an example of it: `w_{211}` is layer-first with the letter w."""
    if str(found) in STYLES:
        return cast(Style, str(found)), None
    for pattern, style in _EXAMPLES:
        match = pattern.fullmatch(str(found).replace(" ", ""))
        if match:
            return style, match[1]
    needed = " | ".join(STYLES) + " or an example such as w_{211}"
    raise NotationError(
        "elements", f"elements of {name} is {found!s}, needed is {needed}{_likely(found, STYLES)}"
    )


def _elements(found: object) -> dict[str, Any]:
    if not isinstance(found, Mapping):
        return {"elements": _style("every name", found)[0]}
    styles: dict[str, Style] = {}
    letters: dict[str, str] = {}
    for name, how in found.items():
        styles[str(name)], letter = _style(str(name), how)
        if letter is not None:
            letters[str(name)] = letter
    return {"elements_of": styles, "letters_of": letters}


def _letters(found: object) -> dict[str, Any]:
    if isinstance(found, Mapping):
        names = {str(k): str(v) for k, v in found.items() if k != "indices"}
        return {"letters_of": names} | (_letters(found["indices"]) if "indices" in found else {})
    text = "".join(str(x) for x in found) if isinstance(found, list | tuple) else str(found)
    text = text.replace(" ", "").replace(",", "")
    if not text.isalpha() or len(set(text)) != len(text):
        raise NotationError(
            "letters", f"letters is {found!s}, needed are letters for indices, each once, such as ijkpq"
        )
    return {"letters": text}


def _slope(found: object) -> dict[str, Any]:
    mask = re.fullmatch(r"mask(?:\s+(\\?[A-Za-z]+)(?:_\{?\w\}?)?)?", str(found))
    if mask:
        return {"slope": "mask", "mask": mask[1] or "r"}
    return {"slope": _choice("slope", found, SLOPES)}


def _whole(key: str, found: object, least: int, most: int) -> dict[str, Any]:
    if re.fullmatch(r"\d+", str(found)) and least <= int(str(found)) <= most:
        return {key: int(str(found))}
    raise NotationError(key, f"{key} is {found!s}, needed is a whole number from {least} to {most}")


def _digits(found: object) -> dict[str, Any]:
    return {"digits": None} if found is None or found == "exact" else _whole("digits", found, 1, 100)


_READERS: dict[str, Callable[[object], dict[str, Any]]] = {
    "elements": _elements,
    "letters": _letters,
    "slope": _slope,
    "digits": _digits,
    "index_base": lambda found: _whole("index_base", found, 0, 1),
}


def read_notation(given: Mapping[str, Any]) -> Notation:
    """The mapping of the file; NotationError names the option, what was found and what is needed."""
    out: dict[str, Any] = {}
    for key, found in given.items():
        if key in _READERS:
            read = _READERS[key](found)
        elif key in CHOICES:
            read = {key: _choice(key, found, CHOICES[key])}
        else:
            options = (*CHOICES, *_READERS)
            raise NotationError(
                key, f"unknown option {key}, known are {', '.join(options)}{_likely(key, options)}"
            )
        for option, value in read.items():
            out[option] = {**out.get(option, {}), **value} if isinstance(value, dict) else value
    return Notation(**out)
