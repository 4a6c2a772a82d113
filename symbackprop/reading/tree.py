r"""The tree of a formula as it is printed: structure only, no meaning.

Every node knows its place `at`, offsets into the formula's source. Nothing here is SymPy, and nothing knows the
network: whether `W^2` is a layer or a square, and whether `f(x)` is a call or a product, is decided by binding.

A product is flat (`signs` stand between the factors), since how it groups depends on shapes; so is a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from symbackprop.frozen import quickly_made

Span = tuple[int, int]  # from (included) to (excluded), offsets into the formula's LaTeX
# between two factors: nothing printed, \cdot, \times, \odot (also \circ), \otimes, * (also \ast)
Times = Literal["", "cdot", "times", "odot", "otimes", "*"]
Diff = Literal["partial", "d", "nabla"]
RelationSign = Literal[
    "=", "approx", "leftarrow", ":", "sim", "arrow", "in", "<", ">", "<=", ">=", "!=", "propto", "prose"
]  # arrow: \to, \Rightarrow ..; prose: a word that relates, as "is"; := and \equiv and \triangleq are =


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of a formula."""

    at: Span


@quickly_made
@dataclass(frozen=True, slots=True)
class Script:
    r"""A sub- or superscript: `text` is its source, `tokens` its letters, digits and marks one by one (fonts,
    braces and spaces dropped: `{(l+1)\top}` is `( l + 1 ) \top`), `tree` the same, where it reads.
    """

    at: Span
    text: str
    tokens: tuple[str, ...]
    tree: Node | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Numeral(Node):
    r"""An unsigned number as printed: `text` without its thousands commas and with a point; `decimals` digits
    after the point. `0,25` on a page of decimal commas is 0.25 with two decimals; `262,656` is 262656.
    `10^{-3}` is a power; `1.5e-3` has its decimals counted at that power (4); `bold`: the 1 of `\mathbf 1^T`.
    """

    text: str
    value: Fraction
    decimals: int
    bold: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class Name(Node):
    r"""A letter, a macro letter or a run of letters, with everything that is attached to it.

    `letters`: `W`, `\delta`, `\mathcal L` is `L` (fonts dropped), `\text{Loss}` and `MSE` a run. `z1` and `W12`
    are glued: letters `z`, sub `1`, glued. `accents` from the inside out, as `hat`, `bar`, `tilde`, `vec`
    (fonts are kept nowhere), `dot`, `overline` is `bar`. `sub` holds all subscripts, also of
    `\mathbf{z_3}_{ij}` (inner first). `primes` counts '. `\overline{z_1}` has its bar in `accents` too.
    """

    letters: str
    accents: tuple[str, ...] = ()
    sub: tuple[Script, ...] = ()
    sup: tuple[Script, ...] = ()
    primes: int = 0
    glued: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class Bracket(Node):
    """( .. ), [ .. ], { .. }, | .. | or ‖ .. ‖ around one expression or, with commas, several.

    `opening` is one of ( [ { | ‖.
    """

    opening: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Scripted(Node):
    r"""Anything but a name with scripts or primes: `(..)^T`, `[..]_{ij}`, `\|..\|_2^2`,
    `\text{softmax}(x)_i`, `2^3`, `(W^{i})^\top`. `{_k}` without a base belongs to what stands before it.
    """

    base: Node
    sub: tuple[Script, ...] = ()
    sup: tuple[Script, ...] = ()
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Accented(Node):
    """A bar, hat or line over an expression that is no name."""

    accent: str
    inner: Node


@quickly_made
@dataclass(frozen=True, slots=True)
class Product(Node):
    """factors[0] signs[0] factors[1] ..; len(signs) == len(factors) - 1. At least two factors."""

    factors: tuple[Node, ...]
    signs: tuple[Times, ...]


@quickly_made
@dataclass(frozen=True, slots=True)
class Sum(Node):
    """Signed summands; one summand only where it has a minus (or a leading plus)."""

    terms: tuple[tuple[Literal[1, -1], Node], ...]


