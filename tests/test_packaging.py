"""The package as others get it: built, installed in an empty environment elsewhere, and used there."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
NET = ROOT / "worked" / "relu_rows_masked" / "net.yaml"


def call(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=cwd, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from the sdist and not from the checkout."""
    folder = tmp_path_factory.mktemp("built")
    call(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    source = folder / sdist.name.removesuffix(".tar.gz")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    return folder


def with_dependencies(*names: str) -> set[str]:
    """Distributions and all that they require without extras."""
    found: set[str] = set()
    due = list(names)
    while due:
        name = due.pop()
        if name not in found:
            found.add(name)
            wanted = map(Requirement, importlib.metadata.requires(name) or ())
            due += [r.name for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})]
    return found - {"symbackprop"}


def empty_environment(folder: Path, *also: str) -> Path:
    """A new environment with pip and the declared dependencies, linked, and nothing else of this one."""
    venv.create(folder, with_pip=True, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in with_dependencies("symbackprop", *also):
        distribution = importlib.metadata.distribution(name)
        tops = {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}
        for top in tops:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(distribution.locate_file(top))))
    return folder / "bin" / "python"


def derived_elsewhere(python: Path, folder: Path) -> None:
    """Run the installed command on a network, from a folder that is not the checkout."""
    command = python.parent / "symbackprop"
    data = json.loads(call(command, "derive", NET, "--format", "json", cwd=folder))
    assert data["gradients"]["W_1"]["value"] == [["8", "0"], ["16", "0"]]
    assert r"\end{document}" in call(command, "derive", NET, "--format", "tex", cwd=folder)
    call(command, "init", "mine", cwd=folder)


def test_templates_are_in_the_wheel_and_the_licence_too(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for template in (ROOT / "templates").rglob("*"):
        if template.is_file():
            assert f"symbackprop/{template.relative_to(ROOT).as_posix()}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"symbackprop"}


def test_the_sdist_holds_the_tests_and_the_worked_networks(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "README.md", "tests/conftest.py", "worked/relu_rows/net.yaml"} <= names
    assert not any(name.startswith((".venv", "demo/", ".git/")) for name in names)


def test_the_wheel_works_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "env")
    (wheel,) = built.glob("*.whl")
    call(python, "-m", "pip", "install", "--no-deps", "--no-index", wheel)
    derived_elsewhere(python, tmp_path)
    where = call(python, "-c", "import symbackprop; print(symbackprop.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(tmp_path)


def test_an_editable_install_works_from_the_checkout(tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "env", "hatchling")
    install = ("-m", "pip", "install", "--no-deps", "--no-index", "--no-build-isolation")
    call(python, *install, "-e", ROOT, cwd=tmp_path)
    derived_elsewhere(python, tmp_path)
    where = call(python, "-c", "import symbackprop; print(symbackprop.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(ROOT)
