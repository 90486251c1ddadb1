"""The audit of the packs: no value without document, article and days, and what was never compared with a text is counted."""

import re
from pathlib import Path

import pytest

import pricebook
from pricebook.regulation import search_path

PACKS = [*search_path().ids(), *(f"settlement/{name}" for name in search_path().settlement_ids())]


@pytest.mark.parametrize("name", PACKS)
def test_no_value_is_without_document_article_and_first_day(name: str) -> None:
    (pack,) = pricebook.audit(name).packs
    assert pack.values
    for entry in pack.values:
        if entry not in pack.choices:
            assert entry.document and entry.article and entry.from_ and entry.verified_on, (name, entry.path)


@pytest.mark.parametrize("name", PACKS)
def test_only_settings_that_no_law_gives_are_choices(name: str) -> None:
    (pack,) = pricebook.audit(name).packs
    choices = {re.sub(r"\[.*", "", entry.path) for entry in pack.choices}
    assert choices <= {"rounding", "unit_price", "regional", "ability", "codes", "numbering", "direction"}


def test_each_row_of_each_table_is_counted_once() -> None:
    """19 services and 26 maxima are 45 values; with `--full` each is an entry of its own."""
    (grouped,) = pricebook.audit("ttlt-04-2012").packs
    (single,) = pricebook.audit("ttlt-04-2012", every_row=True).packs
    rows = [entry for entry in single.values if entry.file.endswith(".csv")]
    assert len(rows) == sum(entry.values for entry in grouped.values if entry.file.endswith(".csv")) == 45
    assert grouped.count == single.count and grouped.unconfirmed == single.unconfirmed


def test_a_choice_of_the_pack_is_neither_confirmed_nor_unconfirmed(tmp_path: Path) -> None:
    """In JSON `confirmed` is null; the page says that it is a choice. Days on the page are not broken over lines."""
    audited = pricebook.audit("ttlt-04-2012")
    entries = audited.record()["packs"][0]["entries"]
    assert [entry["confirmed"] for entry in entries if entry["document"] is None] == [None] * len(audited.packs[0].choices)
    assert all(isinstance(entry["confirmed"], bool) for entry in entries if entry["document"] is not None)
    page = (audited.write(tmp_path).folder / "audit.html").read_text(encoding="utf-8")
    assert page.count("<td>lựa chọn của bộ dữ liệu, không có điều khoản</td>") == len(audited.packs[0].choices) > 0
    assert '<span style="white-space:nowrap">15/04/2012</span>' in page and "<td>2012-04-15" not in page


def test_values_stand_as_in_the_file() -> None:
    (pack,) = pricebook.audit("ttlt-04-2012").packs
    values = {entry.path: entry.value for entry in pack.values}
    assert values["rounding"].startswith('unit = 1000; mode = "half-up"')
    assert "local_price = true" in values["jurisdiction[province]"]


def test_the_numbers_of_unconfirmed_values_stand_on_the_page_of_the_packs() -> None:
    """norms/README.md says of each pack how many of its values were never compared with the text of their article."""
    page = (Path(__file__).parents[1] / "norms" / "README.md").read_text(encoding="utf-8")
    for pack in pricebook.audit().packs:
        assert f"| {pack.listed.id} | {pack.count:,} | {pack.unconfirmed:,} |" in page, (pack.count, pack.unconfirmed)
