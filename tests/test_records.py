"""findings.json and check.json as their schemas ask for them: what they hold, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

import pytest
from jsonschema import Draft202012Validator

from pricebook.base.contracts import published_schema
from tests.support import built, judged
from tools.schemas import schema_of

LIST = """
| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |
| 272              | Hematocrit  | 16000       |
| I                | XÉT NGHIỆM  |             |
| 273              | Máu lắng    |  12000      |
"""
NORMS = """
| service  | component | item_code | quantity |
| C5.1.272 | supplies  | G         | 2        |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | decision_date |
| G         | Gạc       | cái  | 1 000 | 1/QĐ-SYT    | 2012-01-15    |
"""

Change = Callable[[Any], Any]


def wrong(name: str, record: Any) -> list[str]:
    """Where a record is not what its schema asks for."""
    return [error.json_path for error in Draft202012Validator(published_schema(name)).iter_errors(record)]


@pytest.fixture(scope="module")
def checked_record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("check")
    checked = judged(folder, LIST, class_="II", columns={"price": "C"}, ignore=("XL",))
    checked.write(folder / "out", annotate=False)
    return json.loads((folder / "out" / "check.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def build_record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    result = built(tmp_path_factory.mktemp("build") / "dossier", norms=NORMS, tenders=TENDERS)
    assert result.prices is not None and result.findings
    return json.loads(json.dumps(result.record("vi")))


def test_what_is_written_fits(checked_record: Any, build_record: Any) -> None:
    assert checked_record["findings"] and checked_record["rejected"] and checked_record["tables"]
    assert build_record["tables"] and build_record["list"]
    assert wrong("check", checked_record) == []
    assert wrong("findings", build_record) == []
    assert wrong("findings", {**build_record, "list": None}) == []


def changed(record: Any, path: str, value: Any) -> Any:
    """The record with another value at a path; `...` takes the key away."""
    record = json.loads(json.dumps(record))
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = record
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("more", "unknown keys are none of it"),
        ("language", "fr"),
        ("list/fingerprint", ""),
        ("list/more", "x"),
        ("counts/error", -1),
        ("counts/info", ...),
        ("findings", ...),
        ("findings/0/code", "CP1"),
        ("findings/0/severity", "fatal"),
        ("findings/0/observed", 1.5),
        ("findings/0/message", ""),
        ("findings/0/law", None),
        ("findings/0/cell", ...),
        ("findings/0/cell", 3),
        ("findings/0/new", None),
        ("findings/0/related", [{"file": None, "sheet": None}]),
        ("findings/0/accepted", {"reason": "", "by": "A", "on": None}),
        ("findings/0/accepted", {"reason": "vì", "by": "A"}),
        ("tables/0/heading_row", -1),
        ("tables/0/columns/service/column", "A1"),
        ("tables/0/columns/service", {"column": "A"}),
        ("tables/0/rows", "1"),
        ("tables/0/passed_over", [{"row": 1, "kind": "advert", "text": ""}]),
        ("tables/0/normalised", [{"code": "XL020", "cell": None, "before": "", "after": "", "cells": -1}]),
    ],
)
def test_findings_that_are_refused(build_record: Any, path: str, value: Any) -> None:
    assert wrong("findings", changed(build_record, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema_version", 3),
        ("schema_version", "2"),
        ("pack_sha256", ...),
        ("sha256", "0" * 63),
        ("sha256", "G" * 64),
        ("file", ""),
        ("asked/class", ...),
        ("asked/class_", "II"),
        ("asked/columns/price", ""),
        ("asked/select", [""]),
        ("verdict/proposal", "maybe"),
        ("verdict/blocking", -1),
        ("verdict/over_ceiling", 0.5),
        ("findings/0/new", ...),
        ("findings/0/new", "yes"),
        ("mended", [{"code": "CP001", "sheet": None, "cell": None, "service_id": None, "message": ""}]),
        ("rejected/0/codes", []),
        ("rejected/0/class", ...),
        ("rejected/0/price", True),
        ("accepted", ...),
    ],
)
def test_checks_that_are_refused(checked_record: Any, path: str, value: Any) -> None:
    assert wrong("check", changed(checked_record, path, value))


def test_a_schema_is_what_its_record_says() -> None:
    from pricebook.findings.record import SchemaKeyword

    class Inside(TypedDict):
        """A record of its own."""

        name: Annotated[str, SchemaKeyword("minLength", 1)]

    Small = TypedDict("Small", {"class": Literal["I", "II"], "of": Inside | None, "all": list[int | None], "by": dict[str, bool]})
    inside = {
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": {"name": {"type": "string", "minLength": 1}},
    }
    assert schema_of(Small) == {
        "type": "object",
        "additionalProperties": False,
        "required": ["class", "of", "all", "by"],
        "properties": {
            "class": {"enum": ["I", "II"]},
            "of": {"oneOf": [{"type": "null"}, inside]},
            "all": {"type": "array", "items": {"type": ["integer", "null"]}},
            "by": {"type": "object", "additionalProperties": {"type": "boolean"}},
        },
    }


def test_the_lists_beside_a_check_have_the_columns_of_its_prices(checked_record: Any, tmp_path: Path) -> None:
    assert list(checked_record["rejected"][0]) == [
        "service_id", "ordinal", "service_code", "name", "class", "price", "sheet", "cell", "codes",
    ]  # fmt: skip
