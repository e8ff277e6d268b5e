"""Running one command: from the arguments to the exit code.

A refusal is printed with every problem and the words "Nothing was changed."; a defect
of ours says so and where to report it. Neither shows a traceback or a subject's data.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NoReturn

from cellcourse.cli.arguments import parser

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["main", "run"]

_NOBODY_READS: Final = 141


def run() -> NoReturn:
    """Run the command that was typed, and leave with its exit code."""
    if os.environ.get("CELLCOURSE_TRACEBACK") != "1":
        sys.excepthook = _defect
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may know fewer letters than we do
        sys.stdout.reconfigure(errors="backslashreplace")
    gc.disable()  # a command is short, and looking for cycles while it draws takes a tenth of it
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    arguments = parser().parse_args(argv)
    from cellcourse.cli.commands import COMMANDS, INTERRUPTED

    try:
        code = COMMANDS[arguments.command](arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nStopped. What was there before is unchanged.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not flush into the void.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOBODY_READS
    return code


def _defect(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    """Own up to a defect; the exception's text may hold a subject's data and stays out."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" at {_place(trace)}"
    print(
        f"This is a defect of cellcourse, not of your study: {kind.__name__}{place}.\n"
        "Nothing was left half-written. Please report it with the command that you typed;\n"
        "CONTRIBUTING.md says how. CELLCOURSE_TRACEBACK=1 before the command shows all of it.",
        file=sys.stderr,
    )


def _place(trace: TracebackType) -> str:
    """Name the line that failed as we would look it up."""
    code = trace.tb_frame.f_code
    return f"{os.path.basename(code.co_filename)}:{trace.tb_lineno} ({code.co_name})"  # noqa: PTH119
