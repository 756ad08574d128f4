"""Start Yiping: `python -m desktop` in a checkout, and the frozen program's entry."""

from __future__ import annotations

import multiprocessing

from desktop.command_line import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
