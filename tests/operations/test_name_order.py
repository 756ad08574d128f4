"""Names in the order in which people look for them."""

from __future__ import annotations

import random

from operations.name_order import name_order


def told(*names: str) -> list[str]:
    """Return names in their order, however they came."""
    mixed = list(names)
    random.Random(len(names)).shuffle(mixed)
    return sorted(mixed, key=name_order)


def test_numbers_count_by_their_value():
    names = ["防止冤假错案制度第1项", "防止冤假错案制度第2项", "防止冤假错案制度第17项", "防止冤假错案制度第100项"]
    assert told(*names) == names
    assert told("K9+500", "K10+020", "K10+3") == ["K9+500", "K10+3", "K10+020"]
    assert name_order("007号") == name_order("7号")


def test_commonest_characters_stand_by_their_sound():
    assert told("柳市镇", "北白象镇", "虹桥镇", "大荆镇") == ["北白象镇", "大荆镇", "虹桥镇", "柳市镇"]


def test_any_text_has_an_order():
    assert told("", "a", "\ud800", "𠮷", "٣", "9" * 200)  # a lone surrogate, a rare character, digits of elsewhere
