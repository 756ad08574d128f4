"""What builds resources/, licences and translations, and proves the frozen program. Not part of the program."""
