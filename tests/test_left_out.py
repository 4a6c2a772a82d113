"""A test that needs an absent tool: left out and named, or failed under CI=1."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """\
import pytest

@pytest.mark.needs_tex
def test_that_sets_a_page(): assert True

def test_of_nothing_special(): assert True
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_two.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  needs_tex: sets a page\n")
    return tmp_path


def run_without_tools(suite: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key not in ("CI", "PYTEST_ADDOPTS")}
    env |= {"PATH": str(suite), **more}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=suite, env=env, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("words", [(), ("-n", "2")])
def test_where_a_tool_is_absent_its_tests_are_left_out_and_named(suite: Path, words: tuple[str, ...]) -> None:
    done = run_without_tools(suite, *words)
    assert done.returncode == 0
    assert "pdflatex (needs_tex)" in done.stdout
    assert "  test_two.py::test_that_sets_a_page" in done.stdout
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("value", ["1", "true"])
def test_under_ci_an_absent_tool_is_a_failure(suite: Path, value: str) -> None:
    done = run_without_tools(suite, CI=value)
    assert done.returncode == 1
    assert "CI=1, so no test is left out, but pdflatex is not installed" in done.stdout
    assert "1 passed, 1 error" in done.stdout
