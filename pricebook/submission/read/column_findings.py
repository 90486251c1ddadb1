"""Findings about the columns of a sheet: which are unclear, not read, or not there, with a command that settles it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.shell import quoted_for_shell
from pricebook.findings import Finding, Place
from pricebook.submission.read.kind_of_sheet import BETWEEN_SHEETS, SheetKind
from pricebook.submission.read.proposed import Proposal
from pricebook.submission.read.value_forms import LOOKED_AT, Column, ValueForms, holds_digits
from pricebook.tables import Field, Heading, Sheet, TableSpec, clean_text, is_of_no_field, nearest_heading
from pricebook.tables.cells.text import Cell, quoted

# Figures that must come from one column: where two columns fit, neither is used.
_NEVER_GUESSED = frozenset(
    {"ordinal", "service_code", "name", "class", "price", "ceiling", "current_price", "unit_price", "cost"}
)
_AMOUNTS = frozenset({"price", "ceiling", "current_price", "council_price", "unit_price", "cost", "composed", "part", "given"})
_BECAUSE = {"proposed": "columns.proposed", "confirmed": "columns.confirmed"}
_MISSING = {"service": "columns.service", "price": "columns.price"}
MOST_NAMED = 6  # candidates and headings that a message lists
_SHARED_WORD = 3  # letters of a word that two names can share


def unclear_columns(
    path: Path, sheet: Sheet, spec: TableSpec, heading: Heading, chosen: Mapping[str, str] = {}, of: str | None = None,
    instead: str | Phrase | None = None, of_sheet: Mapping[str, str] | None = None,
) -> list[Finding]:  # fmt: skip
    """Returns what keeps columns that are named from being read.

    IN030 where two columns could be the same figure, and neither is read; IN045 where a column that was named is not there, or
    holds no amounts where amounts are asked for.

    Args:
        path, sheet, spec, heading: the sheet, and how it is understood.
        chosen: field → heading or column letter that the officer names, for the command.
        of: the name of the sheet for the command, where the workbook has several.
        instead: the options that settle the columns where those that were chosen cannot be used.
        of_sheet: those of the choices that are for this sheet; by default all.
    """
    findings: list[Finding] = []
    instead = instead if instead is not None else say("columns.without")
    for field_id, said in heading.absent.items():
        there = "; ".join(f"{column_letters(c)} “{quoted(name)}”" for c, name in heading.names.items())
        near = nearest_heading(said, {c: name for c, name in heading.names.items() if c not in heading.columns.values()})
        command = column_options(chosen, {field_id: near}, of) if near is not None else instead
        more: dict[str, Figure] = {"id": field_id, "reason": say("columns.absent", there=there or "–"), "command": command}
        findings.append(Finding("IN045", _at(path, sheet, heading), observed=said, more=dict(more)))
    findings += _chosen_without_amounts(path, sheet, spec, heading, chosen if of_sheet is None else of_sheet, instead)
    settled = {field_id: columns[-1] for field_id, columns in heading.ambiguous.items()}
    for field_id, columns in heading.ambiguous.items():
        entry = spec.field(field_id)
        if entry.figure.name in _NEVER_GUESSED and heading.fields > 2:
            candidates = "; ".join(f"{column_letters(c)} “{quoted(heading.names[c])}”" for c in columns)
            command = column_options(chosen, {**settled, field_id: columns[-1]}, of)
            more = {"field": entry.name, "letter": column_letters(columns[-1]), "command": command}
            findings.append(Finding("IN030", _at(path, sheet, heading, columns[-1]), observed=candidates, more=more))
    return findings


def _chosen_without_amounts(
    path: Path, sheet: Sheet, spec: TableSpec, heading: Heading, chosen: Mapping[str, str], instead: str | Phrase
) -> Iterator[Finding]:
    for field_id in chosen:
        column = heading.columns.get(field_id)
        if column is None or not any(spec.field(field_id).figure.name == name for name in _AMOUNTS):
            continue
        cells = _cells(sheet, heading, column)
        if not cells or holds_digits(cells):
            continue
        held = "; ".join(quoted(cell) for cell in cells[:3])
        reason = say("columns.no-amounts", column=_named(heading, column), held=held)
        more: dict[str, Figure] = {"id": field_id, "reason": reason, "command": instead}
        yield Finding("IN045", _at(path, sheet, heading, column), observed=chosen[field_id], more=more)


def without_unusable(heading: Heading, findings: Iterable[Finding]) -> Heading:
    """Returns the heading without the columns that IN045 says hold no amounts."""
    unusable = {str(finding.more["id"]) for finding in findings if finding.code == "IN045"}
    return replace(heading, columns={field: c for field, c in heading.columns.items() if field not in unusable})


def not_understood(
    path: Path, sheet: Sheet, proposal: Proposal, spec: TableSpec, chosen: Mapping[str, str], of: str | None = None,
    *, can_be_taken: bool = True,
) -> Iterator[Finding]:  # fmt: skip
    """Yields IN034 for a sheet whose headings do not say all that a price list needs, where its values show what could be meant.

    It says what was recognised, what is missing, what could be meant, and a command that judges the list.

    Args:
        path, sheet, proposal, spec: the sheet, what its headings and values say, and the price list.
        chosen: field → heading or column letter that the officer names.
        of: the name of the sheet for the command, where the workbook has several.
        can_be_taken: whether an option takes the proposal as it is.
    """
    options = settling_options(proposal, chosen, of, can_be_taken=can_be_taken)
    if options is None:
        return
    heading = proposal.heading
    known = {field: [c] for field, c in heading.columns.items() if field not in proposal.proposed}
    could = {field: [c] for field, c in proposal.proposed.items()} | dict(heading.ambiguous)
    could |= {field: proposal.candidates[field] for field in proposal.guesses() if field not in could}
    rows = proposal.rows or max((held.filled for held in proposal.columns.values()), default=0)
    more: dict[str, Figure] = {
        "known": _columns_text(spec, heading, known, {}) or say("columns.none"),
        "missing": Terms(say(_MISSING[what]) for what in proposal.unnamed),
        "candidates": _columns_text(spec, heading, could, proposal.columns),
        "command": options,
    }
    yield Finding("IN034", Place(path.name, sheet.name), observed=rows, more=more)


def without_candidates(finding: Finding) -> Finding:
    """Returns IN034 for a sheet whose values show no column that could be meant: it needs headings."""
    nothing = say("columns.none")
    missing = Terms((say("columns.service"), say("columns.price")))
    more: dict[str, Figure] = {"known": nothing, "missing": missing, "candidates": nothing, "command": say("columns.head-first")}
    return replace(finding, more=more)


def settling_options(
    proposal: Proposal, chosen: Mapping[str, str], of: str | None = None, *, can_be_taken: bool = True
) -> str | None:
    """Returns the options by which the list is judged; None where its values show no column for what is missing."""
    settled = {field: columns[-1] for field, columns in proposal.heading.ambiguous.items()}
    guesses = {**proposal.guesses(), **settled}
    if not guesses:
        return None
    if can_be_taken and proposal.proposed and not proposal.missing and not settled:
        return " ".join(filter(None, [column_options(chosen, {}), "--columns"]))
    return column_options(chosen, {field: c for field, c in guesses.items() if field != "unit"}, of)


def no_list(path: Path, sheets: Sequence[Sheet]) -> Finding:
    """Returns IN031, with the sheets that were looked at, and the texts of the row that looks most like a heading."""
    filled = [sum(any(cell not in (None, "") for cell in row) for row in sheet.rows) for sheet in sheets]
    seen = [
        say("columns.sheet-with-rows" if count else "columns.sheet-blank", sheet=quoted(sheet.name or path.name), count=count)
        for sheet, count in zip(sheets[:MOST_NAMED], filled, strict=False)
    ]
    listed = Terms([*seen, *(["…"] if len(sheets) > MOST_NAMED else [])])
    texts = max((_texts(row) for sheet in sheets for row in sheet.rows[:60]), key=len, default={})
    heading = "; ".join(f"{column_letters(c)} “{quoted(text)}”" for c, text in list(texts.items())[:MOST_NAMED])
    if not any(filled):
        what = say("columns.no-data", sheets=listed)
    elif heading:
        what = say("columns.heading-seen", sheets=listed, heading=heading)
    else:
        what = say("columns.sheets-seen", sheets=listed)
    return Finding("IN031", Place(path.name), more={"what": what})


def without_rows(path: Path, sheet: Sheet, heading: Heading) -> Finding:
    """Returns IN063 for a table with a heading that names all that is needed, and no row below it."""
    columns = "; ".join(_named(heading, c) for c in list(heading.columns.values())[:MOST_NAMED])
    return Finding("IN063", _at(path, sheet, heading), more={"row": heading.last + 1, "columns": columns})


def taken_columns(path: Path, sheet: Sheet, kind: SheetKind, file: str) -> Iterator[Finding]:
    """Yields IN047: which columns were taken from a proposal, or from the file that confirms them."""
    if kind.because is not None:
        columns = _columns_text(kind.spec, kind.heading, {field: [c] for field, c in kind.taken.items()}, {})
        because = say(_BECAUSE[kind.because], file=file)
        yield Finding("IN047", Place(path.name, sheet.name), observed=columns, more={"because": because})


def unread_names(
    path: Path, sheet: Sheet, heading: Heading, forms: ValueForms, chosen: Mapping[str, str], of: str | None = None
) -> Iterator[Finding]:
    """Yields a finding for the column of texts beside the codes that could hold the names, where no column of names was read.

    IN046 where most of its texts share a word with the name of the service of their code, IN048 where they do not.
    """
    codes = heading.columns.get("service_code", heading.columns.get("ordinal"))
    if codes is None or {"name"} & {*heading.columns, *heading.ambiguous}:
        return
    rows = sheet.rows[heading.last + 1 : heading.last + 1 + LOOKED_AT]
    read = set(heading.columns.values())
    free = {c: held for c, held in forms.of_columns(rows).items() if c not in read}
    columns = {c: held for c, held in free.items() if not is_of_no_field(heading.names.get(c, "")) and held.of_names(len(rows))}
    if not columns:
        return
    column = max(columns, key=lambda c: (columns[c].names, columns[c].distinct))
    pairs = [(row[codes], row[column]) for row in rows if max(codes, column) < len(row)]
    code = "IN046" if forms.mostly_named(pairs) else "IN048"
    more = {"command": column_options(chosen, {"name": column}, of), "held": "; ".join(columns[column].samples)}
    yield Finding(code, _at(path, sheet, heading, column), observed=_named(heading, column), more=dict(more))


def column_options(chosen: Mapping[str, str], added: Mapping[str, int], of: str | None = None) -> str:
    """Returns the options that name columns, quoted for a shell.

    Args:
        chosen: field → heading or column letter, as the officer named them.
        added: field → column, which take the place of the former.
        of: the name of the sheet that the columns of `added` are in, where the workbook has several.
    """
    before = f"{of}!" if of is not None else ""
    said = {field: text.split(BETWEEN_SHEETS) for field, text in chosen.items()}
    for field, column in added.items():
        of_others = [text for text in said.get(field, ()) if of is not None and not text.startswith(before)]
        said[field] = [*of_others, before + column_letters(column)]
    return " ".join(f"--column {quoted_for_shell(f'{field}={text}')}" for field, texts in said.items() for text in texts)


def _at(path: Path, sheet: Sheet, heading: Heading, column: int | None = None) -> Place:
    return Place(path.name, sheet.name, heading.last if heading.last >= 0 else None, column)


def _cells(sheet: Sheet, heading: Heading, column: int) -> list[Cell]:
    rows = sheet.rows[heading.last + 1 : heading.last + 1 + LOOKED_AT]
    return [row[column] for row in rows if column < len(row) and row[column] not in (None, "")]


def _texts(row: list[Cell]) -> dict[int, str]:
    return {column: cell for column, cell in enumerate(row) if isinstance(cell, str) and clean_text(cell)}


def _named(heading: Heading, column: int) -> str:
    name = heading.names.get(column, "")
    return column_letters(column) + (f" “{quoted(name)}”" if name else "")


def _columns_text(spec: TableSpec, heading: Heading, columns: Mapping[str, Sequence[int]], held: Mapping[int, Column]) -> str:
    """The columns of fields, as "Giá đề nghị (price): F “Cột 6” (39900; 885800)"."""
    texts = []
    for field_id, of_field in columns.items():
        entry: Field = spec.field(field_id)
        each = [_named(heading, c) + (f" ({'; '.join(held[c].samples)})" if c in held else "") for c in of_field[:MOST_NAMED]]
        if each:
            texts.append(f"{entry.name} ({entry.id}) ← {', '.join(each)}")
    return "; ".join(texts)
