"""A declaration -> a checked Network: names, order, shapes, loss, gradients wanted, numbers.

The network file and the Python door both come through here, so both are told the same faults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from symbackprop.algebra.forms import arrays
from symbackprop.algebra.shapes import is_scalar, show_shape
from symbackprop.network.claims import read_claims
from symbackprop.network.complaints import Complaint, DeclarationError, Path
from symbackprop.network.declaration import Declaration
from symbackprop.network.digest import digest
from symbackprop.network.equations import Reading, read_equations
from symbackprop.network.facts import check_facts
from symbackprop.network.given_tables import tables
from symbackprop.network.givens import Given
from symbackprop.network.names import did_you_mean, refusal
from symbackprop.network.network import Network, Table, Update
from symbackprop.network.notation import numbers as numbers_of_notation
from symbackprop.network.notation import refused
from symbackprop.network.one_output import one_output
from symbackprop.network.questions import read_asks
from symbackprop.network.reading_keys import reading_warnings
from symbackprop.network.spelling import spelled
from symbackprop.network.tables import Instance
from symbackprop.network.value_names import Known
from symbackprop.rules.registry import RULES

LETTERS = ("L", "J", "E", "C", "Loss")  # for a loss that is not declared, the first that is free


def declare(declaration: Declaration) -> Network:
    """The network; raises DeclarationError with all that is wrong."""
    network, complaints = assemble(declaration)
    if network is None:
        raise DeclarationError(complaints)
    return replace(network, warnings=tuple(warning.message for warning in complaints))


def assemble(declaration: Declaration) -> tuple[Network | None, tuple[Complaint, ...]]:
    """The network with its warnings, or None with every complaint."""
    complaints = list(_name_complaints(declaration))
    taken = {str(c.path[1]) for c in complaints if len(c.path) > 1}
    declaration, misspelt = spelled(replace(declaration, broken=declaration.broken | taken))
    reading = read_equations(declaration)
    complaints += [*misspelt, *reading.complaints]
    loss = _loss(declaration, reading, complaints)
    wrt = _wrt(declaration, reading, complaints)
    _check_settings(declaration, reading, complaints)
    numbers = _Numbers(declaration, reading, loss, complaints)
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


def _warnings(declaration: Declaration, reading: Reading, numbers: _Numbers) -> tuple[Complaint, ...]:
    shapes = {name: quantity.array.shape for name, quantity in reading.quantities.items()}
    return (
        *_unused(declaration, reading),
        *one_output(declaration, shapes),
        *numbers.guesses(),
        *reading_warnings(declaration.reading),
    )


# -- names -------------------------------------------------------------------------------------------------


def _name_complaints(declaration: Declaration) -> list[Complaint]:
    """Names that cannot be declared, are declared twice, or clash with d_NAME."""
    found: list[Complaint] = []
    computed = declaration.equations.keys()
    everything = declaration.quantities.keys() | computed
    places = [("quantities", name) for name in declaration.quantities]
    places += [("equations", name) for name in computed]
    for section, name in places:
        reason = refusal(name) or _clash(name, everything, declaration)
        if section == "equations" and name in declaration.quantities:
            role = declaration.quantities[name].role
            reason = f"{name} is assigned here and declared as {_article(role)}; each name is assigned once"
        elif name in declaration.sizes:
            reason = f"{name} is a size and a quantity; give one of them another name"
        elif name in declaration.functions:
            reason = f"{name} is a function and a quantity; give one of them another name"
        if reason:
            found.append(Complaint((section, name), reason))
    for name in declaration.functions:
        if reason := refusal(name):
            found.append(Complaint(("functions", name), reason))
    return found


def _article(role: str) -> str:
    return f"an {role}" if role == "input" else f"a {role}"


def _clash(name: str, everything: set[str], declaration: Declaration) -> str | None:
    """Names that are made from others: d_W and, after a step, W_new."""
    other = name.removeprefix("d_")
    if other != name and other in everything:
        return f"{name} is the gradient of {other} in generated code; call it {other}_d"
    old = name.removesuffix("_new")
    if old != name and declaration.update is not None and old in declaration.quantities:
        return f"{name} is {old} after the update; call it {old}_next"
    return None


# -- loss and gradients ------------------------------------------------------------------------------------


def _loss(declaration: Declaration, reading: Reading, complaints: list[Complaint]) -> str:
    """The scalar that is differentiated: as declared, else the last equation, else L."""
    name = declaration.loss
    last = next(reversed(list(declaration.equations)), None)
    forward_only = declaration.wrt == ()
    if name is None and last is not None and last not in reading.broken:
        scalar = is_scalar(reading.quantities[last].array.shape)
        if scalar and last not in declaration.upstream:
            return last
        if not scalar and not declaration.upstream and not forward_only and not declaration.broken:
            shape = show_shape(reading.quantities[last].array.shape)
            complaints.append(
                Complaint(
                    ("equations", last),
                    f"the last equation is the loss, and {last} is {shape}; "
                    "end with a scalar, name one under loss, give upstream, or write wrt: []",
                )
            )
        return _free_letter(reading)
    if name is None:
        return last if last is not None and last in reading.broken else _free_letter(reading)
    if name in declaration.equations:
        quantity = reading.quantities.get(name)
        if quantity and not is_scalar(quantity.array.shape) and not forward_only:
            shape = show_shape(quantity.array.shape)
            complaints.append(Complaint(("loss",), f"the loss is a scalar, and {name} is {shape}"))
    elif name in reading.quantities:
        complaints.append(Complaint(("loss",), f"{name} is given, the loss is computed; name an equation"))
    elif not declaration.upstream and not forward_only and name not in reading.broken:
        hint = did_you_mean(name, declaration.equations) or "; name an equation, or give upstream gradients"
        complaints.append(Complaint(("loss",), f"{name} is not computed{hint}"))
    return name


def _free_letter(reading: Reading) -> str:
    taken = {*reading.quantities, *reading.sizes, *reading.broken}
    return next((letter for letter in LETTERS if letter not in taken), "Loss_0")


def _wrt(declaration: Declaration, reading: Reading, complaints: list[Complaint]) -> tuple[str, ...]:
    """The gradients wanted: as declared, else those of all parameters."""
    if declaration.wrt is None:
        return tuple(q.name for q in reading.quantities.values() if q.role == "parameter")
    for k, name in enumerate(declaration.wrt):
        _check_known(("wrt", k), name, reading, complaints)
        if name in declaration.wrt[:k]:
            complaints.append(Complaint(("wrt", k), f"{name} comes twice"))
    return declaration.wrt


def _check_known(path: Path, name: str, reading: Reading, complaints: list[Complaint]) -> None:
    if name not in reading.quantities and name not in reading.broken:
        hint = did_you_mean(name, reading.quantities)
        complaints.append(Complaint(path, f"{name} is not declared{hint}"))


def _check_settings(declaration: Declaration, reading: Reading, complaints: list[Complaint]) -> None:
    """Upstream names are quantities, kinks are those of functions that have one."""
    for name in declaration.upstream:
        _check_known(("upstream", name), name, reading, complaints)
    kinked = [name for name, rule in RULES.items() if rule.kinks]
    for name in declaration.kinks:
        if name not in kinked:
            hint = did_you_mean(name, kinked) or f"; functions with a kink are {', '.join(sorted(kinked))}"
            complaints.append(Complaint(("kinks", name), f"{name} is no function with a kink{hint}"))
    for path, message in refused(declaration.notation):
        complaints.append(Complaint(("notation", *path), message))
    if declaration.update is not None and not any(
        q.role == "parameter" for q in declaration.quantities.values()
    ):
        complaints.append(Complaint(("update",), "there are no parameters to update"))


def _unused(declaration: Declaration, reading: Reading) -> list[Complaint]:
    used = {array.name for equation in reading.equations for array in arrays(equation.form)}
    parameters = (q.name for q in declaration.quantities.values() if q.role == "parameter")
    return [
        Complaint(("quantities", name), f"the parameter {name} is not used")
        for name in parameters
        if name not in used
    ]


# -- numbers -----------------------------------------------------------------------------------------------


class _Numbers:
    """The values, samples and later steps of a declaration, read against the shapes of its quantities."""

    def __init__(
        self, declaration: Declaration, reading: Reading, loss: str, complaints: list[Complaint]
    ) -> None:
        self.declaration = declaration
        self.quantities = reading.quantities
        shapes = {name: q.array.shape for name, q in reading.quantities.items()}
        self.known = Known(shapes, loss, frozenset(reading.broken), frozenset(reading.sizes))
        self.instance = Instance()
        self.complaints = complaints

    def base(self) -> dict[str, Table]:
        return self._read(("values",), self.declaration.values, self.instance)

    def samples(self) -> tuple[dict[str, Table], ...]:
        return self._more("samples", self.declaration.samples)

    def update(self) -> Update | None:
        """The step of gradient descent, with the numbers of later steps."""
        step = self.declaration.update
        return None if step is None else Update(step.rate, self._more("then", step.then))

    def _more(self, section: str, listed: Sequence[Mapping[str, Given]]) -> tuple[dict[str, Table], ...]:
        """Samples or later steps: sizes that the values show hold there too."""
        return tuple(self._read((section, k), given, self.instance.copy()) for k, given in enumerate(listed))

    def _read(self, place: Path, given: Mapping[str, Given], instance: Instance) -> dict[str, Table]:
        def complain(path: Path, message: str) -> None:
            self.complaints.append(Complaint((*place, *path), message))

        found = tables(given, self.known, instance, complain)
        check_facts(found, self.quantities, complain)
        return found

    def guesses(self) -> list[Complaint]:
        numbers = self.instance.numbers
        return [
            Complaint(("values",), f"{size} is taken as {numbers[size]}, the largest index that is named")
            for size in self.instance.guessed
        ]
