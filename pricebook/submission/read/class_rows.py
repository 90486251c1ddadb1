"""Rows for classes below the service that they are of: "Khám bệnh", then "- Bệnh viện hạng II", "- Trạm y tế xã"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pricebook.submission.read.classes import classes_in
from pricebook.submission.stated import StatedLine


class NamedTitle(NamedTuple):
    """A row that is a title, and the services that it may name."""

    row: int
    services: Sequence[str]


class _Above(NamedTuple):
    """The service that stands above a row: none where a title of something else does."""

    service: str | None
    ordinal: str | None


_NOTHING = _Above(None, None)


def classes_below_their_service(lines: Sequence[StatedLine], titles: Sequence[NamedTitle]) -> Iterator[StatedLine]:
    """The lines, those that only name classes as lines of the service above them, one for each class.

    `titles` are rows between them with the services that they may name: a title of something else ends what stood above.
    A service without a price that such rows follow is their heading, and no line itself.
    """
    ahead = list(titles)
    above = _NOTHING
    heading: StatedLine | None = None
    for line in lines:
        while ahead and ahead[0].row < line.row:
            services = ahead.pop(0).services
            if heading is not None:
                yield heading
                heading = None
            above = _Above(services[0], None) if len(services) == 1 else _NOTHING
        classes, rest = ([], "") if line.by_name or line.by_code else classes_in(line.name or "")
        if classes and not rest:
            heading = None
            yield from _for_each_class(line, classes, above)
            continue
        if heading is not None:
            yield heading
        above = _Above(line.service_id, line.ordinal) if line.service_id is not None else _NOTHING
        heading = line if not line.figures else None
        if heading is None:
            yield line
    if heading is not None:
        yield heading


def _for_each_class(line: StatedLine, classes: Sequence[str], above: _Above) -> Iterator[StatedLine]:
    of = (above.service,) if above.service is not None else ()
    for class_ in classes:
        named = replace(line, class_=class_, service_id=above.service, candidates=of, ordinal=above.ordinal)
        named.by_ordinal = named.by_code = named.by_name = None
        yield named
