r"""A printed name as stem and label: `\mathbf{W}^{(1)}`, `W_1` and `W1` have the stem W and the label 1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from symbackprop.check.names.compounds import joined_letters
from symbackprop.frozen import quickly_made
from symbackprop.reading.parser import ReadingError, parse
from symbackprop.reading.tree import Call, Name, Node, Product, Script

Label = tuple[str, ...]
GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi "
    "psi omega varepsilon varphi ell Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
SILENT = frozenset(("vec", "mathbf"))  # accents that carry no meaning


@quickly_made
@dataclass(frozen=True, slots=True)
class Stem:
    """A name without its scripts."""

    letters: str
    accents: tuple[str, ...] = ()
    primes: int = 0

    def other_case(self) -> Stem:
        """w for W: a page may mix the case of a name that stands once."""
        if self.letters.startswith("\\"):
            letters = "\\" + self.letters[1:].swapcase()[:1] + self.letters[2:]
        else:
            letters = self.letters.swapcase()
        return Stem(letters, self.accents, self.primes)


def stem_of(name: Name) -> Stem:
    return _stem(name.letters, name.accents, name.primes)


@lru_cache(maxsize=4096)
def _stem(letters: str, accents: tuple[str, ...], primes: int) -> Stem:
    return Stem(letters, tuple(a for a in accents if a not in SILENT), primes)


def tokens_of(scripts: tuple[Script, ...]) -> tuple[str, ...]:
    if len(scripts) < 2:  # most names
        return scripts[0].tokens if scripts else ()
    return tuple(token for script in scripts for token in script.tokens)


def bare(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """A label without the brackets around it: (1) and [1] are 1."""
    while len(tokens) > 2 and tokens[0] in "([" and tokens[-1] in ")]":
        tokens = tokens[1:-1]
    return tokens


@lru_cache(maxsize=4096)
def signature(latex: str) -> tuple[Stem, Label] | None:
    r"""Stem and label of a name as LaTeX, None where it is no single name.

    >>> signature(r"\mathbf{W}^{(1)}")
    (Stem(letters='W', accents=(), primes=0), ('1',))
    """
    try:
        (statement,) = parse(latex)
    except (ReadingError, ValueError):
        return None
    node: Node = statement.sides[0]
    if isinstance(node, Call):  # CE(y, \hat y) as a name: its arguments are dropped
        node = node.head
    joined = joined_letters(node.factors, node.signs) if isinstance(node, Product) else None
    if joined is not None:
        node = joined
    elif isinstance(node, Product) and isinstance(node.factors[0], Name):
        node = node.factors[0]
    if not isinstance(node, Name):
        return None
    return stem_of(node), (*bare(tokens_of(node.sup)), *bare(tokens_of(node.sub)))


@lru_cache(maxsize=4096)
def compound(latex: str) -> Stem | None:
    """The stem of a name that is written with several letters, as `dW`; None for any other name."""
    try:
        (statement,) = parse(latex)
    except (ReadingError, ValueError):
        return None
    side = statement.sides[0]
    name = joined_letters(side.factors, side.signs) if isinstance(side, Product) else None
    return None if name is None else stem_of(name)


@lru_cache(maxsize=4096)
def python_signature(name: str) -> tuple[Stem, Label]:
    """Stem and label of a name of the network file: W_1, h2, yhat, E_y1, sigma, w_new.

    >>> python_signature("yhat_2")
    (Stem(letters='y', accents=('hat',), primes=0), ('2',))
    """
    head, _, rest = name.partition("_")
    digits = len(head) - len(head.rstrip("0123456789"))
    letters, number = (head[:-digits], head[-digits:]) if digits and digits < len(head) else (head, "")
    accents: tuple[str, ...] = ()
    for accent in ("hat", "bar", "tilde"):
        if letters.endswith(accent) and len(letters) > len(accent):
            letters, accents = letters.removesuffix(accent), (accent,)
    stem = Stem(f"\\{letters}" if letters in GREEK else letters, accents)
    return stem, (*number, *(t for t in rest if t != "_"))


@lru_cache(maxsize=4096)
def spelt_out(name: str) -> tuple[tuple[Stem, Label], ...]:
    """The signatures of a name of the file: `E_{total}` has a word below where the file has five letters."""
    stem, label = python_signature(name)
    word = "".join(label)
    read = signature(f"x_{{{word}}}") if len(label) > 1 and word.isalpha() and word.isascii() else None
    return ((stem, label),) if read is None or read[1] in (label, ()) else ((stem, label), (stem, read[1]))
