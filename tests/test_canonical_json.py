"""The canonical JSON of a list is what the json module writes of it: keys sorted, no spaces, exact figures as text."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pricebook.app.build import Built
from pricebook.pricelist import as_json
from pricebook.pricelist.canonical import json_text
from pricebook.pricelist.versions import SCHEMA_VERSION


def by_the_module(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=as_json)


@pytest.mark.parametrize("text", ["", "Hạng", 'a "b" \\ c', "\x00\x1f\x7f\n\t", "\u2028 𝒜", "%s {0}"])
def test_every_text_and_figure(long_an: Built, text: str) -> None:
    assert long_an.prices is not None
    line = long_an.prices.lines[0]
    item = replace(line.items[0], name=text, unit=None, net_quantity=Fraction(1, 3), cost=Decimal("1E+3"), unusable=text == "")
    for figure in (Decimal("0.0000001"), Decimal("12.500000"), Decimal("-0.00"), None):
        given = {text: Decimal(7), "á": Decimal("7.50")}
        one = replace(
            line, note=text, composed=figure, given=given, components={"b": None, "a": figure}, items=(item,), outside=len(text)
        )
        assert json_text(one, SCHEMA_VERSION) == by_the_module(one)


def test_every_record_of_a_list(long_an: Built, long_an_draft: Built) -> None:
    for built in (long_an, long_an_draft):
        assert built.prices is not None
        for name in ("settings", "signers", "components", "class_names", "inputs", "facilities", "capabilities", "awards", "lines",
                     "left_out", "disputes", "approval", "pricing_date", "schema_version"):  # fmt: skip
            value = getattr(built.prices, name)
            assert json_text(value, SCHEMA_VERSION) == by_the_module(value), name


class Said(str):
    """A text that knows more than its letters, as what was read from a file does."""


class Whole(int):
    """A number that has a name."""


@pytest.mark.parametrize("value", [Said("“Sở Y tế”"), Whole(7), [Said("a"), Whole(-1)], {Said("b"): Said("c")}])
def test_texts_and_numbers_of_classes_of_their_own(value: object) -> None:
    assert json_text(value, SCHEMA_VERSION) == by_the_module(value)


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text(object(), SCHEMA_VERSION)
