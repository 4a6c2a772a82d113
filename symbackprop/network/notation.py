"""Options of `notation:`: what each may be, by words and examples; one table for the file and the printer.

`option` turns one entry of the mapping into fields of the page's `Notation`; `refused` finds all entries that
are none. LaTeX letters among them go through the grammar of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, cast, get_args

from symbackprop.errors import SymbackpropError
from symbackprop.network.complaints import Path
from symbackprop.network.latex_name import LatexError, latex_name
from symbackprop.network.names import did_you_mean

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
WHOLE = ("digits", "index_base")  # options that are numbers


class NotationError(SymbackpropError):
    """An option of `notation:` that is not known; `key` names it for whoever looks for its place."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        self.message = message
        super().__init__(f"notation: {message}")


def _shown(found: object) -> str:
    match found:
        case None:
            return "nothing"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return str(found)[:60]


def _choice(key: str, found: object, options: tuple[str, ...]) -> str:
    if str(found) in options:
        return str(found)
    needed = " | ".join(options)
    raise NotationError(
        key, f"{key} is {_shown(found)}, needed is {needed}{did_you_mean(_shown(found), options)}"
    )


def _letter(key: str, found: object) -> str:
    """A letter as a name writes it, read and printed back."""
    try:
        return latex_name(_shown(found))
    except LatexError as error:
        raise NotationError(key, error.message) from None


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
            return style, _letter("elements", match[1])
    needed = " | ".join(STYLES) + " or an example such as w_{211}"
    raise NotationError(
        "elements",
        f"elements of {name} is {_shown(found)}, needed is {needed}{did_you_mean(_shown(found), STYLES)}",
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
        names = {str(k): _letter("letters", v) for k, v in found.items() if k != "indices"}
        return {"letters_of": names} | (_letters(found["indices"]) if "indices" in found else {})
    text = "".join(str(x) for x in found) if isinstance(found, list | tuple) else str(found)
    text = text.replace(" ", "").replace(",", "")
    if not re.fullmatch("[A-Za-z]+", text) or len(set(text)) != len(text):
        needed = "needed are letters for indices, each once, such as ijkpq"
        raise NotationError("letters", f"letters is {_shown(found)}, {needed}")
    return {"letters": text}


def _slope(found: object) -> dict[str, Any]:
    mask = re.fullmatch(r"mask(?:\s+(\\?[A-Za-z]+)(?:_\{?\w\}?)?)?", str(found))
    if mask:
        return {"slope": "mask", "mask": _letter("slope", mask[1] or "r")}
    return {"slope": _choice("slope", found, SLOPES)}


def _whole(key: str, found: object, least: int, most: int) -> dict[str, Any]:
    if re.fullmatch(r"[0-9]{1,9}", str(found)) and least <= int(str(found)) <= most:
        return {key: int(str(found))}
    raise NotationError(key, f"{key} is {_shown(found)}, needed is a whole number from {least} to {most}")


def _digits(found: object) -> dict[str, Any]:
    return {"digits": None} if found is None or found == "exact" else _whole("digits", found, 1, 100)


_READERS: dict[str, Callable[[object], dict[str, Any]]] = {
    "elements": _elements,
    "letters": _letters,
    "slope": _slope,
    "digits": _digits,
    "index_base": lambda found: _whole("index_base", found, 0, 1),
}


def option(key: str, found: object) -> dict[str, Any]:
    """The fields of `Notation` that one option sets; NotationError says what was found and what is needed.

    >>> option("elements", {"W": "w_{211}"})
    {'elements_of': {'W': 'layer-first'}, 'letters_of': {'W': 'w'}}
    """
    if key in _READERS:
        return _READERS[key](found)
    if key in CHOICES:
        return {key: _choice(key, found, CHOICES[key])}
    options = (*CHOICES, *_READERS)
    known = f"known are {', '.join(options)}{did_you_mean(key, options)}"
    raise NotationError(key, f"unknown option {_shown(key)}, {known}")


def refused(given: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every entry that is no option, with the way to it and the message."""
    for key, found in given.items():
        parts = found.items() if isinstance(found, Mapping) and key in ("elements", "letters") else None
        entries = [((key,), found)] if parts is None else [((key, str(k)), {k: v}) for k, v in parts]
        for path, entry in entries:
            try:
                option(key, entry)
            except NotationError as error:
                yield (key, "") if error.message.startswith("unknown") else path, error.message


def numbers(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they are written, those that are numbers as numbers."""
    return {key: option(key, found)[key] if key in WHOLE else found for key, found in given.items()}
