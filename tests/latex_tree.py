"""What a printed formula says, as a small tree; shared by nothing but the reader of our own LaTeX."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Num:
    value: Fraction


@dataclass(frozen=True)
class Name:
    """A quantity, whole or at places."""

    symbol: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quotient:
    """dout/dwrt as one symbol; without `out` the bar of wrt; `via` the consumer that a part comes from."""

    out: Name | None
    wrt: Name
    via: str = ""


@dataclass(frozen=True)
class Derivative:
    """d/dwrt of the parentheses or the factor that follow."""

    wrt: Name
    body: Tree


@dataclass(frozen=True)
class Sum:
    letter: str
    body: Tree
    size: str = ""


@dataclass(frozen=True)
class Delta:
    left: str
    right: str


@dataclass(frozen=True)
class Many:
    """A sum (+), a matrix product (.), or a product entry by entry (o)."""

    kind: str
    args: tuple[Tree, ...]


@dataclass(frozen=True)
class Neg:
    arg: Tree


@dataclass(frozen=True)
class Frac:
    top: Tree
    bottom: Tree


@dataclass(frozen=True)
class Power:
    base: Tree
    exponent: int


@dataclass(frozen=True)
class Top:
    """The transpose."""

    arg: Tree


@dataclass(frozen=True)
class Call:
    """phi(u), or phi'(u)."""

    function: str
    args: tuple[Tree, ...]
    slope: bool = False


@dataclass(frozen=True)
class Truth:
    relation: str
    left: Tree
    right: Tree


@dataclass(frozen=True)
class Ones:
    """A column of ones of the length that is needed."""


@dataclass(frozen=True)
class At:
    """The entry of a matrix at indices."""

    body: Tree
    places: tuple[str, ...]


Tree = (
    Num
    | Name
    | Quotient
    | Derivative
    | Sum
    | Delta
    | Many
    | Neg
    | Frac
    | Power
    | Top
    | Call
    | Truth
    | Ones
    | At
)


def parts(tree: Tree) -> tuple[Tree, ...]:
    """The trees that stand in a tree."""
    match tree:
        case Many(_, args) | Call(_, args):
            return args
        case Neg(arg) | Top(arg) | Power(arg) | At(arg) | Sum(_, arg):
            return (arg,)
        case Frac(a, b) | Truth(_, a, b):
            return (a, b)
        case Derivative(wrt, body):
            return (wrt, body)
        case Quotient(out, wrt):
            return (wrt,) if out is None else (out, wrt)
        case _:
            return ()


def names_in(tree: Tree) -> list[Name]:
    """Every name, with its places."""
    here = [tree] if isinstance(tree, Name) else []
    if isinstance(tree, At) and isinstance(tree.body, Call):  # onehot(t)_k is the entry of a vector
        here.append(Name(vector(tree.body), tree.places))
    return here + [n for part in parts(tree) for n in names_in(part)]


def vector(call: Call) -> str:
    """A function that gives a vector of its own, as a symbol."""
    return f"{call.function}({','.join(n.symbol for a in call.args for n in names_in(a))})"
