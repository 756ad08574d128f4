"""Secrets are struck out of what is said and logged, in every form in which they travel, and of nothing else."""

from __future__ import annotations

import json
import logging
import sys
from base64 import b64encode
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from data_sources.connector import SourceError
from data_sources.redaction import RedactingFormatter, quoted, redacted, remember
from data_sources.sentences import Sentence

WORD = "gr1d/pass word+密"


@given(st.text(), st.text())
def test_no_form_of_a_secret_is_left_whatever_stands_around_it(before, after):
    remember(WORD)
    for form in (WORD, quote(WORD, safe=""), json.dumps(WORD)[1:-1], b64encode(WORD.encode()).decode()):
        assert form not in redacted(before + form + after)


def test_half_a_secret_is_not_left_where_words_are_cut_short():
    remember(WORD)
    assert "gr1d" not in quoted("x" * 195 + WORD)
    assert quoted(None) == "None"


def test_a_secret_within_a_longer_one_leaves_nothing_of_it():
    remember("abc-123")
    remember("abc-123-def-456")
    assert "def" not in redacted("token abc-123-def-456 refused")


def test_a_short_word_is_no_secret_that_would_hide_the_text():
    remember("1")
    assert redacted("HTTP 401 after 1 s") == "HTTP 401 after 1 s"


def test_an_error_and_the_log_hold_no_secret_tracebacks_included():
    remember(WORD)
    error = SourceError(Sentence("Source", "{host} says {words}", {"host": "h", "words": f"bad key {WORD}"}))
    assert WORD not in str(error) + repr(error.sentence)
    try:
        int(WORD)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "sent %s", (WORD,), sys.exc_info())
    line = RedactingFormatter("%(message)s").format(record)
    assert WORD not in line
    assert "ValueError" in line
