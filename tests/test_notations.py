"""Each notation that pages use: what is right in it passes, and the same line with one slip is called wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import symbackprop
from symbackprop.network.file import loads
from symbackprop.network.network import Network

RIGHT = {"definition", "correct", "rounded", "accepted"}
TABLE = YAML(typ="safe").load(Path(__file__).with_name("notations.yaml"))
ROWS = [(net, row) for net, rows in TABLE["lines"].items() for row in rows]


def lines(which: str) -> list[object]:
    return [pytest.param(n, r[which], id=f"{n}: {r['notation']}") for n, r in ROWS if which in r]


@cache
def network(name: str) -> Network:
    return loads(TABLE["networks"][name], "net.yaml")


def verdicts(net: str, line: str) -> list[str]:
    report = symbackprop.verify(network(net), f"$${line}$$", "page.md")
    return [link.verdict for formula in report.formulas for link in formula.links]


@pytest.mark.parametrize(("net", "line"), lines("right"))
def test_a_right_line_passes_in_every_notation(net: str, line: str) -> None:
    found = verdicts(net, line)
    assert found
    assert set(found) <= RIGHT


@pytest.mark.parametrize(("net", "line"), lines("wrong"))
def test_a_slip_is_called_wrong_in_every_notation(net: str, line: str) -> None:
    assert "wrong" in verdicts(net, line)
