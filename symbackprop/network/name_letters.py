"""The letters of names: Latin ones, and those Greek ones that nobody takes for Latin."""

from __future__ import annotations

from unicodedata import normalize

GREEK_LETTERS = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"
_LOOKS_LIKE = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧος", "ABEZHIKMNOPTXoσ", strict=True))


def strange_letter(name: str) -> str | None:
    """What to write for a letter of another alphabet or form that has a plain one in its place.

    >>> strange_letter("\N{GREEK PHI SYMBOL}_1")
    "the character 'ϕ' is not part of the language, write φ"
    """
    for char in name:
        if char.isascii() or char in GREEK_LETTERS:
            continue
        plain = normalize("NFKD", char)[0]
        plain = _LOOKS_LIKE.get(plain, plain)
        if plain in GREEK_LETTERS or (plain.isascii() and plain.isalpha()):
            return f"the character {char!r} is not part of the language, write {plain}"
    return None
