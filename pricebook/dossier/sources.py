"""Reads a table of a dossier from all files that hold it: one of the dossier's own, or one of each part."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pricebook.dossier.files import TableFile, in_part
from pricebook.findings import Finding, Place
from pricebook.tables import NO_HINTS, NumberHints, Table, TableSpec, joined, read_table, read_table_in


def read_sources(
    sources: Sequence[TableFile], spec: TableSpec, chosen: Mapping[str, str] = {}, hints: NumberHints = NO_HINTS
) -> tuple[Table | None, list[Finding]]:
    """Reads a table from its files, and joins what the parts of a dossier hold of it.

    Args:
        sources: Its files, at least one.
        spec: What the table holds.
        chosen: By field, the heading or the column letter that the dossier names for it.
        hints: What is known about its numbers.

    Returns:
        The table, None where no file of it can be read; and the findings. IN016: two files of one part are both filled in.
    """
    read: list[tuple[TableFile, Table]] = []
    findings: list[Finding] = []
    for source in sources:
        table, found = _read(source, spec, chosen, hints)
        filled = next((each for each, other in read if each.part == source.part and len(other)), None)
        if table is not None and len(table) and filled is not None:
            more = {"other": filled.path.name, "table": spec.name}
            findings.append(Finding("IN016", Place(source.file), observed=source.path.name, more=more))
            continue
        findings += found
        if table is not None:
            read.append((source, table))
    tables = sorted((table for _, table in read), key=lambda table: not len(table))  # a blank form does not give its name
    return (joined(tables) if tables else None), findings


def _read(
    source: TableFile, spec: TableSpec, chosen: Mapping[str, str], hints: NumberHints
) -> tuple[Table | None, Iterator[Finding]]:
    if source.sheets is None:
        table, findings = read_table(source.path, spec, chosen, hints)
    else:
        table, findings = read_table_in(source.path, source.sheets, spec, chosen, hints)
    if table is not None and source.part:
        table.file = source.file
        for reading in table.readings:
            reading.file = source.file
    return table, in_part(source.part, findings)


def read_files(sources: Mapping[str, Sequence[TableFile]]) -> dict[str, Path]:
    """The files that are read, by the name that findings give them."""
    return {source.file: source.path for files in sources.values() for source in files}
