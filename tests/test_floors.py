"""The house: imports go down one stair and never back, files stay short, names are the field's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "symbackprop"
FLOORS = ("errors", "algebra", "rules", "network", "evaluate", "derive", "numeric", "write", "cli")
LOOSE_FILES = {"expr": "network"}  # files beside the rooms; any other one is on the cli floor
SYMPY_STAYS_IN = {
    "network/sympy_border.py",
    "network/sympy_native.py",
    "network/sympy_reading.py",
    "algebra/matrices.py",
    "expr.py",
}
LONGEST = 300

MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted(p for r in ("symbackprop", "tests", "bench", "worked") for p in (ROOT / r).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def floor_of(module: str) -> str:
    """`symbackprop.algebra.terms` is on the floor algebra, `symbackprop.solution` on the floor cli."""
    parts = module.split(".")
    room = parts[1] if len(parts) > 1 else "cli"
    return room if room in FLOORS else LOOSE_FILES.get(room, "cli")


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Every import of a file, also those inside functions and for type checking only."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import hides its floor"
            modules = [node.module or ""]
            if node.module == "symbackprop":
                modules = [f"symbackprop.{n.name}" for n in node.names if (PACKAGE / n.name).is_dir()]
                modules += ["symbackprop"] if len(modules) < len(node.names) else []
            yield from ((node.lineno, m) for m in modules)


def stairs_upwards(name: str, source: str) -> list[str]:
    mine = FLOORS.index(floor_of(name))
    return [
        f"{name}:{line} imports {other}"
        for line, other in imports(source)
        if other.split(".")[0] == "symbackprop" and FLOORS.index(floor_of(other)) > mine
    ]


def names_given(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def words(name: str) -> set[str]:
    return {w.lower() for w in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


VAGUE = {"util", "utils", "helper", "helpers", "process", "handle", "handler", "manager"}
LOOSE_ENDS = (  # each in two pieces, so that this file holds none of them
    "TODO",
    "FIXME",
    "NotImplementedError",
    "type: ignore",
    "# noqa",
    "mark.skip",
    "pytest.skip",
    "xfail",
    "importorskip",
    "pragma: no cover",
)
PATHS_OF_ONE_MACHINE = re.compile(r"""["' ]/(work|root|tmp|home)/|\.\./shared""")


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_imports_go_down_only(path: Path) -> None:
    assert stairs_upwards(module_name(path), path.read_text()) == []


def test_an_import_that_goes_up_is_seen() -> None:
    source = "def f():\n    from symbackprop.write.latex import show\n"
    assert stairs_upwards("symbackprop.derive.sweep", source) == [
        "symbackprop.derive.sweep:2 imports symbackprop.write.latex"
    ]


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_file_is_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_names_say_what_a_thing_is(path: Path) -> None:
    given = [path.stem, *names_given(path.read_text())]
    assert [name for name in given if words(name) & VAGUE] == []


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_sympy_stays_at_the_border_and_numpy_outside(path: Path) -> None:
    roots = {other.split(".")[0] for _, other in imports(path.read_text())}
    if path.relative_to(PACKAGE).as_posix() not in SYMPY_STAYS_IN:
        lazily_typed = type_checking_only(path.read_text(), "sympy")
        assert "sympy" not in roots or lazily_typed
    assert "numpy" not in roots
    assert "torch" not in roots


def type_checking_only(source: str, module: str) -> bool:
    """Whether a module is imported under `if TYPE_CHECKING:` and nowhere else."""
    tree = ast.parse(source)
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(n.name.split(".")[0] == module for n in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == module)
    ]
    return all(id(node) in guarded for node in found)


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_no_loose_ends(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert [f"{n}: {line}" for n, line in enumerate(lines, 1) if any(end in line for end in LOOSE_ENDS)] == []


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_no_path_of_one_machine(path: Path) -> None:
    lines = path.read_text().splitlines()
    found = [f"{n}: {line}" for n, line in enumerate(lines, 1) if PATHS_OF_ONE_MACHINE.search(line)]
    assert found == [] or path == Path(__file__)


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_text_of_users_is_never_evaluated(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text()))
    calls = {ast.unparse(node.func).split(".")[-1] for node in nodes if isinstance(node, ast.Call)}
    assert calls & {"eval", "exec", "sympify", "parse_expr", "system", "popen"} == set()


def test_every_room_is_on_a_floor() -> None:
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and any(p.glob("*.py"))}
    assert rooms <= set(FLOORS)
