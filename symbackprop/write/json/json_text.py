"""Data as JSON text: mappings on lines of their own, lists of numbers and strings on one."""

from __future__ import annotations

import json
from typing import Any


def json_text(data: Any, indent: str = "") -> str:
    """The text, indented by two spaces a level.

    >>> print(json_text({"a": [1, 2], "b": {"c": None}}))
    {
      "a": [1, 2],
      "b": {
        "c": null
      }
    }
    """
    inner = indent + "  "
    if isinstance(data, dict) and data:
        lines = (f"{inner}{_plain(str(key))}: {json_text(value, inner)}" for key, value in data.items())
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(data, list) and any(isinstance(item, dict) for item in data):
        return "[\n" + ",\n".join(inner + json_text(item, inner) for item in data) + f"\n{indent}]"
    return _plain(data)


_plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
