"""The font of the formulas inside the page: STIX Two Math, reduced to the signs that occur.

The font comes with ziamath, under the SIL Open Font License 1.1; a reduced copy may go with a document. A page
then looks the same everywhere and asks no network.
"""

from __future__ import annotations

import base64
import functools
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from symbackprop.write.fonts.subset import subset

FAMILY = "Page Math"
FLAVOUR = "woff"  # woff2 is a quarter smaller and takes three times as long
FEATURES = ("ssty", "dtls", "flac")  # letters for scripts, without dots, and under accents
BOLD = 600  # the weight of headings
PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_ALWAYS = "()[]{}|‖⟨⟩√∑∏−=+⋅,.′…⋯⋮⋱¯ˆ˜˙→"  # brackets and signs that MathML draws by itself


def embedded(characters: set[str]) -> str:
    """@font-face with the font as a data: address; the same characters give the same text.

    >>> embedded({"x"}).startswith("@font-face{font-family:'Page Math'")
    True
    """
    return _embedded(frozenset(drawn(characters)))


def drawn(characters: set[str]) -> set[str]:
    """With the slanted forms: a one-letter x is drawn as U+1D465, h as U+210E.

    >>> "𝑥" in drawn({"x"}), "ℎ" in drawn({"h"}), "𝛼" in drawn({"α"})
    (True, True, True)
    """
    found = {c for text in characters for c in text if c.isprintable()} | set(_ALWAYS)
    return found | {other for c in found if (other := in_form(c))}


def in_form(char: str, form: str = "ITALIC") -> str:
    """The letter of mathematics in this form, or nothing.

    >>> in_form("x"), in_form("7", "BOLD"), in_form("=")
    ('𝑥', '𝟕', '')
    """
    if (char, form) == ("h", "ITALIC"):
        return "ℎ"
    name = unicodedata.name(char, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    try:
        return unicodedata.lookup(f"MATHEMATICAL {form} {name}")
    except KeyError:
        return ""


@functools.lru_cache(maxsize=16)
def _embedded(characters: frozenset[str]) -> str:
    small = subset(whole_font(), sorted(c for c in characters if len(c) == 1), FEATURES)
    return _face(small, 400) + _face(_bold(), BOLD)


@functools.cache
def _bold() -> bytes:
    """The bold letters of mathematics for headings: a browser would smear the regular ones."""
    return subset(whole_font(), " .,:;()−-'’", (), {c: in_form(c, "BOLD") for c in PLAIN})


def _face(font: bytes, weight: int) -> str:
    data = base64.b64encode(font).decode("ascii")
    source = f"src:url(data:font/{FLAVOUR};base64,{data}) format('{FLAVOUR}')"
    return f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:block;{source}}}"


def whole_font() -> bytes:
    """The font of ziamath, which is found without being loaded: that takes as long as a small page."""
    found = find_spec("ziamath")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'ziamath'", name="ziamath")
    return (Path(found.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf").read_bytes()
