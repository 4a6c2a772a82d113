"""The house: imports go down one stair and never back, files stay short, names are the field's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "symbackprop"
FLOORS = (
    "errors",
    "algebra",
    "rules",
    "network",
    "evaluate",
    "derive",
    "numeric",
    "points",
    "reading",
    "check",
    "write",
    "cli",
)
ROOMS_WITHIN = {  # upwards; the files beside them are the doors of the floor, above them all
    "check": ("records", "names", "values", "meaning", "links", "mistakes"),
    "write": (
        *("latex", "mathml", "fonts", "sheet", "graph", "code"),
        *("json", "view", "pages", "html", "verdicts"),
    ),
}
NUMPY_STAYS_IN = {"points", "check"}  # rooms that `derive` never enters
LOOSE_FILES = {
    "expr": "network",
    "frozen": "errors",
}  # files beside the rooms; any other one is on the cli floor
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
OTHERS = [path for path in SOURCES if path != Path(__file__)]  # this file names what it forbids


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def floor_of(module: str) -> str:
    """`symbackprop.algebra.terms` is on the floor algebra, `symbackprop.solution` on the floor cli."""
    parts = module.split(".")
    room = parts[1] if len(parts) > 1 else "cli"
    return room if room in FLOORS else LOOSE_FILES.get(room, "cli")


def height(module: str) -> tuple[int, int]:
    """The floor and the room within it: `check.page` is a door, and above `check.links`."""
    floor, parts = floor_of(module), module.split(".")
    rooms = ROOMS_WITHIN.get(floor, ())
    within = parts[2] if len(parts) > 2 else ""
    return FLOORS.index(floor), rooms.index(within) if within in rooms else len(rooms)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Every import of a file, also those inside functions and for type checking only."""
    return imports_in(ast.parse(source))


def imports_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
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
    mine = height(name)
    return [
        f"{name}:{line} imports {other}"
        for line, other in imports(source)
        if other.split(".")[0] == "symbackprop" and height(other) > mine
    ]


def names_given(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def words(name: str) -> set[str]:
    return {w.lower() for w in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


VAGUE = {"util", "utils", "helper", "helpers", "process", "handle", "handler", "manager"}
LOOSE_ENDS = (
    *("TODO", "FIXME", "NotImplementedError", "type: ignore", "# noqa", "mark.skip", "pytest.skip"),
    *("xfail", "importorskip", "pragma: no cover"),
)
PATHS_OF_ONE_MACHINE = (
    *(f"{quote}/{top}/" for quote in "\"' " for top in ("work", "root", "home", "tmp")),
    "../shared",
)


def lines_with(path: Path, forbidden: tuple[str, ...]) -> list[str]:
    lines = path.read_text().splitlines()
    return [
        f"{relative(path)}:{n}: {line.strip()}"
        for n, line in enumerate(lines, 1)
        if any(word in line for word in forbidden)
    ]


def calls(path: Path) -> set[str]:
    """The last name of each called function."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return {ast.unparse(node.func).split(".")[-1] for node in nodes if isinstance(node, ast.Call)}


def imported_at_run_time(source: str) -> set[str]:
    """What a file imports, at its top or within a function, but not for type checking alone."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    return {other for _, other in imports_in(tree)}


def type_checking_only(source: str, module: str) -> bool:
    """Whether a module is imported under `if TYPE_CHECKING:` and nowhere else."""
    return module not in {other.split(".")[0] for other in imported_at_run_time(source)}


def in_rings(edges: dict[str, set[str]]) -> list[str]:
    """The files that import each other in a ring: what is left when the ends are taken away."""
    left, before = set(edges), set[str]()
    while left != before:
        before = left
        below = {other for name in left for other in edges[name]}
        left = {name for name in left if name in below and edges[name] & left}
    return sorted(left)


def test_imports_go_down_only() -> None:
    assert [up for path in MODULES for up in stairs_upwards(module_name(path), path.read_text())] == []


def test_no_files_import_each_other_in_a_ring() -> None:
    """The doors may: what `derive` returns knows its pages, and a notebook knows what `derive` returns."""
    inside = [path for path in MODULES if floor_of(module_name(path)) != "cli"]
    assert in_rings({module_name(path): imported_at_run_time(path.read_text()) for path in inside}) == []


def test_a_ring_of_imports_is_seen() -> None:
    edges = {"a": {"b", "numpy"}, "b": {"c"}, "c": {"d"}, "d": {"b", "e"}, "e": set[str]()}
    assert in_rings(edges) == ["b", "c", "d"]
    assert in_rings({**edges, "d": {"e"}}) == []


def test_an_import_that_goes_up_is_seen() -> None:
    source = "def f():\n    from symbackprop.write.latex.printer import show\n"
    assert stairs_upwards("symbackprop.derive.sweep", source) == [
        "symbackprop.derive.sweep:2 imports symbackprop.write.latex.printer"
    ]


def test_an_import_that_goes_up_within_a_floor_is_seen() -> None:
    source = "from symbackprop.check.links.chain import links\nfrom symbackprop.check.names.use import Use\n"
    assert stairs_upwards("symbackprop.check.values.compare", source) == [
        "symbackprop.check.values.compare:1 imports symbackprop.check.links.chain"
    ]


def rooms_of(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir() if p.is_dir() and any(p.glob("*.py"))}


def test_every_room_is_on_a_floor() -> None:
    assert rooms_of(PACKAGE) <= set(FLOORS)
    for floor in FLOORS[1:-1]:
        assert rooms_of(PACKAGE / floor) == set(ROOMS_WITHIN.get(floor, ())), floor


def test_a_module_is_at_most_300_lines() -> None:
    lengths = {relative(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_names_say_what_a_thing_is() -> None:
    given = {relative(path): [path.stem, *names_given(path.read_text())] for path in MODULES}
    assert [(name, word) for name, all_ in given.items() for word in all_ if words(word) & VAGUE] == []


def test_sympy_stays_at_the_border_and_numpy_where_pages_are_judged() -> None:
    for path in MODULES:
        source = path.read_text()
        roots = {other.split(".")[0] for _, other in imports(source)}
        room = path.relative_to(PACKAGE).parts[0]
        assert not roots & ({"torch"} if room in NUMPY_STAYS_IN else {"numpy", "torch"}), relative(path)
        if not any(path.relative_to(PACKAGE).match(border) for border in SYMPY_STAYS_IN):
            assert type_checking_only(source, "sympy"), relative(path)


def test_there_are_no_loose_ends_in_any_source() -> None:
    assert [line for path in OTHERS for line in lines_with(path, LOOSE_ENDS)] == []


def test_no_source_names_a_path_of_one_machine() -> None:
    assert [line for path in OTHERS for line in lines_with(path, PATHS_OF_ONE_MACHINE)] == []


def test_text_of_users_is_never_evaluated() -> None:
    forbidden = {"eval", "exec", "parse_expr", "system", "popen"}
    found = {relative(path): calls(path) & forbidden for path in MODULES}
    # the text is made of the names of a dataclass's fields, as dataclasses make theirs
    assert {path: names for path, names in found.items() if names} == {"symbackprop/frozen.py": {"exec"}}


def test_sympify_is_strict_since_it_evaluates_text_otherwise() -> None:
    loose = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "sympify" in line and "strict=True" not in line
    ]
    assert loose == []
