"""The file that `symbackprop init` writes."""

from __future__ import annotations

import json

from symbackprop.write.sheet.templates import templates_folder


def starter(title: str) -> str:
    """A commented network file with a title; quoted as JSON quotes, which YAML reads too."""
    text = (templates_folder() / "start" / "net.yaml").read_text(encoding="utf-8")
    quoted = json.dumps(title.replace("_", " "), ensure_ascii=False)
    return text.replace("TITLE", quoted, 1).replace("NAME", f"{title}.yaml", 1)
