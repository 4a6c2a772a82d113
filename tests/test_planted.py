"""The checks bite: mistakes planted in a copy of the package are caught by the command line, and say where."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from planted import PLANTS, Plant, copied, derive, planted, python
from planted_nets import NETS

GUESSES = [plant for plant in PLANTS if plant.unguarded]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that is emptied at once: every test has a package of its own."""
    yield tmp_path
    shutil.rmtree(tmp_path)


def test_there_are_enough_mistakes_and_each_is_another() -> None:
    assert len({plant.mistake for plant in PLANTS}) == len(PLANTS) >= 30
    assert len({(plant.file, plant.old, plant.new) for plant in PLANTS}) == len(PLANTS)
    assert {plant.net for plant in PLANTS} <= set(NETS)


def test_it_is_the_copy_that_runs(folder: Path) -> None:
    copied(folder)
    done = python(folder, "-c", "import symbackprop; print(symbackprop.__file__)")
    assert Path(done.stdout.strip()) == folder / "symbackprop" / "__init__.py", done.stderr


@pytest.mark.parametrize("net", NETS)
def test_an_unchanged_copy_derives_and_checks_every_step(net: str, folder: Path) -> None:
    copied(folder)
    steps = [step for gradient in solution(folder, net).values() for step in gradient["steps"]]
    assert steps
    assert [step for step in steps if step["checked"] == "not"] == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.mistake)
def test_a_planted_mistake_is_caught_and_named(plant: Plant, folder: Path) -> None:
    planted(plant, folder)
    done = derive(folder, NETS[plant.net])
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    start, told, where = done.stderr.partition("internal check failed, nothing was printed: ")
    assert (start, bool(told)) == ("", True), done.stderr
    assert plant.named in where.partition(": ")[0]
    assert "this is a bug in symbackprop, please report it with the network file" in where
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("plant", GUESSES, ids=lambda plant: plant.mistake)
def test_a_lift_that_guesses_wrong_leaves_the_index_form(plant: Plant, folder: Path) -> None:
    copied(folder)
    right = solution(folder, plant.net)
    shutil.rmtree(folder / "symbackprop")
    planted(plant, folder, guarded=True)
    guessed = solution(folder, plant.net)
    forms = {name: (gradient["matrix"], right[name]["matrix"]) for name, gradient in guessed.items()}
    assert all(found in (None, meant) for found, meant in forms.values())
    assert any(found is None for found, _ in forms.values())


def solution(folder: Path, net: str) -> dict[str, Any]:
    """The gradients, those of unnamed parts too."""
    done = derive(folder, NETS[net])
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    found: dict[str, Any] = data["gradients"] | data["parts"]
    return found
