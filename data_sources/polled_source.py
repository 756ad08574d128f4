"""One source as it is polled again and again: what its file says, made ready once, and what its polls leave behind."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import Any

from data_sources.centre import Centre, SourceFile
from data_sources.connector import Connector, Kept, SourceError
from data_sources.connectors import UnknownConnectorError, connector_names, connector_type
from data_sources.drift import Course, asked_fields
from data_sources.home_outline import home_outline
from data_sources.mapping import Mapper, MappingError
from data_sources.mistakes import Mistake, nearest_word
from data_sources.place_check import PlaceCheck
from data_sources.sentences import Sentence, translate
from data_sources.source_clock import SourceClock
from data_sources.toml_files import TomlDocument, check_value


class PolledSource:
    """A source's settings and mapper, what its polls told of its course, places and clock, and what connectors keep.

    Used by one thread at a time.

    What is wrong with its file is raised anew at every use, as a `SourceError`.
    """

    def __init__(self, source_id: str, centre: Centre) -> None:
        self.id = source_id
        self.centre = centre
        self.file: SourceFile = centre.sources[source_id]
        self.kept = Kept()
        self.clock = SourceClock()

    def prepare(self) -> None:
        """Do now what the first poll would do: load the connector, read the settings, compile the mappings.

        Done for two hundred sources at once, by their first polls, it would make them all late.
        """
        with suppress(SourceError, ImportError):  # the first poll says so
            _ = self.request, self.course

    @property
    def listens(self) -> bool:
        """Whether rows are pushed, so that its poll goes on until it is closed."""
        try:
            return bool(getattr(connector_type(self.file.connector), "listens", False))
        except (UnknownConnectorError, ImportError):
            return False

    @cached_property
    def request(self) -> tuple[Any, type[Connector]]:
        """The connector's settings, and the connector."""
        document = TomlDocument(f"sources/{self.id}.toml", {"request": self.file.request})
        try:
            connector = connector_type(self.file.connector)
        except UnknownConnectorError as error:
            sentence = translate("Mistakes", "There is no such connector.")
            known = connector_names()
            nearest = nearest_word(self.file.connector, known)
            mistake = document.mistake(
                ("connector",), sentence, found=self.file.connector, allowed=", ".join(known), nearest=nearest
            )
            raise SourceError(mistaken(mistake)) from error
        settings, mistakes = check_value(document, ("request",), self.file.request, connector.settings_type)
        if mistakes:
            raise SourceError(mistaken(mistakes[0]))
        return settings, connector

    @cached_property
    def mapper(self) -> Mapper:
        """The source's mappings, compiled."""
        try:
            return Mapper(self.id, self.file, self.centre)
        except MappingError as error:
            raise SourceError(mistaken(error.mistakes[0])) from error

    @cached_property
    def course(self) -> Course:
        """What its polls brought so far."""
        return Course(asked_fields(self.mapper.mappings))

    @cached_property
    def places(self) -> PlaceCheck:
        """Where its latest rows lie."""
        positions = self.mapper.positions
        return PlaceCheck(positions, home_outline(self.centre) if positions else None)

    def close(self) -> None:
        """Let go of what the connectors kept."""
        self.kept.close()


def mistaken(mistake: Mistake) -> Sentence:
    """Return what is said of a source whose file has a mistake."""
    sentence = translate("Source", "{file}, {key}: {mistake} Run “yiping check” for all mistakes.")
    return sentence.filled(file=mistake.file, key=mistake.key, mistake=str(mistake.sentence))
