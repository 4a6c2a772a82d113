"""Run what README.md and docs/ show, and write what it printed under it: `make docs`.

The word after the language of a block says what it is: `yaml net.yaml` is a file; `sh` is run as on a terminal
of 100 columns, one command a line; `python` is run too; `text output` is what the block before it printed. A
command ends with 0 unless its comment says `exits with 1`.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import mistakes
import styles

DOCS = Path(__file__).resolve().parent
PAGES = (DOCS.parent / "README.md", *sorted(DOCS.glob("*.md")))
FENCE = re.compile(r"^```(\w+)(?: ([\w./ -]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
STATUS = re.compile(r"#.*\bexits with (\d)")
INSTALLS = re.compile(r"(make|git|cd|python3 -m venv|pip install)\b|\. ")  # tests/test_packaging.py does these


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `start` and `end` are the place of its text in the page."""

    language: str
    word: str
    text: str
    start: int
    end: int


def blocks(page: str) -> Iterator[Block]:
    """Every fenced block of a page, in order."""
    for found in FENCE.finditer(page):
        yield Block(found[1], found[2] or "", found[3], found.start(3), found.end(3))


def commands(block: Block) -> Iterator[tuple[str, int]]:
    """The commands of a block with the exit codes that they should have; what installs is left out."""
    for line in block.text.splitlines():
        status = STATUS.search(line)
        command = re.sub(r"\s+# .*", "", line).strip()
        if command and not command.startswith("#") and not INSTALLS.match(command):
            yield command, int(status[1]) if status else 0


def on_terminal(words: list[str], folder: Path) -> tuple[int, str]:
    """Exit code and everything printed, as a terminal of 100 columns without colours gets it."""
    place = os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    place["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{place['PATH']}"
    here, there = pty.openpty()
    with subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=there, stderr=there, cwd=folder, env=place
    ) as run:
        os.close(there)
        printed = b"".join(iter(_reader(here), b""))
    os.close(here)
    return run.returncode, printed.decode().replace("\r\n", "\n")


def _reader(here: int) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return os.read(here, 4096)
        except OSError:  # Linux says so where the other side is closed
            return b""

    return read


def run(block: Block, folder: Path) -> str:
    """What a block prints; a command that ends otherwise than it should raises."""
    if block.language == "python":
        code, printed = on_terminal([sys.executable, "-c", block.text], folder)
        if code:
            raise AssertionError(f"the Python block ends with {code}:\n{block.text}\n{printed}")
        return printed
    shown = []
    for command, due in commands(block):
        code, printed = on_terminal(["bash", "-c", command], folder)
        if code != due:
            raise AssertionError(f"{command}: ends with {code}, not with {due}:\n{printed}")
        shown.append(printed)
    return "".join(shown)


def with_outputs(page: str, folder: Path) -> str:
    """The page as it has to be: every block run in order in a folder, what was printed under it."""
    out, at, printed = [], 0, ""
    for block in blocks(page):
        text = block.text
        if block.language in ("sh", "python"):
            printed = run(block, folder)
        elif block.word == "output":
            text = printed
        elif block.word:
            (folder / block.word).write_text(text, encoding="utf-8")
        out += [page[at : block.start], text]
        at = block.end
    return mistakes.with_table(styles.with_table("".join([*out, page[at:]])))


def main() -> None:
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            new = with_outputs(page, Path(folder))
        if new != page:
            path.write_text(new, encoding="utf-8")
            print(f"{path.name} is written")


if __name__ == "__main__":
    main()
