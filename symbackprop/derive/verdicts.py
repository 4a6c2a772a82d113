"""What was found of the chains that were checked, so that none is checked twice in one run.

The derivations behind the questions of a sheet, and the networks of one file, have most chains in common.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symbackprop.algebra.signature import Signature
from symbackprop.derive.chainsigns import ChainKeys
from symbackprop.derive.steps import Checked


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a step was checked, the degree of the equality, and the sizes at which it was tried."""

    checked: Checked
    degree: int = 0
    sizes: tuple[int, ...] = ()


Found = tuple[Verdict, ...]  # one for each step of a chain
Shared = dict[ChainKeys, Found]  # among derivations a chain is known by its structure and by every name


@dataclass(slots=True)
class Verdicts:
    """The chains of one derivation, known by their structure alone."""

    shared: Shared | None
    known: dict[Signature, Found] = field(default_factory=dict)

    def of(self, keys: ChainKeys) -> Found | None:
        """What was found of a chain before, here or in another derivation."""
        found = self.known.get(keys.structure)
        if found is None and self.shared is not None and keys.names is not None:
            found = self.shared.get(keys)
            if found is not None:
                self.known[keys.structure] = found
        return found

    def note(self, keys: ChainKeys, found: Found) -> Found:
        """A chain that was checked now."""
        self.known[keys.structure] = found
        if self.shared is not None and keys.names is not None:
            self.shared[keys] = found
        return found

    def all(self) -> list[Verdict]:
        return [verdict for found in self.known.values() for verdict in found]
