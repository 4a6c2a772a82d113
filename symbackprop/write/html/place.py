"""Anchors: where on the page a network stands, and a section that can be led to."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.write.html.rows import rows, sentence
from symbackprop.write.html.view import Section
from symbackprop.write.view.model import ElementView


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the page a network stands: its number keeps the anchors of several apart."""

    number: int

    def anchor(self, name: str) -> str:
        """>>> Place(1).anchor("dL/dW_2")
        'n1-dL-dW_2'
        """
        kept = "".join(c if (c.isalnum() and c.isascii()) or c == "_" else "-" for c in name)
        return f"n{self.number}-{kept}"


def section(place: Place, view: ElementView, anchor: str) -> Section:
    return Section(
        place.anchor(anchor),
        sentence(view.heading),
        sentence(view.quiet),
        tuple(rows(d) for d in view.displays),
    )
