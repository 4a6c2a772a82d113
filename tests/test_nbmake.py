"""Notebooks under nbmake, as a teacher's own checks would run them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from symbackprop import formats, solution
from symbackprop.write.pages.notebook_cells import Calls

WORKED = Path(__file__).parent.parent / "worked"
BOOKS = ("relu_rows_masked", "gated_questions", "matrix_rnn")


def written(folder: Path, name: str) -> Path:
    net = WORKED / name / "net.yaml"
    (first, *_) = solution.networks(net, None, None, whole=True)
    made = formats.notebook(
        solution.solve(first, checks=False), net.read_text(encoding="utf-8"), Calls(checks=False)
    )
    file = folder / f"{name}.ipynb"
    file.write_text(made, encoding="utf-8")
    return file


def nbmake(folder: Path) -> subprocess.CompletedProcess[str]:
    """In a folder of its own, so that no setting of this project reaches the notebooks."""
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    words = ["-q", "--nbmake", "--nbmake-timeout=120", "-p", "no:cacheprovider", "."]
    command = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def test_notebooks_run_under_nbmake(tmp_path: Path) -> None:
    for name in BOOKS:
        written(tmp_path, name)
    ran = nbmake(tmp_path)
    assert ran.returncode == 0 and f"{len(BOOKS)} passed" in ran.stdout, ran.stdout


def test_a_notebook_that_fails_is_seen(tmp_path: Path) -> None:
    file = written(tmp_path, "relu_rows_masked")
    text = file.read_text(encoding="utf-8")
    assert "symbackprop.derive(" in text
    file.write_text(text.replace("symbackprop.derive(", "symbackprop.derived(", 1), encoding="utf-8")
    ran = nbmake(tmp_path)
    assert ran.returncode == 1 and "1 failed" in ran.stdout, ran.stdout
