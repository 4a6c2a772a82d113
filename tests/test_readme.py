"""What README.md shows is true: its network derives, its Python runs, its lists are complete."""

from __future__ import annotations

import re
from pathlib import Path

from symbackprop.network.file import loads
from symbackprop.rules.registry import RULES
from symbackprop.solution import solve

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_network_of_the_readme_derives() -> None:
    (network,) = loads(blocks("yaml")[0])
    assert solve(network).numbers.gradients["W_1"].exact is not None


def test_the_families_of_the_readme_derive_over_a_symbol_and_over_a_number() -> None:
    (text,) = (block for block in blocks("yaml") if block.startswith("repeat:"))
    (general,) = loads(text)
    assert {"h[t]", "h[T]", "W"} <= set(solve(general, checks=False).derivation.gradients)
    (written,) = loads(text + "sizes: {T: 3}\n")
    assert {"h_1", "h_2", "h_3", "W"} <= set(solve(written, checks=False).derivation.gradients)


def test_the_python_of_the_readme_says_what_sympy_shows() -> None:
    (code,) = blocks("python")
    shown = re.search(r"equations\[0\]\.rhs +# a SymPy expression: (.*)", code)
    (network,) = loads(blocks("yaml mine.yaml")[0])
    assert shown and str(network.equations[0].rhs) == shown[1]


def test_every_function_of_the_readme_is_in_the_registry() -> None:
    (sentence,) = re.findall(r"and these functions: (.*?)expand into", README, re.DOTALL)
    named = set(re.findall(r"`(\w+)`", sentence))
    assert named <= set(RULES)
    # what is not named serves the slopes of others: the density of gelu, one entry of huber
    assert {name for name in set(RULES) - named if RULES[name].kind == "composite"} == set()


def test_every_worked_network_stands_in_the_readme() -> None:
    named = set(re.findall(r"\]\(worked/(\w+)\)", README))
    assert named == {net.parent.name for net in (ROOT / "worked").glob("*/net.yaml")}


def test_every_file_that_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
