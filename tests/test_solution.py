"""The Python doors: `symbackprop.load`, `symbackprop.derive`, and the Solution they lead to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import symbackprop

NET = Path(__file__).resolve().parent.parent / "worked" / "relu_rows_masked" / "net.yaml"


def fresh(code: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_package_imports_nothing_slow() -> None:
    modules = set(fresh("import sys, symbackprop; print(*sys.modules)").split())
    assert not modules & {"sympy", "numpy", "flint", "jinja2", "click", "ruamel.yaml"}


def test_derive_is_the_function_also_after_its_room_was_used() -> None:
    code = "import symbackprop.derive.derive, symbackprop.derive.sweep\nprint(callable(symbackprop.derive))"
    assert fresh(code) == "True\n"


def test_derive_takes_other_gradients_than_the_file_asks_for() -> None:
    solution = symbackprop.derive(symbackprop.load(NET), ["X"])
    assert [name for name, gradient in solution.derivation.gradients.items() if gradient.wanted] == ["X"]


def test_a_solution_writes_itself_as_the_command_line_does() -> None:
    solution = symbackprop.derive(symbackprop.load(NET))
    command = [sys.executable, "-m", "symbackprop", "derive", str(NET), "--format"]
    for form, text in (("tex", solution.tex()), ("json", solution.json())):
        assert text == subprocess.run([*command, form], capture_output=True, text=True, timeout=120).stdout


def test_the_data_hold_every_key_of_the_contract() -> None:
    data = json.loads(symbackprop.derive(symbackprop.load(NET)).json())
    keys = [
        "schema", "title", "net", "equations", "forward", "loss", "gradients", "answers", "cost", "update",
        "expected", "claims", "checks",
    ]  # fmt: skip
    assert list(data)[: len(keys)] == keys
    gradient = data["gradients"]["W_1"]
    assert set(gradient) == {
        "wanted", "shape", "element", "matrix", "expanded", "value", "decimal", "steps",
    }  # fmt: skip
    keys = ["chain", "head", "reason", "form", "lhs", "rhs", "checked", "cites"]
    assert all(list(step) == keys for step in gradient["steps"])
