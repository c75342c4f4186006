"""The documentation is proved: commands it shows exist, options it names are known, Python it shows runs."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import align
from align.cli import cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [
    ROOT / name
    for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md", "benchmarks/TRIED.md", "examples/README.md")
]
PAGES += sorted((ROOT / "docs").glob("*.md"))


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def shell_lines() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in blocks(page, "sh"):
            for line in block.splitlines():
                line = line.split("  #")[0].strip()
                if line:
                    yield page.name, line


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help_and_is_in_the_readme(name: str) -> None:
    command = cli.commands[name]
    verbs = command.commands.values() if isinstance(command, click.Group) else []
    for one in (command, *verbs):
        assert (one.help or "").strip()
        for parameter in one.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"align {name} {one.name} {parameter.opts[0]} has no help"
    assert f"align {name}" in README


def test_every_align_line_of_the_pages_names_commands_and_options_that_exist() -> None:
    for page, line in shell_lines():
        for part in re.split(r"[|;&]+", line):
            words = part.split()
            if words[:1] != ["align"] or len(words) < 2 or words[1].startswith("-"):
                continue
            assert words[1] in cli.commands, f"{page}: {line}"
            command, rest = cli.commands[words[1]], words[2:]
            if isinstance(command, click.Group) and rest:
                assert rest[0] in command.commands, f"{page}: {line}"
                command, rest = command.commands[rest[0]], rest[1:]
            known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
            for word in rest:
                if word.startswith("-") and word != "-":
                    assert word.split("=")[0] in known | {"--help"}, f"{page}: {line}: no option {word}"


def test_every_benchmark_that_the_pages_name_has_the_options_that_are_given() -> None:
    for page in PAGES:
        text = " ".join(page.read_text("utf-8").split())
        for script, rest in re.findall(r"python (benchmarks/\w+\.py)([^`|;:)>#]*)", text):
            assert (ROOT / script).is_file(), f"{page.name}: {script}"
            source = (ROOT / script).read_text("utf-8")
            for option in re.findall(r" (--[a-z][\w-]*)", rest):
                assert f'"{option}"' in source, f"{page.name}: {script}: no option {option}"


def test_every_make_line_of_the_pages_names_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page, line in shell_lines():
        for part in re.split(r"[|;&]+", line):
            words = part.split()
            if words[:1] == ["make"]:
                assert {word for word in words[1:] if "=" not in word} <= targets, f"{page}: {line}"


def test_files_that_the_pages_name_exist() -> None:
    for page in PAGES:
        for name in re.findall(r"\]\((?!https?:|#)([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / name).exists(), f"{page.name} links to {name}"


def test_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(blocks(ROOT / "README.md", "python"))
    assert "align.merge" in code
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "README.md", "exec"), {})


def test_output_in_the_readme_is_that_of_the_demo() -> None:
    from align.report import terminal

    shown = re.search(r"<!-- demo -->.*?```text\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    real = [line.split() for line in terminal.events(align.merge([ROOT / "examples" / "reports"]), 100).splitlines()]
    strays = [line for line in shown[1].splitlines() if line.strip() not in ("", "...") and line.split() not in real]
    assert strays == [], "run: make readme"


def test_public_names_are_in_the_readme() -> None:
    for name in ("merge", "dedup", "align_pair", "align_sentences"):
        assert f"align.{name}" in README
        assert name in align.__all__
