"""Start-up, command line, windows, scenes. The top room: knows every other."""

__version__ = "0.1.0"
