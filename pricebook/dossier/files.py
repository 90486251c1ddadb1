"""The files of a dossier's folder: which hold which table, and which look like a table and are not read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from pricebook.base.file_names import OF_OTHERS, as_text, plain_name
from pricebook.base.languages import Phrase, is_text, say
from pricebook.base.nearest import nearest_names, nearest_sentence
from pricebook.findings import Finding, Place
from pricebook.tables import FORMATS, SHEETS_FOR_PEOPLE, Sheet, TableSpec, load_specs, open_sheets, table_named
from pricebook.tables.files.workbook import TEXT_FORMATS
from pricebook.tables.layout.names import table_meant
from pricebook.tables.layout.segments import heading_below
from pricebook.tables.other_tables import holds_text_and_number

FORMS = "ho-so"  # the name of a workbook with the forms of several tables; any other does as well
OTHER_STEMS = (
    "pricelist",
    "to_accept",
    "accepted",
    "norm_differences",
)  # what a build may have written into the folder, and what the officer accepts
_PACK, _RESULTS = "regulation.toml", ("pricelist.json", "findings.json", "check.json", "build-manifest.json")
_GIVEN_BACK, _FINDINGS = "given_back", "-findings"  # copies of the tables with what was found, and reasons typed there
_KEPT = "matches.xlsx.bak"  # the matches as they were before `match --force`, or a decision, replaced them
MOST_EXAMINED = 1_000  # entries of a folder within the folder
_TEXT = ".txt"  # of a table only where it has a table's name: such files hold anything


@dataclass(frozen=True, slots=True)
class TableFile:
    """Where a table stands.

    Attributes:
        path: The file.
        part: The folder within the dossier that it belongs to; "" for the dossier's own.
        sheets: The sheets that hold the table, of a workbook of several tables; None where the file is named for the table.
    """

    path: Path
    part: str = ""
    sheets: list[Sheet] | None = None

    @property
    def file(self) -> str:
        """The file as findings and lists name it: below the dossier's folder."""
        return f"{self.part}/{self.path.name}" if self.part else self.path.name


