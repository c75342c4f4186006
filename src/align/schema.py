"""The JSON Schema of the record, made from its types: ``python -m align.schema`` prints the file of the package."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from inspect import cleandoc
from typing import Any

import msgspec

from align.record import SCHEMA, EventRecord

__all__ = ["main", "schema", "stored"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `align.record.EventRecord`.

    Every object is closed, so that a misspelt key is found, and ``schema`` is required: a file says what it holds.

    >>> schema()["title"], "participants" in schema()["$defs"]["EventRecord"]["properties"]
    ('align.event/1', True)
    """
    made: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(msgspec.json.schema(EventRecord))
    )  # lists for tuples
    for definition in made["$defs"].values():
        if definition.get("type") == "object" and "properties" in definition:
            definition["additionalProperties"] = False
        if "description" in definition:
            definition["description"] = cleandoc(definition["description"])
    made["$defs"]["EventRecord"]["required"].append("schema")
    return {"$schema": _DIALECT, "title": SCHEMA, **made}


def stored() -> dict[str, Any]:
    """Return the schema file of the installed package, ``event.schema.json``."""
    text = files("align").joinpath("event.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def main() -> int:
    """Print the schema as the file of the package holds it."""
    sys.stdout.write(json.dumps(schema(), indent=2, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
