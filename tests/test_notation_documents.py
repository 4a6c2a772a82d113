"""Documents of every kind, some of them damaged as copied pages are: each link gets the verdict it deserves."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

import symbackprop
from symbackprop.network.file import loads
from symbackprop.reading.damage import repaired

HERE = Path(__file__).parent
DOCUMENTS = YAML(typ="safe").load(HERE / "notation_documents.yaml")
NETWORK = loads(YAML(typ="safe").load(HERE / "notations.yaml")["networks"]["columns"], "net.yaml")
LETTERS = {
    **dict.fromkeys(("definition", "correct", "rounded", "accepted"), "R"),
    **dict.fromkeys(("wrong", "follows"), "W"),
    **dict.fromkeys(("unbound", "unreadable"), "u"),
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document["what"] for document in DOCUMENTS])
def test_the_lines_of_a_document_are_found_and_judged(document: dict[str, str]) -> None:
    report = symbackprop.verify(NETWORK, document["text"], document["file"])
    found = [link.verdict for f in report.formulas for link in f.links] if report.formulas else []
    unread = "u" * sum(f.verdict == "unreadable" for f in report.formulas)
    assert unread + "".join(LETTERS.get(verdict, verdict) for verdict in found) == document["links"]


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (r"z\_2 - b\_{2}", r"z _2 - b _{2}"),
        (r"1[z &gt; 0]", "1[z >    0]"),
        (r"\operatorname { R e L U } (z)", r"\operatorname {ReLU     } (z)"),
        (r"\left|\left|v\right|\right|^2", r"\left\|     v\right\|      ^2"),
        (r"\vert\vert v\vert\vert", r"\|         v\|        "),
        (r"z = y \checkmark", "z = y           "),
        (r"\vert x\vert\vert y\vert", r"\vert x\vert\vert y\vert"),
        (r"\mathrm{W x b}", r"\mathrm{W x b}"),
        (r"z = \_\_\_", r"z = \_\_\_"),
    ],
)
def test_a_repair_keeps_the_length_and_touches_nothing_else(source: str, meant: str) -> None:
    assert repaired(source) == meant
    assert len(repaired(source)) == len(source)
