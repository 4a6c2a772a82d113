r"""The LaTeX that we print, read again: text to a small tree. It shares no code with symbackprop.

Sums bind loosest, then \odot, then products; \sum reaches to the end of its product. Digits that lead a
subscript, (1) above a name, and bare digits above it where the page raises its layers, are part of the name;
the letters of a subscript are indices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from latex_tree import (
    At,
    Call,
    Delta,
    Derivative,
    Frac,
    Many,
    Name,
    Neg,
    Num,
    Ones,
    Power,
    Quotient,
    Sum,
    Top,
    Tree,
    Truth,
)

TOKEN = re.compile(r"\\[A-Za-z]+|\\[^A-Za-z]|\d+|\S")
SPACES = frozenset({r"\,", r"\;", r"\!", r"\:", r"\quad", r"\ "})
SIZES = frozenset({r"\left", r"\right", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\big"})
ALPHABETS = frozenset({r"\mathcal", r"\mathrm", r"\mathbf"})
ACCENTS = frozenset({r"\hat", r"\tilde", r"\bar", r"\overline"})
GENERAL = frozenset({"f", "g"})  # functions of which nothing is known but that they have a slope
FUNCTIONS = GENERAL | {r"\sigma", r"\log", r"\tanh", r"\exp", r"\sin", r"\cos", r"\max", r"\Phi", r"\varphi"}
RELATIONS = {">": ">", "<": "<", r"\ge": ">=", r"\le": "<=", "=": "==", r"\ne": "!="}
MATHS = frozenset({r"\odot", r"\circ", r"\cdot", "+", "-", ")", "}", ",", *RELATIONS})


class Unread(ValueError):
    """A formula that this reader does not know."""


def tokens(text: str) -> list[str]:
    """The signs that mean something; spaces and sizes of parentheses are dropped."""
    found = [t for t in TOKEN.findall(text) if t not in SPACES]
    out: list[str] = []
    for k, token in enumerate(found):
        if token in SIZES or (token == "." and k and found[k - 1] == r"\left"):
            continue
        out.append(token)
    return out


def read(text: str, raised: bool = False, known: frozenset[str] = frozenset()) -> Tree:
    """The tree of a formula; `raised`: this page writes layers as bare superscripts.

    A small letter that is not known stands for the capital that is: w_{2,ki} is an entry of W_2.
    """
    reader = Reader(tokens(text), raised, known)
    tree = reader.sum()
    if reader.at < len(reader.tokens):
        raise Unread(f"{' '.join(reader.tokens[reader.at :])} at the end of {text}")
    return tree


@dataclass
class Reader:
    """The tokens and how far they are read."""

    tokens: list[str]
    raised: bool
    known: frozenset[str]
    at: int = 0

    # -- moving ------------------------------------------------------------------------------------------------

    def look(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.look()
        if not token or (wanted and token != wanted):
            raise Unread(f"{token or 'the end'} where {wanted or 'more'} was needed: {' '.join(self.tokens)}")
        self.at += 1
        return token

    def skip(self, token: str) -> bool:
        if self.look() != token:
            return False
        self.at += 1
        return True

    def group(self) -> list[str]:
        """The tokens in braces, or one token."""
        if not self.skip("{"):
            return [self.take()]
        out, depth = [], 1
        while depth:
            token = self.take()
            depth += (token == "{") - (token == "}")
            out.append(token)
        return out[:-1]

    def inside(self, found: list[str]) -> Reader:
        return Reader(found, self.raised, self.known)

    def whole(self, found: list[str]) -> Tree:
        inner = self.inside(found)
        tree = inner.sum()
        if inner.look():
            raise Unread(f"{inner.look()} in {' '.join(found)}")
        return tree

    # -- sums and products -------------------------------------------------------------------------------------

    def sum(self) -> Tree:
        terms = [Neg(self.odot()) if self.skip("-") else self.odot()]
        while self.look() in ("+", "-"):
            terms.append(self.odot() if self.take() == "+" else Neg(self.odot()))
        return terms[0] if len(terms) == 1 else Many("+", tuple(terms))

    def odot(self) -> Tree:
        args = [self.product()]
        while self.look() in (r"\odot", r"\circ"):
            self.take()
            args.append(self.product())
        return args[0] if len(args) == 1 else Many("o", tuple(args))

    def product(self) -> Tree:
        if self.look() == r"\sum":
            return self.summation()
        args = [self.factor()]
        while self.look() and (self.look() not in MATHS or self.look() == r"\cdot"):
            self.skip(r"\cdot")
            if self.look() == r"\sum":
                args.append(self.summation())
                break
            args.append(self.factor())
        return args[0] if len(args) == 1 else Many(".", tuple(args))

    def summation(self) -> Tree:
        self.take(r"\sum")
        self.take("_")
        under = self.group()
        size = self.inside(self.group()).name().symbol if self.skip("^") else ""
        letter = "".join(under).partition("=")[0]
        return Sum(letter, self.product(), size)

    # -- factors -----------------------------------------------------------------------------------------------

    def factor(self) -> Tree:
        token = self.look()
        if token.isdigit():
            return self.raised_tree(Num(Fraction(int(self.take()))))
        if token == "(":
            return self.raised_tree(self.parenthesis())
        if token in (r"\frac", r"\tfrac"):
            return self.part(self.fraction())
        if token == r"\delta" and self.look(1) == "_":
            self.at += 2
            return Delta(*letters(self.group()))
        if token == r"\mathbf" and self.tokens[self.at + 1 : self.at + 4] == ["{", "1", "}"]:
            return self.ones()
        if token == r"\operatorname" or (token in FUNCTIONS and self.look(1) in ("(", "'")):
            return self.call()
        if token == "e" and self.look(1) == "^":
            self.at += 2
            return Call("exp", (self.whole(self.group()),))
        return self.part(self.quantity())

    def parenthesis(self) -> Tree:
        self.take("(")
        tree = self.sum()
        if self.look() in RELATIONS:
            relation = RELATIONS[self.take()]
            tree = Truth(relation, tree, self.sum())
        self.take(")")
        return tree

    def raised_tree(self, tree: Tree) -> Tree:
        """What stands above and below a parenthesis: a transpose, a power, the indices of an entry."""
        while self.look() in ("^", "_"):
            if self.take() == "_":
                tree = At(tree, letters(self.group()))
                continue
            above = [t for t in self.group() if t != r"\odot"]
            tree = Top(tree) if above == [r"\top"] else Power(tree, int("".join(above)))
        return tree

    def fraction(self) -> Tree:
        self.take()
        top, bottom = self.group(), self.group()
        if not (_is_d(top) and _is_d(bottom)):
            return Frac(self.whole(top), self.whole(bottom))
        wrt = self.inside(bottom[1:]).name()
        if len(top) == 1:
            return Derivative(wrt, self.parenthesis() if self.look() == "(" else self.factor())
        return Quotient(self.inside(top[1:]).name(), wrt)

    def part(self, tree: Tree) -> Tree:
        r"""X|_{z}: what reaches X by z alone."""
        if not self.skip("|"):
            return tree
        self.take("_")
        if not isinstance(tree, Quotient):
            raise Unread("a bar after something that is no gradient")
        return replace(tree, via=self.inside(self.group()).name().symbol)

    def ones(self) -> Tree:
        self.at += 4
        before = self.at
        if self.look() == "(":
            tree = self.parenthesis()
            if isinstance(tree, Truth):
                return self.raised_tree(tree)
            self.at = before
        return self.raised_tree(Ones())

    def call(self) -> Tree:
        token = self.take()
        function = "".join(self.group()) if token == r"\operatorname" else token.strip("\\")
        slope = self.skip("'")
        self.take("(")
        args = [self.sum()]
        while self.skip(","):
            args.append(self.sum())
        self.take(")")
        return self.raised_tree(Call(function, tuple(args), slope))

    # -- names -------------------------------------------------------------------------------------------------

    def name(self) -> Name:
        """A name that stands alone."""
        tree = self.quantity()
        if not isinstance(tree, Name) or self.look():
            raise Unread(f"a name was needed: {' '.join(self.tokens)}")
        return tree

    def quantity(self) -> Tree:
        barred, base = self.base()
        layer, places, power, transposed = "", (), 0, False
        while self.look() in ("^", "_", "'"):
            mark = self.take()
            if mark == "'":
                base += "'"
                continue
            script = self.group()
            if mark == "_":
                layer, places = (layer, letters(script)) if self.raised else _below(layer, script)
                continue
            transposed, script = r"\top" in script, [t for t in script if t != r"\top"]
            if script[:1] in (["("], ["["]) or (self.raised and "".join(script).isdigit()):
                layer = f"^{''.join(script)}"
            elif script:
                power = int("".join(script))
        symbol, capital = base + layer, base.capitalize() + layer
        name = Name(capital if symbol not in self.known and capital in self.known else symbol, places)
        tree: Tree = Quotient(None, name) if barred else name
        tree = Power(tree, power) if power else tree
        return Top(tree) if transposed else tree

    def base(self) -> tuple[bool, str]:
        r"""The letter with its accents, and whether a bar makes it a gradient."""
        token = self.take()
        if token in (r"\bar", r"\overline"):
            return True, self.inside(self.group()).base()[1]
        if token in ALPHABETS | ACCENTS:
            return False, f"{token}{{{''.join(self.group())}}}"
        if token.isalpha() or (token.startswith("\\") and token[1:].isalpha()):
            return False, token
        raise Unread(f"{token} is no name: {' '.join(self.tokens)}")


def _is_d(group: list[str]) -> bool:
    """Does a numerator or denominator start with the d of a derivative?"""
    return group[:1] == [r"\partial"] or (group[:1] == ["d"] and group[1:2] not in (["_"], ["^"]))


def _below(layer: str, script: list[str]) -> tuple[str, tuple[str, ...]]:
    """The layer and the indices in a subscript."""
    if not layer and script and script[0].isdigit():
        return f"_{script[0]}", letters(script[1:])
    return layer, letters(script)


def letters(script: list[str]) -> tuple[str, ...]:
    """p q of pq, of p,q; k' is one letter."""
    out: list[str] = []
    for token in script:
        if token == "'":
            out[-1] += "'"
        elif token != ",":
            out.append(token)
    return tuple(out)
