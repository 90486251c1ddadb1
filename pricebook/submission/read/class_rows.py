"""Rows for classes below the service that they are of: "Khám bệnh", then "- Bệnh viện hạng II", "- Trạm y tế xã"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pricebook.submission.read.classes import classes_in
from pricebook.submission.stated import StatedLine

_Service = tuple[str, str | None] | None  # service and ordinal


def classes_below_their_service(lines: Sequence[StatedLine], titles: Sequence[tuple[int, Sequence[str]]]) -> Iterator[StatedLine]:
    """The lines, those that only name classes as lines of the service above them, one for each class.

    `titles` are rows between them with the services that they may name: a title of something else ends what stood above.
    A service without a price that such rows follow is their heading, and no line itself.
    """
    ahead = list(titles)
    above: _Service = None
    heading: StatedLine | None = None
    for line in lines:
        while ahead and ahead[0][0] < line.row:
            _, services = ahead.pop(0)
            if heading is not None:
                yield heading
                heading = None
            above = (services[0], None) if len(services) == 1 else None
        classes, rest = ([], "") if line.by_name or line.by_code else classes_in(line.name or "")
        if classes and not rest:
            heading = None
            yield from _for_each_class(line, classes, above)
            continue
        if heading is not None:
            yield heading
        above = (line.service_id, line.ordinal) if line.service_id is not None else None
        heading = line if not line.figures else None
        if heading is None:
            yield line
    if heading is not None:
        yield heading


def _for_each_class(line: StatedLine, classes: Sequence[str], above: _Service) -> Iterator[StatedLine]:
    for class_ in classes:
        service, ordinal = above or (None, None)
        of = (service,) if service is not None else ()
        named = replace(line, class_=class_, service_id=service, candidates=of, ordinal=ordinal)
        named.by_ordinal = named.by_code = named.by_name = None
        yield named
