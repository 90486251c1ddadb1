"""Conversions of units: which of them a dossier is proposed or lacks, and how staff add them to its table."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.app.errors import ChangedMeanwhile, NotWritten, WrongOption
from pricebook.app.match import Matched, match
from pricebook.app.written import write_whole
from pricebook.base.csv_text import write_csv
from pricebook.base.file_names import OF_OTHERS
from pricebook.base.files import is_file, sha256_of
from pricebook.base.money import exact_text
from pricebook.pricing import conversion_key
from pricebook.tables import FORMATS, KINDS, Table, table_named
from pricebook.tables.cells.numbers import is_unambiguous, read_number
from pricebook.tables.layout.names import table_meant

TABLE = "conversions"
FILE = f"{TABLE}.csv"
COLUMNS = ("item_code", "unit", "factor")


def seen_of(folder: Path) -> str:
    """By what one knows that nobody has replaced the file of conversions: its name and its SHA-256; "" where there is none."""
    return " ".join(f"{path.name} {sha256_of(path)}" for path in _own_files(folder))


def factor_of(said: str) -> Decimal:
    """The factor that somebody typed, "0,5" or "0.5". Raises WrongOption for none, and for an ambiguous one."""
    read = read_number(said, KINDS["quantity"])
    if read.text is None or read.problem is not None:
        raise WrongOption("conversion-factor", said=said[:40])
    return Decimal(read.text)


def conversions_as_json(matched: Matched) -> list[dict[str, Any]]:
    """The conversions that the dossier lacks, and those that pack descriptions propose, as a page shows them.

    `factor` is text with a decimal comma, in norm units for one unit; None where nothing proposes one. What is in the table
    already is left out.
    """
    matching = matched.matching
    assert matching is not None
    items = {item.code: item for item in matching.items}
    lacking = [(each.item, each.unit, each.norm_unit, each.proposed, each.pack) for each in matched.lacking]
    proposed = [(code, unit, items[code].unit, factor, pack) for code, unit, factor, pack in matching.conversions]
    there = {conversion_key(code, unit) for code, unit, _ in _rows(matched.conversions) if unit is not None}
    needed = {conversion_key(each.item, each.unit) for each in matched.lacking if each.unit is not None}
    found: dict[str, dict[str, Any]] = {}
    for code, unit, norm_unit, factor, pack in (*lacking, *proposed):
        if unit is None or norm_unit is None or conversion_key(code, unit) in there:
            continue
        names = {"item_code": code, "item_name": items[code].names[0] if code in items else None}
        figures = {"factor": _certain(factor, ",") if factor is not None else None, "pack": pack}
        about = {"unit": unit, "norm_unit": norm_unit, "needed": conversion_key(code, unit) in needed}
        key = _key_of(code, unit)
        if key not in found or found[key]["factor"] is None:  # another award of the item may say how it is packed
            found[key] = {"key": key, **names, **about, **figures}
    return list(found.values())


def add_conversions(
    folder: Path,
    chosen: Mapping[str, str],
    *,
    seen: str,
    keep: Callable[[Path], object],
    norms: Path | str | None = None,
) -> Path:
    """Adds conversions to the dossier's table: to its own file of them, which becomes a CSV file, or to a new conversions.csv.

    Args:
        folder: the dossier.
        chosen: by the key of a conversion (`conversions_as_json`), the factor as it was typed: norm units in one unit.
        seen: what `seen_of` gave when they were shown.
        keep: is given the file that will be replaced, to keep a copy of it.
        norms: a folder of regulation packs that is searched first.

    Returns:
        The file.

    Raises:
        WrongOption: a factor is none.
        ChangedMeanwhile: the table is no longer the one that was seen, or a conversion is no longer lacking; nothing was written.
        NotWritten: the file has what would be lost, such as columns of its own; nothing was written.
        OutputInUse: nothing was written.
    """
    factors = {key: factor_of(said) for key, said in chosen.items()}
    matched = match(folder, norms=norms)
    asked = {each["key"]: each for each in conversions_as_json(matched)} if matched.matching is not None else {}
    own = _own_files(folder)
    name = FILE if not own else own[0].name if own[0].suffix.lower() == ".csv" else f"{own[0].stem}.csv"
    if seen_of(folder) != seen or not factors.keys() <= asked.keys():
        raise ChangedMeanwhile("matches-changed", path=own[0].name if own else FILE)
    if own and (len(own) > 1 or not _is_plain(matched.conversions, own[0].name)):
        raise NotWritten("conversions-by-hand", path=own[0].name)
    rows = list(_rows(matched.conversions, own[0].name)) if own else []
    new = [(asked[key]["item_code"], asked[key]["unit"], factor) for key, factor in factors.items()]
    cells = [(code, unit, _certain(Decimal(factor), ".") if factor is not None else "") for code, unit, factor in (*rows, *new)]
    former = [path.name for path in own if path.name != name]
    for path in own:
        keep(path)
    return write_whole(
        folder, (name,), lambda staging: write_csv(staging / name, COLUMNS, cells), force=True, former=lambda: former
    )[0]


def _key_of(code: str, unit: str) -> str:
    return hashlib.sha256(json.dumps(conversion_key(code, unit)).encode()).hexdigest()[:16]


def _certain(factor: Decimal, mark: str) -> str:
    """A factor as text that can be read in one way only: 1.125 could be a thousand, 1.1250 is none."""
    text = exact_text(factor)
    return (text if is_unambiguous(text) else f"{text}0").replace(".", mark)


def _own_files(folder: Path) -> list[Path]:
    """The files of a dossier that are named for the table of conversions."""
    return [path for path in sorted(folder.iterdir()) if _is_own(path)]


def _is_own(path: Path) -> bool:
    named = path.suffix.lower() in FORMATS and not path.name.startswith(OF_OTHERS) and is_file(path)
    return named and (table_named(path.stem) or table_meant(path.stem)) == TABLE


def _rows(table: Table | None, file: str | None = None) -> Iterator[tuple[str | None, str | None, str | None]]:
    """The rows of the table, or of one of its files: item code, unit, factor."""
    for row in range(len(table) if table is not None else 0):
        assert table is not None
        if file is None or table.file_of(row) == file:
            yield table.columns["item_code"][row], table.columns["unit"][row], table.columns["factor"][row]


def _is_plain(table: Table | None, file: str) -> bool:
    """Whether a file holds nothing but rows of conversions that were read completely."""
    readings = [each for each in table.readings if each.file == file] if table is not None else []
    if table is None or not readings or any(each.unused for each in readings):
        return False
    return all(None not in row for row in _rows(table, file))
