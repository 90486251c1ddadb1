"""A new workbook (.xlsx). It is made in memory and written in one go, so that a full disk leaves no half of one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook


@contextmanager
def new_workbook(
    path: Path, options: Mapping[str, Any] | None = None, finish: Callable[[bytes], bytes] | None = None
) -> "Iterator[Workbook]":
    """A context manager that gives an empty workbook, and writes it when the block ends without error.

    Texts are kept as texts: none becomes a number, a formula or a link.

    Args:
        path: The workbook to write.
        options: Further options of xlsxwriter.
        finish: What makes the bytes that are written of those that xlsxwriter has made; by default these are written.

    Raises:
        OSError: The file cannot be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    made = BytesIO()
    texts = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    # xlsxwriter writes into what it is given: the second workbook of a process would be another one.
    book = Workbook(made, {**texts, **deepcopy(dict(options or {}))})
    yield book
    try:
        book.close()
    except FileCreateError as error:  # a temporary file of xlsxwriter could not be written
        raise error.args[0] from error
    path.write_bytes(made.getbuffer() if finish is None else finish(made.getvalue()))
