"""A declaration -> a checked Network: names, order, shapes, loss, gradients wanted, numbers.

The network file and the Python door both come through here, so both are told the same faults.
"""

from __future__ import annotations

from dataclasses import replace

from symbackprop.network.aims import check_settings, loss_of, unused, wrt_of
from symbackprop.network.claims import read_claims
from symbackprop.network.complaints import Complaint, DeclarationError, Path
from symbackprop.network.declaration import Declaration
from symbackprop.network.declared_names import name_complaints
from symbackprop.network.declared_numbers import Numbers
from symbackprop.network.digest import digest
from symbackprop.network.equations import Reading, read_equations
from symbackprop.network.network import Network
from symbackprop.network.notation import numbers as numbers_of_notation
from symbackprop.network.one_output import one_output
from symbackprop.network.questions import read_asks
from symbackprop.network.reading_keys import reading_warnings
from symbackprop.network.spelling import spelled


def declare(declaration: Declaration) -> Network:
    """The network; raises DeclarationError with all that is wrong."""
    network, complaints = assemble(declaration)
    if network is None:
        raise DeclarationError(complaints)
    return replace(network, warnings=tuple(warning.message for warning in complaints))


def assemble(declaration: Declaration) -> tuple[Network | None, tuple[Complaint, ...]]:
    """The network with its warnings, or None with every complaint."""
    complaints = list(name_complaints(declaration))
    taken = {str(c.path[1]) for c in complaints if len(c.path) > 1}
    declaration, misspelt = spelled(replace(declaration, broken=declaration.broken | taken))
    reading = read_equations(declaration)
    complaints += [*misspelt, *reading.complaints]
    loss = loss_of(declaration, reading, complaints)
    wrt = wrt_of(declaration, reading, complaints)
    check_settings(declaration, reading, complaints)
    numbers = Numbers(declaration, reading, loss, complaints)
    values, samples, update = numbers.base(), numbers.samples(), numbers.update()
    if complaints or declaration.broken:
        return None, tuple(complaints)
    bare = _bare(declaration, reading, loss, wrt)
    network = _asking(replace(bare, values=values, samples=samples, update=update), complaints)
    if complaints:
        return None, tuple(complaints)
    return replace(network, digest=digest(network)), _warnings(declaration, reading, numbers)


def _bare(declaration: Declaration, reading: Reading, loss: str, wrt: tuple[str, ...]) -> Network:
    """The network as it is declared, before its numbers and questions."""
    return Network(
        title=declaration.title,
        quantities=reading.quantities,
        equations=tuple(reading.equations),
        loss=loss,
        wrt=wrt,
        name=declaration.name,
        notes=declaration.notes,
        vectors=declaration.vectors,
        sizes=declaration.sizes,
        size_aliases=declaration.size_aliases,
        functions=declaration.functions,
        upstream=declaration.upstream,
        kinks=declaration.kinks,
        expected=declaration.expected,
        notation=numbers_of_notation(declaration.notation),
        reading=declaration.reading,
        kept=declaration.kept,
    )


def _asking(network: Network, complaints: list[Complaint]) -> Network:
    """The network with its questions and claims, which are read against it."""

    def complain(path: Path, said: str) -> None:
        complaints.append(Complaint(path, said))

    asks = read_asks(network.kept.get("ask"), network, complain)
    claims = read_claims(network.kept.get("claims"), network, complain)
    return replace(network, ask=asks, claims=claims)


def _warnings(declaration: Declaration, reading: Reading, numbers: Numbers) -> tuple[Complaint, ...]:
    shapes = {name: quantity.array.shape for name, quantity in reading.quantities.items()}
    return (
        *unused(declaration, reading),
        *one_output(declaration, shapes),
        *numbers.guesses(),
        *reading_warnings(declaration.reading),
    )
