"""`Use`: one meaning of a printed name at its place; `Index`: a printed index.

`Context`: what stands around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symbackprop.check.names.vocabulary import Meaning, Stem
from symbackprop.frozen import quickly_made, replace
from symbackprop.reading.tree import Name, Node, Product

TRANSPOSES = frozenset(
    ("T", "\\top", "\\intercal", "\\mathsf T", "\\prime", "\\transpose", "\\transp", "\\tran", "\\trans")
)
UNEQUAL = ("!=", "\\neq", "\\ne", "≠")
SIGNS = {"+": 1, "-": -1, "−": -1}
WHOLE_MARKS = frozenset(("\\cdot", ":", "*", "\\bullet", "\\ast"))
NEW_WORDS = ("new", "neu", "nouveau", "nuevo", "nuovo")  # after an update
RUNNING = "\u00a7"  # the letter that runs in a pattern with dots; no page can print it
ACROSS = "\u00b6"  # the one that runs along the rows of a matrix with dots


def without_transposes(power: Node | None) -> Node | None:
    r"""The 2 of `q^{2\top}`"""
    if not isinstance(power, Product):
        return power
    factors = list(power.factors)
    while factors and isinstance(factors[-1], Name) and factors[-1].letters in TRANSPOSES:
        factors.pop()
    if len(factors) in (0, len(power.factors)):
        return power
    return (
        factors[0]
        if len(factors) == 1
        else replace(power, factors=tuple(factors), signs=power.signs[: len(factors) - 1])
    )


@quickly_made
@dataclass(frozen=True, slots=True)
class Index:
    """A place on an axis: a number, a letter with a shift, letters that are added, or the whole axis."""

    letter: str = ""
    number: int = 0  # the place, or the shift of the letter
    added: tuple[tuple[int, str], ...] = ()  # i and k of `i + k - 1` with their signs, where letter is ""

    @property
    def whole(self) -> bool:
        return not self.letter and not self.number and not self.added

    @property
    def runs(self) -> bool:
        """Does it hold a letter?"""
        return bool(self.letter or self.added)


ALL = Index()


@quickly_made
@dataclass(frozen=True, slots=True)
class Use:
    """One meaning of a name: `at` are row and column places; `power` stands over it, `transposed` after all."""

    meaning: Meaning
    at: tuple[Index, Index] = (ALL, ALL)
    transposed: bool = False
    power: Node | None = None
    scoped: bool = False
    other_case: bool = False
    condition: str = ""

    @property
    def is_element(self) -> bool:
        return not (self.at[0].whole and self.at[1].whole)


@quickly_made
@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a name.

    The numbers of layer letters, and the layer that scope gives to a bare stem.
    """

    layers: Mapping[str, int] = field(default_factory=dict)
    chosen: Mapping[Stem, str] = field(default_factory=dict)  # a quantity
    around: tuple[object, ...] = field(init=False, compare=False, repr=False)  # both, to look things up by

    def __post_init__(self) -> None:
        object.__setattr__(self, "around", (*self.layers.items(), None, *self.chosen.items()))


ANYWHERE = Context()


def shift_of(tokens: Sequence[str]) -> int | None:
    """+ 1 is 1, - 2 is -2, nothing is 0; None for anything else."""
    if not tokens:
        return 0
    sign, *digits = tokens
    if sign not in "+-−" or not digits or not all(d.isdigit() for d in digits):
        return None
    return int("".join(digits)) * (1 if sign == "+" else -1)


def unequal(tokens: Sequence[str]) -> list[str]:
    r"""i of `i \neq k`; the rest restricts the values at which the line is judged."""
    for sign in UNEQUAL:
        if sign in tokens:
            return list(tokens[: tokens.index(sign)])
    return list(tokens)


def index(piece: str) -> Index | None:
    """One printed index; None where it is no index.

    >>> index("i + 1")
    Index(letter='i', number=1, added=())
    >>> index("i + k - 1")
    Index(letter='', number=-1, added=((1, 'i'), (1, 'k')))
    """
    tokens = unequal(piece.split())
    if not tokens or (len(tokens) == 1 and tokens[0] in WHOLE_MARKS):
        return ALL
    if all(t.isdigit() for t in tokens):
        number = int("".join(tokens))
        return Index("", number) if number else None
    if not _is_letter(tokens[0]) or tokens[0] in NEW_WORDS:
        return _added(tokens)
    shift = shift_of(tokens[1:])
    return _added(tokens) if shift is None else Index(tokens[0], shift)


def _is_letter(token: str) -> bool:
    """One letter, or the name of one; a word as new is none."""
    if len(token) > 1 and not token.startswith("\\"):
        return False
    return token.lstrip("\\").isalpha() or token in (RUNNING, ACROSS)


def _added(tokens: Sequence[str]) -> Index | None:
    """`i + k - 1`, `4 - k`: letters and numbers with their signs, of which there are several."""
    number, sign = 0, 1
    letters: list[tuple[int, str]] = []
    if len(tokens) < 3 or len(tokens) % 2 == 0:
        return None
    for k, token in enumerate(tokens):
        if k % 2:
            if token not in SIGNS:
                return None
            sign = SIGNS[token]
        elif token.isdigit():
            number += sign * int(token)
        elif _is_letter(token):
            letters.append((sign, token))
        else:
            return None
    return Index("", number, tuple(letters)) if letters else None
