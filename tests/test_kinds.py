"""Kinds of fields and keys of figures: each declared once, and everything else asks there."""

import ast
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pricebook.submission.read.layouts import figure_named, sheet_specs
from pricebook.tables import KINDS, FigureKey, Kind, load_specs
from pricebook.tables.cells.cell import read_cell
from pricebook.tables.layout import spec
from tests.support import ROOT

SOURCES = ("tables", "submission")


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_a_number_has_bounds_and_nothing_else_has(kind: Kind) -> None:
    assert (kind.bounds is not None) == (kind.read_as == "number")
    if kind.money or kind.stated or kind.percent_sign or kind.form_limit not in (None, "day"):
        assert kind.read_as == "number"


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.bounds and not kind.stated], ids=str)
def test_the_highest_value_with_all_its_decimals_fits_the_type_of_the_database(kind: Kind) -> None:
    assert kind.bounds is not None
    last = Decimal(1).scaleb(-kind.bounds.decimals)
    highest = kind.bounds.highest - last
    with duckdb.connect() as con:
        found = con.execute(f"select ?::varchar::{kind.sql}::varchar", [f"{highest:f}"]).fetchone()
    assert found is not None and Decimal(found[0]) == highest


@pytest.mark.parametrize("source", SOURCES)
def test_every_field_is_of_a_declared_kind(source: str) -> None:
    for table in load_specs(source).values():
        assert all(field.kind is KINDS[field.kind.name] for field in table.fields)


def test_an_unknown_kind_is_an_error_when_tables_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    field = {"id": "weight", "name": "Cân nặng", "kind": "kilograms"}
    declared: dict[str, Any] = {
        "own": {"tables": {"items": {"title": "Hàng", "what": "", "key": [], "fields": [field]}}},
        "words": spec.declared_tables("words"),
    }
    monkeypatch.setattr(spec, "declared_tables", declared.__getitem__)
    with pytest.raises(ValueError, match=r"own\.toml: items\.weight.*kilograms"):
        load_specs.__wrapped__("own")


def test_a_remark_may_be_a_date_or_a_number_alone_and_a_name_may_not() -> None:
    matches = load_specs()["matches"]
    assert read_cell(2012.0, matches.field("reason")).text == "2012"
    from datetime import date

    assert read_cell(date(2012, 8, 1), matches.field("reason")).text == "2012-08-01"
    problem = read_cell(date(2012, 8, 1), matches.field("source_name")).problem
    assert problem is not None and problem.code == "IN029"
    assert {field.id for source in SOURCES for table in load_specs(source).values() for field in table.fields if field.remark} == {
        "note", "reason", "position", "opinion", "reply",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (FigureKey("price"), "price"),
        (FigureKey("price", class_="II"), "price:II"),
        (FigureKey("part", component="direct"), "part:direct"),
    ],
)
def test_a_figure_is_written_and_read_the_same_way(key: FigureKey, text: str) -> None:
    assert (str(key), figure_named(text)) == (text, key)


def test_a_figure_that_no_sheet_has_is_none() -> None:
    assert figure_named("weight") is None and figure_named("weight:II") is None


@pytest.mark.slow
def test_columns_of_classes_and_components_say_which_they_are_of(nq_399: Any) -> None:
    law = nq_399.law
    prices = sheet_specs(law)["price_list"]
    assert {field.figure.class_ for field in prices.fields if field.figure.name == "price"} == {None, *law.regulation.classes}
    components = [field.figure.component for field in prices.fields if field.figure.name == "part"]
    assert components == [component.id for component in law.components]
    assert all(prices.field(str(field.figure)) is field for field in prices.fields)


@pytest.mark.slow
def test_no_other_code_takes_a_key_apart_or_puts_one_together() -> None:
    """Texts of keys ("price:II", "part:…") are made and read by FigureKey alone."""
    key = re.compile(r"^(?:price|ceiling|current_price|council_price|part|given|cost):")
    for path in sorted((ROOT / "pricebook").rglob("*.py")):
        if path == ROOT / "pricebook" / "tables" / "cells" / "fields.py":
            continue
        tree = ast.parse(Path(path).read_text(encoding="utf-8"))
        documents = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        assert not [text for text in texts if key.match(text) and text not in documents], path
