"""The values, samples and later steps of a declaration, read against the shapes of its quantities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symbackprop.network.complaints import Complaint, Path
from symbackprop.network.declaration import Declaration
from symbackprop.network.equations import Reading
from symbackprop.network.facts import check_facts
from symbackprop.network.given_tables import tables
from symbackprop.network.givens import Given
from symbackprop.network.network import Table, Update
from symbackprop.network.tables import Instance
from symbackprop.network.value_names import Known


class Numbers:
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
