"""What is built and declared: the names of dependencies, the files of the sources and of the wheel."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

import align

PACKAGE = Path(align.__file__).parent
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def third_party(package: Path) -> dict[str, str]:
    """Return every top-level module that the package imports and is neither its own nor the standard library's."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                top = name.split(".")[0]
                if top not in sys.stdlib_module_names and top != "align":
                    found[top] = str(path.relative_to(package))
    return found


def distribution(name: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", name)[0].lower().replace("_", "-")


def test_every_imported_library_is_declared(project: dict[str, Any]) -> None:
    metadata = project["project"]
    declared = {distribution(item) for item in metadata["dependencies"]}
    for extra in metadata.get("optional-dependencies", {}).values():
        declared |= {distribution(item) for item in extra}
    owners = packages_distributions()
    for module, where in third_party(PACKAGE).items():
        names = {distribution(owner) for owner in owners.get(module, [module])}
        assert names & declared, f"{where} imports {module}: declare it in pyproject.toml"


def test_every_declared_library_is_used(project: dict[str, Any]) -> None:
    owners = packages_distributions()
    used = {distribution(owner) for module in third_party(PACKAGE) for owner in owners.get(module, [module])}
    for item in project["project"]["dependencies"]:
        assert distribution(item) in used, f"{item} is declared and imported nowhere"


def test_version_is_that_of_the_metadata(project: dict[str, Any]) -> None:
    assert align.__version__ == project["project"]["version"]


def test_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
    for kernel in PACKAGE.glob("*.so"):
        assert (PACKAGE / f"{kernel.name.split('.')[0]}.pyi").is_file(), f"{kernel.name} has no stub"


def test_wheel_has_what_it_needs_and_nothing_else(request: pytest.FixtureRequest) -> None:
    wheel = request.config.getoption("--wheel")
    if wheel is None:
        pytest.skip("give a built wheel with --wheel")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert all(top == "align" or top.endswith(".dist-info") for top in tops), tops
    for wanted in ("py.typed", "event.schema.json", "_core.pyi", "_beads.pyi", "__init__.py", "cli/__init__.py"):
        assert f"align/{wanted}" in names
    for kernel in ("_core", "_beads"):
        assert any(re.fullmatch(rf"align/{kernel}\.[^/]*so", name) for name in names), kernel
    assert any(name.endswith("licenses/LICENSE") for name in names)
    strays = [name for name in names if re.search(r"\.(pyx|c|h|pyc)$|(^|/)tests?/", name)]
    assert strays == []
    for path in sorted(PACKAGE.rglob("*")):
        data = path.is_file() and path.suffix not in (".so", ".pyx", ".pxd", ".c", ".h", ".pyc")
        if data:
            assert f"align/{path.relative_to(PACKAGE).as_posix()}" in names
