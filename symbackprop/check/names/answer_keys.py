"""A key of an answers file -> the tree of what it speaks of, as if it stood left of an equals sign.

dL/dW_1, dL/dz_1[2], h_2, yhat, W_1[1,:], w_new, sigmoid'(z_1), z_1 > 0, norm(dL/dW_1)**2, hessian L/x. Names
are those of the network file, also with the underscore left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.check.names.vocabulary import python_signature
from symbackprop.network.ask import Spoken, Spot
from symbackprop.network.family_text import cell_name
from symbackprop.network.network import Network
from symbackprop.network.spots import Unread, names_of, read_derivative, read_spot
from symbackprop.reading.tree import (
    Bracket,
    Call,
    Compared,
    Derivative,
    Fraction_,
    Name,
    Node,
    Numeral,
    Product,
    Script,
    Scripted,
    Sum,
)
from symbackprop.rules.registry import RULES

AT = (0, 0)
_SLOPE = re.compile(r"\s*([A-Za-z_]\w*)'\s*\(\s*([^()]+?)\s*\)\s*")
_MASK = re.compile(r"(.+?)>\s*0\s*")
_NORM = re.compile(r"norm\s*\((.+)\)\s*(\*\*\s*2)?")
_HESSIAN = re.compile(r"hessian\s+(\w+)\s*/\s*(\w+)")
_PRODUCT = re.compile(r"hvp\s+(\w+)\s*/\s*(\w+)\s+(\w+)")
_CELL = re.compile(r"\b(d?)([^\W\d]\w*)\[\s*(\d+)\s*\]")
_NEW = re.compile(r"(\w+)_new\s*(\[[^\[\]]*\])?")


class UnknownKey(ValueError):
    """Why a key is not one of this network."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a key speaks of: its tree, its key in the network's own names, and whether a list is its row."""

    tree: Node
    key: str
    is_row: bool = False


def head_of(key: str, network: Network) -> Head:
    """The head of an entry; raises UnknownKey."""
    names = _with_glued(names_of(network))
    try:
        return _head(_with_cells(key.strip(), network, names), network, names)
    except Unread as fault:
        raise UnknownKey(str(fault)) from None


def _with_glued(names: Mapping[str, str]) -> dict[str, str]:
    """z1 is z_1 unless it is a name itself, or could be two."""
    glued: dict[str, set[str]] = {}
    for said, name in names.items():
        glued.setdefault(said.replace("_", ""), set()).add(name)
    return {said: found.pop() for said, found in glued.items() if len(found) == 1} | dict(names)


def _with_cells(key: str, network: Network, names: Mapping[str, str]) -> str:
    """h[2] of a family is its cell h_2, as in the network file; an element of it is h[2][1]."""
    if not network.index:
        return key

    def cell(found: re.Match[str]) -> str:
        said = found[1] + found[2]
        for mark, family in (("", said), (found[1], found[2])):
            if family not in names and (name := cell_name(family, int(found[3]))) in names:
                return mark + name
        return found[0]

    return _CELL.sub(cell, key)


def _head(key: str, network: Network, names: Mapping[str, str]) -> Head:
    if (pair := read_derivative(key)) is not None:
        out, wrt = (_spot(part, network, names) for part in pair)
        return _derivative(out, wrt, network)
    if (slope := _SLOPE.fullmatch(key)) is not None:
        return _slope(slope[1], _spot(slope[2], network, names), network)
    if (mask := _MASK.fullmatch(key)) is not None:
        spot = _spot(mask[1], network, names)
        compared = Compared(AT, _tree(spot), ">", _whole(0))
        return Head(Bracket(AT, "(", (compared,)), f"{_said(spot)} > 0", _is_row(spot, network))
    if (norm := _NORM.fullmatch(key)) is not None:
        return _norm(_head(norm[1].strip(), network, names), bool(norm[2]))
    if (curved := _HESSIAN.fullmatch(key)) is not None:
        return _hessian(*(_spot(part, network, names) for part in curved.groups()))
    if (moved := _PRODUCT.fullmatch(key)) is not None:
        return _hessian_times(*(_spot(part, network, names) for part in moved.groups()))
    new = _NEW.fullmatch(key)
    if new is not None and new[1] in names and f"{new[1]}_new" not in names:
        return _updated(_spot(new[1] + (new[2] or ""), network, names), network)
    spot = _spot(key, network, names)
    return Head(_tree(spot), _said(spot), _is_row(spot, network))


