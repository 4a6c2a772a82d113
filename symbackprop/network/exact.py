"""Source text -> exact number: 0.1 is 1/10, 1/3 a third, 1e-3 is 1/1000; nothing passes through a float."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

MAX_EXPONENT = 400
EXPONENT_LETTERS = 5  # sign, zeros and digits; a longer one is not turned into a number
MAX_LENGTH = 1000
WANTED = "an exact number is needed, as 2, -0.5, 1/3 or 1e-3"

_DECIMAL = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?")
_OTHER_BASE = re.compile(r"([+-]?)0([xXoObB])([0-9a-fA-F_]+)")


class NotExact(ValueError):
    """The text is no number that can be read exactly; the message says what to write."""


@lru_cache(maxsize=100_000)
def exact(text: str, quoted: bool = False) -> Fraction:
    """>>> exact("0.1"), exact("1/3"), exact("-1e-3")
    (Fraction(1, 10), Fraction(1, 3), Fraction(-1, 1000))
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise NotExact(f"a number of {len(text)} characters, at most {MAX_LENGTH} are read")
    top, slash, bottom = text.partition("/")
    value = _decimal(top.strip(), quoted, text)
    if not slash:
        return value
    divisor = _decimal(bottom.strip(), quoted, text)
    if not divisor:
        raise NotExact(f"{text} divides by zero")
    return value / divisor


def _decimal(part: str, quoted: bool, text: str) -> Fraction:
    found = _DECIMAL.fullmatch(part)
    if found is None:
        raise NotExact(_repair(text))
    sign, digits, exponent = found.groups()
    if exponent and (len(exponent) > EXPONENT_LETTERS or abs(int(exponent)) > MAX_EXPONENT):
        raise NotExact(f"the exponent of {text[:40]} is beyond {MAX_EXPONENT}")
    if not quoted and len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        plain = digits.lstrip("0")
        plain = plain if plain[:1].isdigit() else "0" + plain
        raise NotExact(f"{part} may be read as octal; write {sign}{plain}, or quote it")
    return Fraction(part)


def _repair(text: str) -> str:
    """What is wrong with a text that is no number, and what to write."""
    lower = text.lower()
    if base := _OTHER_BASE.fullmatch(text):
        radix = {"x": 16, "o": 8, "b": 2}[base[2].lower()]
        try:
            return f"{text} is no decimal number; write {base[1]}{int(base[3], radix)}"
        except ValueError:
            return f"{text} is no number; {WANTED}"
    if re.fullmatch(r"[+-]?[0-9]+(_[0-9]+)+", text):
        return f"{text} has underscores; write {text.replace('_', '')}"
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        return f"{text} has a decimal comma; write {text.replace(',', '.')}"
    if lower.lstrip("+-").lstrip(".") in ("inf", "nan", "infinity"):
        return f"{text} is not finite; {WANTED}"
    if lower in ("true", "false", "yes", "no", "on", "off"):
        return f"{text} is a truth value; write 1 or 0"
    if text[:1] in ("\u2212", "\u2013", "\u2014"):
        return f"{text[0]} is not the minus sign of the keyboard; write -{text[1:]}"
    if re.fullmatch(r"[+-]?[0-9]+(:[0-9]+)+", text):
        return f"{text} has a colon; {WANTED}"
    return f"{text[:40] or 'nothing'} is no number; {WANTED}"
