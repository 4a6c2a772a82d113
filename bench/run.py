"""Measure, and write the tables into README.md: `make bench`. Peers and `import sympy` run beside us.

Seconds are those of the processor, of this process and of those it started: another load does not count.
`python bench/run.py PART ..` prints some parts (verify, command, layers, exact, peers) and writes nothing.
"""

from __future__ import annotations

import compileall
import gc
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from networks import CASES, deep, digits_net
from peers import SYSTEMS

BENCH = Path(__file__).resolve().parent
WORKED = BENCH.parent / "worked"
README = BENCH.parent / "README.md"
PYTHON = sys.executable
PATIENCE = 60  # seconds for one derivation of one peer


def processor() -> float:
    """The seconds that this process and those it has waited for have worked."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def seconds(job: Callable[[], object]) -> float:
    start = processor()
    job()
    return processor() - start


def median(job: Callable[[], object], times: int = 3) -> float:
    return statistics.median(seconds(job) for _ in range(times))


def quickest(*jobs: Callable[[], object], times: int = 5) -> list[float]:
    """The best time of each job, taken in turns, so that a busy moment falls on all of them."""
    rounds = [[seconds(job) for job in jobs] for _ in range(times)]
    return [min(taken) for taken in zip(*rounds, strict=True)]


def call(*words: str | Path) -> Callable[[], object]:
    """A process of its own; a claim that does not hold ends with 1, and what fails is not quick."""

    def run() -> None:
        done = subprocess.run([PYTHON, *map(str, words)], check=False, capture_output=True, text=True)
        if done.returncode > 1:
            raise RuntimeError(f"{words}: {done.stderr}")

    return run


def table(heading: str, *rows: tuple[str, ...]) -> str:
    """A Markdown table under its heading."""
    head, *body = rows
    lines = ["| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *body)]
    return "\n".join((f"### {heading}", "", *lines, ""))


def whole_command() -> str:
    # SymPy was compiled when it was installed; so are we, also where Python is told to write no bytecode
    compileall.compile_dir(BENCH.parent / "symbackprop", quiet=2)
    sympy = call("-c", "import sympy")
    formats = ("tex", "json", "html")
    rows = [("network", "import sympy", *formats, *(f"{f} : import sympy" for f in formats))]
    for net in sorted(WORKED.glob("*/net.yaml")):
        jobs = [sympy, *(call("-m", "symbackprop", "derive", net, "--format", f) for f in formats)]
        yard, *took = quickest(*jobs)
        ratios = (f"{t / yard:.2f}" for t in took)
        rows.append((net.parent.name, *(f"{t:.2f} s" for t in (yard, *took)), *ratios))
    return table("A whole `derive`, against `import sympy` alone (target: at most 2, html 3)", *rows)


def stages(text: str) -> tuple[float, float, float, float]:
    """Seconds to read a network file, to derive, to check, and to write JSON."""
    from symbackprop.derive.derive import derive
    from symbackprop.network.file import loads
    from symbackprop.solution import solve

    (network,) = loads(text)
    read = median(lambda: loads(text))
    derived = median(lambda: derive(network, None, False))
    checked = median(lambda: derive(network, None, True)) - derived
    solution = solve(network)
    return read, derived, checked, median(solution.json)


def layers() -> str:
    stages(deep(4))  # imports and first calls
    rows = [("layers", "read", "derive", "check", "JSON", "derive, for each layer")]
    yard = median(call("-c", "import sympy"), times=5)
    for count in (16, 32, 64, 128):
        read, derived, checked, json = stages(deep(count))
        each = f"{1000 * derived / count:.2f} ms"
        rows.append((str(count), *(f"{t:.3f} s" for t in (read, derived, checked, json)), each))
    return table(
        "Layers: different widths, mixed activations, skip connections",
        *rows,
        ("target at 64", "", "0.05 s", "0.3 s", "0.3 s", "the same on every row"),
        ("`import sympy` in this run", f"{yard:.3f} s", *[""] * 4),
    )


def exact_values() -> str:
    from symbackprop.derive.derive import derive
    from symbackprop.network.file import loads
    from symbackprop.numeric.solve import work

    (network,) = loads(digits_net())
    derivation = derive(network, None, False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.yaml"
        path.write_text(digits_net())
        whole = call("-m", "symbackprop", "derive", path, "--format", "json", "-o", f"{folder}/s.json")
        rows = [
            ("what", "seconds"),
            ("the values alone", f"{median(lambda: work(network, derivation)):.2f}"),
            ("the whole command, file to 20 MB of JSON", f"{seconds(whole):.2f}"),
        ]
    return table("784-512-512-10, exact values forward and backward (target: 5 s)", *rows)


def beside() -> str:
    rows = [("case", *SYSTEMS)]
    for case in CASES:
        rows.append((case, *(one_peer(system, case) for system in SYSTEMS)))
    return table("The same derivation by others, seconds (symbolic sizes, derivation only, median of 3)", *rows)


def one_peer(system: str, case: str) -> str:
    taken = []
    for _ in range(3):
        command = [PYTHON, str(BENCH / "peers.py"), system, case]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return f"over {PATIENCE}"
        if done.returncode:
            return done.stderr.strip().splitlines()[-1].partition(":")[0]
        time_taken, _, note = done.stdout.strip().partition(" ")
        taken.append(float(time_taken))
        if taken[-1] > 5:
            break
    return f"{statistics.median(taken):.3f} {note and f'({note})'}".strip()


def judging() -> str:
    """Formulas a second: the quickest of five verdicts on each page, when everything is imported."""
    import symbackprop
    from symbackprop.__main__ import OBJECTS
    from symbackprop.check.page import FAULT
    from symbackprop.network.file import load_all

    rows = [("page", "formulas", "seconds", "formulas a second")]
    counts, took, known = 0, 0.0, gc.get_threshold()
    gc.set_threshold(OBJECTS)  # as the command runs
    for page in sorted(WORKED.glob("page_*/work.md")):
        networks, text = load_all(page.with_name("net.yaml")), page.read_text(encoding="utf-8")
        judged = symbackprop.verify(networks, text).formulas
        if any(formula.message.startswith(FAULT) for formula in judged):
            sys.exit(f"{page}: a fault of our own ends a formula early; no speed is told of it")
        count = len(judged)
        (taken,) = quickest(partial(symbackprop.verify, networks, text))
        counts, took = counts + count, took + taken
        rows.append((page.parent.name, str(count), f"{taken:.2f}", f"{count / taken:.0f}"))
    gc.set_threshold(*known)
    rows.append(("all", str(counts), f"{took:.2f}", f"{counts / took:.0f}"))
    return table("`verify` on the worked pages (target: 200 formulas a second)", *rows)


PARTS = {"verify": judging, "command": whole_command, "layers": layers, "exact": exact_values, "peers": beside}


def main(*wanted: str) -> None:
    machine = f"Python {platform.python_version()}, {platform.machine()}, {time.strftime('%Y-%m-%d')}"
    parts = [f"{machine}; seconds of the processor.\n"]
    for part in wanted or PARTS:
        parts.append(PARTS[part]())
        print(parts[-1], flush=True)
    if not wanted:
        text = README.read_text(encoding="utf-8")
        before, _, rest = text.partition("<!-- bench -->\n")
        after = rest.partition("<!-- /bench -->")[2]
        tables = "\n".join(parts)
        README.write_text(f"{before}<!-- bench -->\n{tables}<!-- /bench -->{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
