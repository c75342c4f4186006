"""Print what `import align` costs over `import numpy`, the median of a few fresh interpreters."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time


def seconds(code: str, runs: int) -> float:
    """Return the median wall time of a fresh interpreter that runs `code`."""
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def main() -> int:
    """Print the table."""
    runs = 9
    bare, numpy, align = (seconds(code, runs) for code in ("pass", "import numpy", "import numpy, align"))
    print(f"bare python      {bare * 1000:6.0f} ms")
    print(f"import numpy     {(numpy - bare) * 1000:6.0f} ms more")
    print(f"import align     {(align - numpy) * 1000:6.0f} ms more than numpy (aim: under 250)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
