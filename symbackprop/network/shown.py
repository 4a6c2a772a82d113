"""How objects of the lower rooms show themselves in a notebook: the writers above enter themselves here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MARKDOWN: dict[str, Callable[[Any], str]] = {}


def markdown_of(kind: str, shown: object) -> str | None:
    """Markdown of a network or a report; None, so that a notebook prints the plain object, without a writer."""
    writer = MARKDOWN.get(kind)
    return None if writer is None else writer(shown)