def _spot(text: str, network: Network, names: Mapping[str, str]) -> Spot:
    return read_spot(text.strip(), network, names)


def _derivative(out: Spot, wrt: Spot, network: Network) -> Head:
    """An element of a gradient of the loss is an element of the whole gradient."""
    key = f"d{_said(out)}/d{_said(wrt)}"
    if out.name == network.loss:
        whole = Derivative(AT, _name(out), (_name(wrt),), "partial")
        return Head(_element(whole, wrt.at), key, _is_row(wrt, network))
    above, below = (_name(spot, with_places=True) for spot in (out, wrt))
    return Head(Derivative(AT, above, (below,), "partial"), key)


def _slope(rule: str, at: Spot, network: Network) -> Head:
    if rule not in RULES and rule not in network.functions:
        raise UnknownKey(f"{rule} is no function of this network")
    function = Name(AT, rule, primes=1)
    return Head(Call(AT, function, (_tree(at),)), f"{rule}'({_said(at)})", _is_row(at, network))


def _norm(of: Head, squared: bool) -> Head:
    """The root of the sum of all squared entries, or that sum"""
    norm = Bracket(AT, "‖", (of.tree,))
    if not squared:
        return Head(norm, f"norm({of.key})")
    return Head(Scripted(AT, norm, sup=(Script(AT, "2", ("2",)),)), f"norm({of.key})**2")


def _hessian(out: Spot, wrt: Spot) -> Head:
    """d^2 L / dy^2"""
    key = f"hessian {_said(out)}/{_said(wrt)}"
    return Head(Derivative(AT, _name(out), (_name(wrt),), "partial", 2), key)


def _hessian_times(out: Spot, wrt: Spot, along: Spot) -> Head:
    """d^2 L / dy^2 times v"""
    curved = _hessian(out, wrt)
    key = f"{curved.key.replace('hessian', 'hvp', 1)} {_said(along)}"
    return Head(Product(AT, (curved.tree, _name(along)), ("",)), key)


def _updated(spot: Spot, network: Network) -> Head:
    """NAME_new = NAME - rate * dL/dNAME, the first step; an entry of it is that of the whole."""
    if network.update is None:
        raise UnknownKey(f"there is no update, so there is no {spot.name}_new")
    whole, rate = Spot(spot.name), network.update.rate
    ratio = Fraction_(AT, _whole(rate.numerator), _whole(rate.denominator))
    gradient = Derivative(AT, _name(Spot(network.loss)), (_name(whole),), "partial")
    step = Product(AT, (ratio, gradient), ("cdot",))
    moved = Sum(AT, ((1, _name(whole)), (-1, step)))
    key = f"{spot.name}_new{_said(spot).removeprefix(spot.name)}"
    return Head(_element(moved, spot.at), key, _is_row(spot, network))


def _whole(number: int) -> Numeral:
    return Numeral(AT, str(number), Fraction(number), 0)


def _tree(spot: Spot) -> Node:
    return _element(_name(spot), spot.at)


def _name(spot: Spot, with_places: bool = False) -> Name:
    """The name as the vocabulary knows it from the file."""
    stem, label = python_signature(spot.name)
    tokens = (*label, *(_tokens(spot.at) if with_places else ()))
    sub = (Script(AT, "".join(tokens), tokens),) if tokens else ()
    return Name(AT, stem.letters, stem.accents, sub, primes=stem.primes)


def _element(base: Node, at: tuple[Spoken, ...]) -> Node:
    if not at:
        return base
    tokens = _tokens(at)
    return Scripted(AT, Bracket(AT, "(", (base,)), (Script(AT, "".join(tokens), tokens),))


def _tokens(at: tuple[Spoken, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for k, place in enumerate(at):
        found += ([","] if k else []) + list(":" if place is None else str(place))
    return tuple(found)


def _said(spot: Spot) -> str:
    places = ",".join(":" if place is None else str(place) for place in spot.at)
    return f"{spot.name}[{places}]" if spot.at else spot.name


def _is_row(spot: Spot, network: Network) -> bool:
    """Whether a list stands for a row: of a 1 x n quantity, or W[1,:]."""
    if spot.at:
        return len(spot.at) == 2 and spot.at[0] is not None and spot.at[1] is None
    if spot.name not in network.quantities:
        return False
    shape = network.array(spot.name).shape
    return shape[0] is None and shape[1] is not None
