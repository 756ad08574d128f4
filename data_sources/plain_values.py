"""What SOAP and the documents inside its answers hold, as plain values that a mapping takes like JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

import msgspec

from data_sources.sentences import Sentence, translate
from data_sources.xml_reading import Element, XmlError, content, name_of, read_xml

_DEEPEST = 200


class InnerError(Exception):
    """A text inside an answer that isn't what it should be. Carries the reason."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def plain(value: Any, depth: int = 0) -> Any:
    """Return tables, lists, texts, numbers, truth values and None of whatever a SOAP library made of an answer.

    Times and exact numbers become text: nothing is rounded, and the mapping reads them.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if depth > _DEEPEST:
        return str(value)[:1000]
    if isinstance(value, Mapping):
        return {str(name): plain(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(inner, depth + 1) for inner in value]
    return _plain_leaf(value)


def _plain_leaf(value: Any) -> Any:
    if isinstance(value, Element):
        return {name_of(value): table_of(value)}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def table_of(element: Element) -> Any:
    """Return an XML element's inside: a text, or a table of what it holds, a list where a name comes again.

    Attributes stand among the children, whose names win. The element's own name is left away.
    """
    parts = [child for child in element if name_of(child)]
    attributes = {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
    if attributes.pop("nil", "") in ("true", "1"):
        return None
    if not parts and not attributes:
        return content(element)
    table: dict[str, Any] = {}
    for child in parts:
        name = name_of(child)
        value = table_of(child)
        if name not in table:
            table[name] = value
        elif isinstance(table[name], list):
            table[name].append(value)
        else:
            table[name] = [table[name], value]
    own = content(element)
    return {**attributes, **({"text": own} if own else {}), **table}


def inner_document(text: Any, form: Literal["json", "xml"]) -> Any:
    """Return the values of a JSON or XML document that stands as text inside an answer; None of an empty one.

    Raises:
        InnerError: It is none.
    """
    if text is None or text == "":
        return None
    if not isinstance(text, str):
        sentence = translate("Soap", "Where a {form} text should be is {found}.")
        raise InnerError(sentence.filled(form=form.upper(), found=str(text)[:60]))
    if form == "xml":
        try:
            # As text it has been decoded already, whatever its declaration says.
            return table_of(read_xml(_without_declaration(text).encode("utf-8", "replace")))
        except XmlError as error:
            raise InnerError(error.sentence) from error
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    try:
        return json.loads(text)  # also NaN, and halves of surrogate pairs
    except (ValueError, RecursionError) as error:
        sentence = translate("Soap", "The text inside the answer is no JSON: {reason}.")
        raise InnerError(sentence.filled(reason=str(error)[:100])) from error


def _without_declaration(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n")
    return text.partition("?>")[2] if text.startswith("<?xml") else text
