"""NAME.columns.toml beside a list: the columns that an officer confirmed, valid while the headings are those confirmed."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.base.cells import column_letters, column_number
from pricebook.base.inputs import input_text
from pricebook.submission.read.layouts import figure_named
from pricebook.tables import Heading, Table, heading_key

SUFFIX = ".columns.toml"
LARGEST = 100_000  # bytes
_LETTERS = re.compile(r"[A-Z]{1,2}")
_HEAD = """\
# Columns of {name}, confirmed: field = column. `pricebook check` takes them as long as the headings are those below.
# Các cột của {name} đã được xác nhận: trường = cột. `pricebook check` dùng chúng khi tiêu đề vẫn như dưới đây.
"""


@dataclass(frozen=True, slots=True)
class ConfirmedColumns:
    """The columns that were confirmed for one layout.

    Attributes:
        headings: column → its heading; none where the table has no heading.
        columns: field → column.
    """

    headings: Mapping[int, str]
    columns: Mapping[str, int]

    def fits(self, heading: Heading, candidates: Mapping[str, Sequence[int]] = {}) -> bool:
        """Whether a heading is the one that was confirmed.

        Args:
            heading: the heading of a sheet.
            candidates: field → columns whose values could be those of the field. A table without a heading fits where they allow
                each column that was confirmed.
        """
        if self.headings or heading.names:
            return _keys(self.headings) == _keys(heading.names)
        return all(column in candidates.get(field, (column,)) for field, column in self.columns.items())


class UnusableConfirmation(ValueError):
    """The file cannot be read as what it should hold."""


def confirmation_beside(path: Path) -> Path:
    """The file that holds the confirmed columns of a list."""
    return path.with_name(path.stem + SUFFIX)


def read_confirmed(path: Path) -> list[ConfirmedColumns]:
    """Reads the confirmed columns of a list.

    Args:
        path: the list; the file is looked for beside it.

    Returns:
        The confirmed tables; none where there is no such file.

    Raises:
        UnusableConfirmation: the file is there and cannot be read.
    """
    file = confirmation_beside(path)
    if not file.is_file():
        return []
    try:
        said = tomllib.loads(input_text(file, LARGEST))
        tables = [_table(one) for one in said["table"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnusableConfirmation(file.name) from error
    return tables


def confirmation_of(name: str, tables: Iterable[Table]) -> str:
    """The text of the file that confirms the columns of the price lists of a workbook, as they were read."""
    lists = (table for table in tables if table.spec.id == "price_list")
    headings = (reading.heading for table in lists for reading in table.readings)
    return confirmation_text(name, (ConfirmedColumns(heading.names, heading.columns) for heading in headings))


def confirmation_text(name: str, confirmed: Iterable[ConfirmedColumns]) -> str:
    """The text of the file that confirms columns.

    Args:
        name: the name of the list.
        confirmed: the columns of each of its tables.
    """
    text = _HEAD.format(name=name.replace("\n", " "))
    for table in confirmed:
        headings = ", ".join(f"{column_letters(c)} = {_quoted(said)}" for c, said in sorted(table.headings.items()))
        columns = ", ".join(f"{_quoted(field)} = {_quoted(column_letters(c))}" for field, c in table.columns.items())
        text += f"\n[[table]]\nheadings = {{ {headings} }}\ncolumns = {{ {columns} }}\n"
    return text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _table(said: Mapping[str, Any]) -> ConfirmedColumns:
    columns = {str(field): _number(letters) for field, letters in said["columns"].items()}
    if not columns or any(figure_named(field) is None for field in columns):
        raise UnusableConfirmation(", ".join(columns))
    return ConfirmedColumns({_number(letters): str(text) for letters, text in said["headings"].items()}, columns)


def _number(letters: Any) -> int:
    if not isinstance(letters, str) or not _LETTERS.fullmatch(letters):
        raise UnusableConfirmation(str(letters))
    return column_number(letters)


def _keys(headings: Mapping[int, str]) -> dict[int, str]:
    return {column: heading_key(text) for column, text in headings.items()}
