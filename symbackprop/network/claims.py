"""`claims` -> statements over a finite domain: {for: {x: {each: [-3, 3]}}, holds: 'y == (x[4] > 0)'}"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from symbackprop.algebra.shapes import Axis, is_scalar, show_shape
from symbackprop.network.claim import Claim, Domain
from symbackprop.network.complaints import Complain, Path
from symbackprop.network.exact import NotExact, exact
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Network
from symbackprop.network.scope import Scope

MOST = 200_000  # inputs of one claim
VERY_MANY = 10**12
MANY = 20  # entries: two values each are a million inputs
EXAMPLE = "{for: {x: {each: [-3, 3]}}, holds: 'y == (x[1] > 0)'}"


class Unread(ValueError):
    """A claim that cannot be read: why, and the path of the entry."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path: Path = path


def read_claims(given: Any, network: Network, complain: Complain) -> tuple[Claim, ...]:
    """Every claim that can be read; a complaint with its place for each other one."""
    if given is None:
        return ()
    several = isinstance(given, Sequence) and not isinstance(given, str)
    found: list[Claim] = []
    for k, item in enumerate(given if several else [given]):
        try:
            found.append(_read(item, network))
        except Unread as fault:
            complain(("claims", *((k,) if several else ()), *fault.path), str(fault))
    return tuple(found)


def _read(item: Any, network: Network) -> Claim:
    """{for: .., holds: ..}: raises Unread with the key at fault."""
    if not isinstance(item, Mapping):
        raise Unread(f"a claim is a mapping, as {EXAMPLE}")
    for key in item:
        if key not in ("for", "holds"):
            raise Unread(f"{key} is no key of a claim{did_you_mean(key, ('for', 'holds'))}", key, "")
    for key in ("for", "holds"):
        if key not in item:
            raise Unread(f"the claim has no {key}; write {EXAMPLE}")
    domains = _domains(item["for"], network)
    if not isinstance(item["holds"], str):
        raise Unread("holds is one expression, as 'y == (x[1] > 0)'", "holds")
    inputs = prod(_inputs(domain, network) for domain in domains)
    if inputs > MOST:
        count = str(inputs) if inputs < VERY_MANY else f"at least {VERY_MANY}"
        raise Unread(f"the claim has {count} inputs, at most {MOST} are tried", "for")
    return Claim(item["holds"], _statement(item["holds"], network), domains, inputs)


def _inputs(domain: Domain, network: Network) -> int:
    """The number of inputs, or VERY_MANY: 10**6 to the power of 10**6 is not worked out."""
    values, entries = domain.high - domain.low + 1, _entries(domain.name, network)
    if values == 1:
        return 1
    return values**entries if entries <= MANY and values <= MOST else VERY_MANY


def _domains(given: Any, network: Network) -> tuple[Domain, ...]:
    if not isinstance(given, Mapping) or not given:
        raise Unread("for names what runs and from where to where, as {x: {each: [-3, 3]}}", "for")
    return tuple(_domain(name, value, network) for name, value in given.items())


def _domain(said: str, value: Any, network: Network) -> Domain:
    names = {alias: q.name for q in network.quantities.values() for alias in (*q.aliases, q.name)}
    if said not in names:
        raise Unread(f"{said} is not declared{did_you_mean(said, names)}", "for", said, "")
    quantity = network.quantities[names[said]]
    if quantity.role == "computed":
        raise Unread(f"{said} is computed; a claim runs over what is given", "for", said, "")
    if not isinstance(value, Mapping) or list(value) != ["each"]:
        raise Unread(f"{said} runs over a range, as {{each: [-3, 3]}}", "for", said)
    low, high = _range(said, value["each"])
    _entries(quantity.name, network)
    return Domain(quantity.name, low, high)


def _range(said: str, given: Any) -> tuple[int, int]:
    message = f"each of {said} is the first and the last whole number, as [-3, 3]"
    if isinstance(given, str) or not isinstance(given, Sequence) or len(given) != 2:
        raise Unread(message, "for", said, "each")
    try:
        low, high = (exact(str(bound), False) for bound in given)
    except NotExact:
        raise Unread(message, "for", said, "each") from None
    if low.denominator != 1 or high.denominator != 1:
        raise Unread(message, "for", said, "each")
    if low > high:
        raise Unread(f"{low} to {high} is empty; write the smaller number first", "for", said, "each")
    return int(low), int(high)


def _entries(name: str, network: Network) -> int:
    """How many numbers a quantity has; its sizes must have numbers."""
    shape = network.array(name).shape
    lengths = [_length(axis, network) for axis in shape]
    if None in lengths:
        message = f"{name} is {show_shape(shape)}; to try every {name} its size must be a number"
        raise Unread(message, "for", name)
    return prod(length for length in lengths if length is not None)


def _length(axis: Axis, network: Network) -> int | None:
    if isinstance(axis, str):
        return network.sizes.get(axis)
    return 1 if axis is None else axis


def _statement(text: str, network: Network) -> Any:
    arrays = {alias: q.array for q in network.quantities.values() for alias in (*q.aliases, q.name)}
    sizes = {size: size for size in network.sizes}
    try:
        form = parse(text, Scope(arrays, sizes, network.functions, network.vectors == "row"))
    except FormulaError as fault:
        raise Unread(f"{fault.message}, in holds", "holds") from None
    if not is_scalar(form.shape):
        raise Unread(f"holds is {show_shape(form.shape)}, one statement was needed", "holds")
    return form
