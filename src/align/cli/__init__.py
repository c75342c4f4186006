"""The command line. Its verbs stand in the modules beside this one and do nothing themselves.

Records go to standard output, everything else to standard error. Exit codes: 0 fine; 1 only for ``--check``, something
was found; 2 usage, input or output error; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import click

from align import __version__
from align.cli import commands, dedup, index
from align.cli.shared import close_stdout, line, say
from align.errors import AlignError

__all__ = ["cli", "main"]

_SHOWN = 3  # warnings that are said in full


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    with warnings.catch_warnings():
        warned = _Warnings()
        warnings.showwarning = warned.show
        code = _run(args)
    warned.close()
    sys.exit(code)


class _Warnings:
    """Say the first warnings in one line each and count the rest."""

    def __init__(self) -> None:
        self.count = 0

    def show(self, message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        self.count += 1
        if self.count <= _SHOWN:
            say(f"warning: {line(message)}")

    def close(self) -> None:
        if self.count > _SHOWN:
            say(f"warning: {self.count - _SHOWN:,} more warnings")


def _run(args: Sequence[str] | None) -> int:
    try:
        code = cli.main(args=args, prog_name="align", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, click.Abort):
        return _fail("interrupted", 130)
    except click.exceptions.NoArgsIsHelpError as error:  # the command alone: its help, as it is
        error.show()
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "align"
        return _fail(f"{_message(error).rstrip('.')} (see {command} --help)")
    except click.ClickException as error:
        return _fail(error.format_message())
    except AlignError as error:
        return _fail(str(error))
    except OSError as error:
        close_stdout()
        return _fail(f"{error.filename or 'standard output'}: {error.strerror or error}")
    except MemoryError:
        return _fail("out of memory: give fewer documents at once")
    except Exception as error:  # exit code 1 is taken: it says that --check has found something
        if os.environ.get("ALIGN_TRACEBACK"):
            raise
        return _fail(
            f"this is a bug: {type(error).__name__}: {error} (ALIGN_TRACEBACK=1 shows where; please report it)"
        )


def _message(error: click.UsageError) -> str:
    """Return what is wrong; for an option that is none with the one of the nearest name, where click gives three."""
    if not isinstance(error, click.NoSuchOption) or error.ctx is None:
        return error.format_message()
    from rapidfuzz.distance import OSA

    def steps(name: str) -> int:
        return 0 if name.startswith(asked) or asked.startswith(name) else OSA.distance(asked, name)

    asked, command = error.option_name, error.ctx.command
    known = [name for option in command.get_params(error.ctx) for name in option.opts if name.startswith("--")]
    near = min(known, key=lambda name: (steps(name), abs(len(name) - len(asked))))
    return error.message.rstrip(".") + (f": did you mean {near!r}?" if 3 * steps(near) <= len(asked) else "")


def _fail(message: str, code: int = 2) -> int:
    say(f"error: {line(message)}")
    return code


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="align", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn many reports of the same event into one record in which every value names the characters it came from.

    \b
    Example:
      align merge reports/ --as text
    """


for command in (commands.merge, dedup.dedup, commands.diff, commands.explain, index.index):
    cli.add_command(command)
