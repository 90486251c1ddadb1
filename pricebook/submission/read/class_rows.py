"""Class rows: rows that name only a hospital class, below the service that they belong to.

For example "Khám bệnh", and below it "- Bệnh viện hạng II" and "- Trạm y tế xã".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pricebook.submission.read.classes import ClassWords
from pricebook.submission.stated import Identified, StatedLine


class SectionTitle(NamedTuple):
    """A row that is the title of a section, and the services that it may name."""

    row: int
    services: Sequence[str]


class _ServiceAbove(NamedTuple):
    """The service above a row. Without a service where the row above is the title of something else."""

    service: str | None
    ordinal: str | None
    code: str | None
    identified: Identified = "none"
    bounded_by: tuple[str, ...] = ()


_NO_SERVICE = _ServiceAbove(None, None, None)


def attach_class_rows(lines: Sequence[StatedLine], titles: Sequence[SectionTitle], words: ClassWords) -> Iterator[StatedLine]:
    """Makes each class row a line of the service above it, one line for each class that it names.

    A service without a price that class rows follow is only their heading, and gives no line of its own.

    Args:
        lines: the lines of one sheet, in the file's order.
        titles: the titles of sections between them. Class rows below a title belong to the service that the title names; where
            it names none, or several, they belong to no service.
        words: the words for the classes of the regulation.

    Returns:
        The lines, in the same order.
    """
    titles_ahead = list(titles)
    above = _NO_SERVICE
    heading: StatedLine | None = None
    for line in lines:
        while titles_ahead and titles_ahead[0].row < line.row:
            services = titles_ahead.pop(0).services
            if heading is not None:
                yield heading
                heading = None
            above = _ServiceAbove(services[0], None, None, "name") if len(services) == 1 else _NO_SERVICE
        classes, rest = ([], "") if line.by_name or line.by_code else words.in_text(line.name or "")
        if classes and not rest:
            heading = None
            yield from _for_each_class(line, classes, above)
            continue
        if heading is not None:
            yield heading
        above = _NO_SERVICE
        if line.service_id is not None:
            above = _ServiceAbove(line.service_id, line.ordinal, line.own_code, line.identified, line.bounded_by)
        heading = line if not line.figures else None
        if heading is None:
            yield line
    if heading is not None:
        yield heading


def _for_each_class(line: StatedLine, classes: Sequence[str], above: _ServiceAbove) -> Iterator[StatedLine]:
    candidates = (above.service,) if above.service is not None else ()
    for class_ in classes:
        class_line = replace(line, class_=class_, service_id=above.service, candidates=candidates, ordinal=above.ordinal)
        class_line.by_ordinal = class_line.by_code = class_line.by_name = None
        class_line.class_in_name = False  # the row is of the class, and has no other name
        class_line.identified, class_line.bounded_by = above.identified, above.bounded_by
        if above.code is not None:  # the class rows below another code of the service are no repetition
            class_line.service_code, class_line.code_read, class_line.by_code = above.code, above.code, candidates
        yield class_line
