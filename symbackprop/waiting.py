"""What a command says while it takes long: on a terminal, after two seconds, what it does and for how long."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TextIO

PATIENCE = 2.0  # seconds without a word
EVERY = 0.5


@contextmanager
def waiting(doing: str, patience: float = PATIENCE) -> Iterator[None]:
    """`deriving deep.yaml: 3 s`, on one line of standard error that is gone when the work is done."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    done = Event()
    said = "".join(c if c.isprintable() else "?" for c in doing)
    voice = Thread(target=_tell, args=(said, done, patience, sys.stderr), daemon=True)
    voice.start()
    try:
        yield
    finally:
        done.set()
        voice.join()


def _tell(doing: str, done: Event, patience: float, screen: TextIO) -> None:
    start, line = monotonic(), ""
    while not done.wait(EVERY if line else patience):
        line = f"{doing}: {monotonic() - start:.0f} s"
        screen.write(f"\r{line}")
        screen.flush()
    if line:
        screen.write(f"\r{' ' * len(line)}\r")
        screen.flush()