@dataclass(slots=True)
class _Found:
    files: dict[str, list[TableFile]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    meant: list[tuple[str, TableFile]] = field(default_factory=list)  # files whose name is like that of a table


def table_files(folder: Path, parts: Sequence[str] = ()) -> tuple[dict[str, list[TableFile]], list[Finding]]:
    """Finds the files of a dossier's tables.

    A file is a table by its name: the id, the Vietnamese title or the short name. A workbook whose own name is none has tables on
    the sheets that are named for one.

    Args:
        folder: the folder of the dossier.
        parts: the folders within it that hold parts of the dossier.

    Returns:
        A pair: table → its files, at most one of its own name for each part; and the findings. A file whose name begins with that
        of a table, and which alone has its headings, is that table. IN011: a file has the name of no table. IN012: a part has no
        folder. IN016: two files are one table. IN057: a file or a folder has the name of a table, or holds tables, and is not
        read. IN079: a sheet of a workbook with several tables has the name of none.
    """
    found, named = _Found(), {name.casefold() for name in parts}  # Windows does not tell capitals apart
    for part in ("", *parts):
        if part and not (folder / part).is_dir():
            reason = say("value.no-such-part", said=part)
            found.findings.append(Finding("IN012", Place("dossier.toml"), more={"path": "parts", "reason": reason}))
            continue
        for path in sorted((folder / part).iterdir()):
            ours = path.name == _KEPT or (not part and path.name.casefold() in named and path.is_dir())
            if not path.name.startswith(OF_OTHERS) and not ours:
                _examine(path, part, found)
    for table, file in found.meant:
        alone = [other for other, _ in found.meant].count(table) == 1 and table not in found.files
        if alone and _has_headings(file.path, load_specs()[table]):
            found.files[table] = [file]
        else:
            at = Place(as_text(file.file))
            found.findings.append(Finding("IN011", at, more={"near": nearest_sentence([load_specs()[table].named])}))
    return found.files, found.findings


def _examine(path: Path, part: str, found: _Found) -> None:
    shown = Place(as_text(TableFile(path, part).file))
    name, suffix, table = path.stem.lower(), path.suffix.lower(), table_named(path.stem)
    if path.suffix.lower() in FORMATS and not is_text(path.name):  # no list of inputs could name it
        found.findings.append(Finding("XL010", shown, more={"reason": say("file.name-no-text")}))
    elif path.is_dir():
        if path.name != _GIVEN_BACK and (tables := _tables_within(path)):
            found.findings.append(Finding("IN057", shown, observed=f"{shown.file}/", more={"tables": ", ".join(tables)}))
    elif suffix not in FORMATS or not path.is_file():
        if (named := table_named(path.name.partition(".")[0].strip())) is not None:
            found.findings.append(Finding("IN057", shown, observed=shown.file, more={"tables": named}))
    elif (
        name in OTHER_STEMS
        or plain_name(path.name.lower()).partition(".")[0] in OTHER_STEMS
        or (name.endswith(_FINDINGS) and suffix == ".xlsx")
        or (suffix == _TEXT and table is None)
    ):
        return
    elif table is None:
        if suffix in TEXT_FORMATS or not _several_tables(path, part, found):
            if (likely := table_meant(path.stem)) is not None:
                found.meant.append((likely, TableFile(path, part)))
            else:
                found.findings.append(Finding("IN011", shown, more={"near": _nearest(name)}))
    elif (
        other := next((each for each in found.files.get(table, ()) if each.part == part and not each.sheets), None)
    ) is not None:
        found.findings.append(
            Finding("IN016", shown, observed=path.name, more={"other": other.path.name, "table": load_specs()[table].name})
        )
    else:
        found.files.setdefault(table, []).append(TableFile(path, part))


def _has_headings(path: Path, spec: TableSpec) -> bool:
    """Whether a sheet of a file has the headings that a table needs."""
    sheets, _ = open_sheets(path)
    return any(not heading_below(sheet, 0, spec, {}).missing(spec) for sheet in sheets or ())


def _several_tables(path: Path, part: str, found: _Found) -> bool:
    """Finds the tables of a workbook whose sheets are named for them. False where none is: then nothing was found."""
    sheets, findings = open_sheets(path)
    named = [(sheet, table_named(sheet.name or "")) for sheet in sheets or ()]
    if not any(table for _, table in named):
        return False
    file = TableFile(path, part).file
    found.findings += in_part(part, findings)
    by_table: dict[str, list[Sheet]] = {}
    for sheet, table in named:
        if table is not None:
            by_table.setdefault(table, []).append(sheet)
        elif sheet.name not in SHEETS_FOR_PEOPLE and any(holds_text_and_number(row) for row in sheet.rows):
            near = _nearest((sheet.name or "").lower())
            found.findings.append(Finding("IN079", Place(file, sheet.name), observed=sheet.name or "", more={"near": near}))
    for table, of_table in by_table.items():
        found.files.setdefault(table, []).append(TableFile(path, part, of_table))
    return True


def in_part(part: str, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings about a file of a part, their places with the folder of the part."""

    def within(place: Place) -> Place:
        return replace(place, file=f"{part}/{place.file}") if part and place.file else place

    for each in findings:
        cells, related = tuple(map(within, each.cells)), tuple(map(within, each.related))
        yield replace(each, at=within(each.at), cells=cells, related=related) if part else each


def _nearest(name: str) -> Phrase | str:
    specs = load_specs()
    spelt = {text: spec.named for spec in specs.values() for text in (spec.id, spec.title, spec.name)}
    meant = table_meant(name)
    near = [specs[meant].named] if meant is not None else [spelt[text] for text in nearest_names(name, spelt, most=1)]
    if near:
        return nearest_sentence(near)
    return say("value.there-are", names=", ".join(spec.named for spec in specs.values()))


def _tables_within(folder: Path) -> list[str]:
    """The names of tables that a folder seems to hold; none where it is a folder of regulation packs or of results.

    A folder that has itself the name of a table holds that one, if there is any file in it that could be read.
    """
    inside = list(islice(folder.rglob("*"), MOST_EXAMINED))
    if any(plain_name(path.name) in (_PACK, *_RESULTS) for path in inside):
        return []
    readable = [path for path in inside if path.suffix.lower() in FORMATS and not path.name.startswith(OF_OTHERS)]
    tables = {FORMS if path.stem.lower() == FORMS else table_named(path.stem) for path in readable}
    if readable:
        tables.add(table_named(folder.name))
    return sorted(filter(None, tables))
