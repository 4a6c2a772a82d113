"""What CONTRIBUTING.md says of the house is so: its rooms, its files, its markers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import test_floors

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
OUTER, WITHIN = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)


def test_every_file_that_it_names_is_there() -> None:
    named = set(re.findall(r"[\w./]+\.(?:py|md|toml)\b", TEXT))
    assert "tests/test_floors.py" in named
    assert {n for n in named if not any((root / n).exists() for root in (ROOT, ROOT / "symbackprop"))} == set()


def test_every_file_beside_the_rooms_is_named() -> None:
    beside = {path.name for path in (ROOT / "symbackprop").glob("*.py") if not path.name.startswith("__")}
    assert {name for name in beside - {"errors.py"} if f"`{name}`" not in TEXT} == set()


def test_the_rooms_stand_in_their_order() -> None:
    assert tuple(re.findall(r"^ {4}(\w+)", OUTER, re.MULTILINE))[::-1] == test_floors.FLOORS


def test_the_rooms_within_a_floor_are_all_named() -> None:
    for floor, part in zip(("check", "write"), WITHIN.split("\n\n"), strict=True):
        heads = re.findall(r"^ {4}(?:\w+)? +(\w+(?:, \w+)*)  ", part, re.MULTILINE)
        named = {name for head in heads for name in head.split(", ")} - {"page", "answers"}
        assert named == set(test_floors.ROOMS_WITHIN[floor]), floor


def test_the_files_that_may_import_sympy_are_those_of_the_test() -> None:
    (rule,) = re.findall(r"- SymPy is imported in (.*?) only", TEXT, re.DOTALL)
    assert set(re.findall(r"`([\w/]+\.py)`", rule)) == test_floors.SYMPY_STAYS_IN


def test_the_markers_are_those_that_are_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    names = {line.partition(":")[0] for line in declared["ini_options"]["markers"]}
    assert set(re.findall(r"`(needs_\w+)`", TEXT)) == names
