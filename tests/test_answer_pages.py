"""The answers of the five homework systems as lines of a page: each is read, bound and right."""

from __future__ import annotations

from pathlib import Path

import pytest

import symbackprop
from symbackprop.check.records.report import LinkReport
from symbackprop.network.file import load_all

HERE = Path(__file__).parent
NETS = {
    "units": "page_relu_and_costs",
    "columns": "page_relu_columns",
    "rows": "page_blank_sheet",
    "layers": "page_layer_table",
    "bars": "page_gates_and_products",
}
RIGHT = frozenset(("definition", "correct", "rounded", "accepted"))
LEFT = {"bars": 1}  # one entry somewhere between dots


def links(name: str) -> list[LinkReport]:
    networks = load_all(HERE.parent / "worked" / NETS[name] / "net.yaml")
    page = (HERE / "answer_pages" / f"{name}.md").read_text(encoding="utf-8")
    return [link for f in symbackprop.verify(networks, page).formulas for link in f.links]


@pytest.mark.parametrize("name", NETS)
def test_every_answer_is_right(name: str) -> None:
    found = links(name)
    left = [f"{x.lhs} = {x.rhs}: {x.verdict}, {x.message}" for x in found if x.verdict not in RIGHT]
    assert len(found) - len(left) >= 3
    assert len(left) <= LEFT.get(name, 0), left
    assert not any(x.verdict in ("wrong", "follows") for x in found)
