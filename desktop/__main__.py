"""Start Yiping: `python -m desktop` in a checkout, `yiping` where it is installed, and the frozen program's entry."""

from __future__ import annotations

import gc
import sys


def start() -> None:
    """Run the command line, or what a parent asked of its child; ends the process."""
    gc.disable()  # nothing of what is loaded now is garbage: looking for some takes a fifth of the time
    words = sys.argv[1:]
    if words == ["workbooks"]:
        from data_sources.workbook_child import main as read_workbooks  # noqa: PLC0415 - each start imports what it needs

        gc.enable()
        sys.exit(read_workbooks())
    if words[:1] == ["run"]:
        from desktop.quick_run import plain_wishes, run_quickly  # noqa: PLC0415 - each start imports what it needs

        wanted = plain_wishes(words)
        if wanted is not None:
            sys.exit(run_quickly(wanted))
    from desktop.child_verbs import is_child, run_child  # noqa: PLC0415 - each start imports what it needs

    if is_child(words):
        sys.exit(run_child(words))
    from desktop.command_line import main  # noqa: PLC0415 - it loads a large library

    gc.enable()
    main()


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    start()
