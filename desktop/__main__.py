"""Start Yiping: `python -m desktop` in a checkout, `yiping` where it is installed, and the frozen program's entry."""

from __future__ import annotations

import sys

from desktop.child_verbs import is_child, run_child


def start() -> None:
    """Run the command line, or what a parent asked of its child; ends the process."""
    words = sys.argv[1:]
    if words == ["workbooks"]:
        from data_sources.workbook_child import main as read_workbooks  # noqa: PLC0415 - each start imports what it needs

        sys.exit(read_workbooks())
    if is_child(words):
        sys.exit(run_child(words))
    if words[:1] == ["run"]:
        from desktop.quick_run import run_quickly, wishes_of  # noqa: PLC0415 - each start imports what it needs

        wishes = wishes_of(words)
        if wishes is not None:
            sys.exit(run_quickly(wishes))
    from desktop.command_line import main  # noqa: PLC0415 - it loads a large library

    main()


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    start()