@dataclass(frozen=True, slots=True)
class Fraction_(Node):
    r"""over / under, of \frac, \tfrac, \over or a slash (`slashed`)."""

    over: Node
    under: Node
    slashed: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class Derivative(Node):
    r"""d of / d by, in every spelling: \frac of \partial or d, slashed, `\partial_{h^2} l`, `\nabla_W L`,
    `L_{,W}` not.

    `of` None: an operator that was printed in front of nothing. `\frac{\partial}{\partial W} expr` has the
    factor that follows as `of`. `by` None: `\nabla L`. `order` 2: \frac{\partial^2 L}{\partial y^2} and
    \nabla^2; then `by` may be two (`\partial y_i \partial y_j`). A numerator `\partial` alone is no
    derivative.
    """

    of: Node | None
    by: tuple[Node, ...]
    spelling: Diff
    order: int = 1


@dataclass(frozen=True, slots=True)
class Call(Node):
    r"""head(args): only where the head can't be a factor: a function macro (`\log`, `\tanh`, `\max`,
    `\exp`, with or without brackets), \operatorname, a run of letters (`relu`, `softmax`, `ReLU`) or a name
    with primes, before ( or [ or (macros only) a plain factor. `head` is a Name, and may carry scripts:
    `\tanh^2 x`, `\sigma'(z)`. `f(x)` and `\sigma(z)` with one letter are a `Product` with no sign: binding
    decides.
    """

    head: Name
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class BigSum(Node):
    r"""\sum or \prod with its limits over the product that follows (to the next + or - outside brackets).

    `index` the letters under the sign (`i,j` are two, () where none stands there), `lower`, `upper` where
    printed, `condition` the text of a \substack or `i \neq k`, as a relation.
    """

    sign: Literal["sum", "prod", "max", "min"]
    index: tuple[Name, ...]
    lower: Node | None
    upper: Node | None
    condition: Node | None
    body: Node


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    r"""A printed array: any matrix environment, `[1, 2]`, `[a \ b]`, `(1, 2)^T`'s inner part is a Bracket.

    Rows of entries; `[1, 2]` and `[a \quad b]` are one row, `[1; 2]` is a column, `[[1, 2], [3, 4]]` two rows.
    """

    rows: tuple[tuple[Node, ...], ...]
    environment: str


@dataclass(frozen=True, slots=True)
class Cases(Node):
    r"""\begin{cases}: values with their conditions (None: otherwise)."""

    branches: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True, slots=True)
class Compared(Node):
    r"""a > b inside a formula, as in `(z_1 > 0)`, `1(z_i > 0)`, `\mathbf 1_{Z>0}` (in the Script's tree),
    `z \in [-1, 1]`.
    """

    left: Node
    sign: RelationSign
    right: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    r"""\sqrt{inner}, or of a degree."""

    inner: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Braced(Node):
    r"""\underbrace{inner}_{note} or \overbrace: means `inner`; also \boxed, \cancel{..} is not read."""

    inner: Node
    note: Node | None = None


@dataclass(frozen=True, slots=True)
class Words(Node):
    r"""Prose inside a formula: \text{for all } .. what is no function's name."""

    text: str


@dataclass(frozen=True, slots=True)
class Dots(Node):
    r"""\dots, \vdots, \ddots, \cdots as an entry, a factor or a summand."""

    kind: str


@dataclass(frozen=True, slots=True)
class Blank(Node):
    r"""A `?` (or `\_\_`, an empty box) that stands for an answer; an empty side of a relation."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Statement:
    r"""side relation side relation ..: one chain. len(relations) == len(sides) - 1.

    `leading`: the statement begins with a relation (its first side was printed before, in another formula
    or row); that relation then stands in `leading`, and `sides` starts with the side after it.
    `conditions`: what restricts it: `(i \neq k)` after it, or the formula part after "if", "for", "when",
    "where". `words`: prose around it. A part label (`c)`, `(d)`, `\text{for } S_{31} =`) is dropped from
    the first side. `laid`: the letters of "i down, j across:" before a table, "" for none.
    """

    at: Span
    sides: tuple[Node, ...]
    relations: tuple[RelationSign, ...]
    leading: RelationSign | None = None
    conditions: tuple[Node, ...] = ()
    words: tuple[str, ...] = ()
    laid: tuple[str, str] | None = None
