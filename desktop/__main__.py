"""Start Yiping: `python -m desktop` in a checkout, and the frozen program's entry."""

from __future__ import annotations

import multiprocessing
import sys

from desktop.child_verbs import is_child, run_child


def start() -> None:
    """Run the command line, or what a parent asked of its child; ends the process."""
    if is_child(sys.argv[1:]):
        sys.exit(run_child(sys.argv[1:]))
    from desktop.command_line import main  # noqa: PLC0415 - children come without it

    main()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    start()
