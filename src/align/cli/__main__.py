"""``python -m align.cli`` is the command `align`."""

from __future__ import annotations

from align.cli import main

main()
