"""Checks of a pack in time: what is older than the document that it cites, or outlasts it; documents that are not declared."""

from collections.abc import Iterable, Iterator
from datetime import date

from pricebook.findings import Finding, Place
from pricebook.regulation.basics import Citation, Document
from pricebook.regulation.model import Regulation
from pricebook.regulation.packs import SETTINGS
from pricebook.regulation.provenance import Fact, Settings, document_of, facts
from pricebook.regulation.tables import PackTable


def outside_its_document(law: Regulation, tables: dict[str, PackTable]) -> Iterator[Finding]:
    """LW018, LW019: see `outside_documents`."""
    del tables
    file = Place(f"{law.id}/{SETTINGS}")
    yield from outside_documents(law, file)
    yield from _outside(law, _sources(law), file)


def outside_documents(law: Settings, file: Place) -> Iterator[Finding]:
    """LW018: a value is older than the document that it cites. LW019: it outlasts it, or has no end where a successor is known.

    A rule without days of its own is only cited while its document may be; it is reported where that is never.

    Args:
        law: the settings of a regulation, or of a pack of settlement.
        file: their file.
    """
    yield from _outside(law, facts(law), file)
    for document in law.references:
        if document.superseded_by and document.to is None:
            more = {"path": f"references[{document.document}]", "document": document.superseded_by}
            yield Finding("LW019", file, observed="…", limit="…", more=dict(more))
    if law.superseded_by and law.effective_to is None:
        more = {"path": "effective_to", "document": law.superseded_by.document}
        yield Finding("LW019", file, observed="…", limit="…", more=dict(more))


def _sources(law: Regulation) -> Iterator[Fact]:
    """The sources of the tables as facts. One without days of its own is reported only where its document never holds."""
    for name, source in law.tables.items():
        from_, to = source.from_ or law.effective_from, source.to or law.effective_to
        own_days = source.from_ is not None or source.to is not None
        yield Fact(f"tables.{name}", "", source.reference, from_, to, dated=own_days)


def _outside(law: Settings, stated: Iterable[Fact], file: Place) -> Iterator[Finding]:
    for fact in stated:
        document = document_of(law, fact.citation)
        if document is None:
            continue
        more = {"path": fact.path, "document": document.document}
        if document.from_ is not None and _before(fact, document):
            yield Finding("LW018", file, observed=_day(fact.from_), limit=_day(document.from_), more=dict(more))
        elif document.to is not None and _after(fact, document):
            yield Finding("LW019", file, observed=_day(fact.to), limit=_day(document.to), more=dict(more))


def undeclared_documents(law: Regulation, tables: dict[str, PackTable]) -> Iterator[Finding]:
    """LW033: see `undeclared`; the sources of tables, too."""
    del tables
    file = Place(f"{law.id}/{SETTINGS}")
    yield from undeclared(law, file)
    yield from _undeclared(law, ((fact.path, fact.citation) for fact in _sources(law)), file)


def undeclared(law: Settings, file: Place) -> Iterator[Finding]:
    """LW033: a fact cites a document that the pack does not declare, so that the citation is never printed."""
    yield from _undeclared(law, ((fact.path, fact.citation) for fact in facts(law)), file)
    yield from _undeclared(law, [("superseded_by", law.superseded_by)], file)


def _undeclared(law: Settings, cited: Iterable[tuple[str, Citation | None]], file: Place) -> Iterator[Finding]:
    for path, citation in cited:
        if citation is not None and document_of(law, citation) is None:
            yield Finding("LW033", file, observed=citation.document, more={"path": path})


def _before(fact: Fact, document: Document) -> bool:
    """Whether a fact begins before its document; of a rule that is cited by the day, whether it ends before."""
    begins = document.from_ or date.min
    return (fact.from_ or date.min) < begins if fact.dated else (fact.to or date.max) < begins


def _after(fact: Fact, document: Document) -> bool:
    ends = document.to or date.max
    return (fact.to or date.max) > ends if fact.dated else (fact.from_ or date.min) > ends


def _day(day: date | None) -> str:
    return "…" if day is None else day.isoformat()
