"""The files of a dossier's folder: which is which table, and which look like a table and are not read."""

from itertools import islice
from pathlib import Path

from pricebook.base.nearest import nearest_names, nearest_sentence
from pricebook.findings import Finding, Place
from pricebook.tables import FORMATS, load_specs

OTHER_STEMS = (
    "pricelist",
    "to_accept",
    "accepted",
    "norm_differences",
)  # what a build may have written into the folder, and what the officer accepts
_PACK, _RESULTS = "regulation.toml", ("pricelist.json", "findings.json", "check.json")
MOST_EXAMINED = 1_000  # entries of a folder within the folder
_TEXT = ".txt"  # of a table only where it has a table's name: such files hold anything


def table_files(folder: Path) -> tuple[dict[str, Path], list[Finding]]:
    """Finds the files of a dossier's tables.

    Args:
        folder: the folder of the dossier.

    Returns:
        A pair: table → its file; and the findings. IN011: a file has the name of no table. IN016: two files are one table.
        IN057: a file or a folder has the name of a table, or holds tables, and is not read.
    """
    specs = load_specs()
    files: dict[str, Path] = {}
    findings: list[Finding] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(("~$", ".")):
            continue
        shown = Place(path.name.encode(errors="replace").decode())
        name, suffix = path.stem.lower(), path.suffix.lower()
        if path.is_dir():
            if tables := _tables_within(path):
                findings.append(Finding("IN057", shown, observed=f"{shown.file}/", more={"tables": ", ".join(tables)}))
        elif suffix not in FORMATS or not path.is_file():
            if (named := path.name.lower().partition(".")[0].strip()) in specs:
                findings.append(Finding("IN057", shown, observed=shown.file, more={"tables": named}))
        elif name in OTHER_STEMS or (suffix == _TEXT and name not in specs):
            continue
        elif name not in specs:
            spelt = {text: spec.id for spec in specs.values() for text in (spec.id, spec.title)}
            near = nearest_sentence(spelt[text] for text in nearest_names(name, spelt, most=1))
            findings.append(Finding("IN011", shown, more={"near": near}))
        elif name in files:
            findings.append(Finding("IN016", Place(path.name), observed=path.name, more={"other": files[name].name}))
        else:
            files[name] = path
    return files, findings


def _tables_within(folder: Path) -> list[str]:
    """The names of tables that a folder seems to hold; none where it is a folder of regulation packs or of results.

    A folder that has itself the name of a table holds that one, if there is any file in it that could be read.
    """
    inside = list(islice(folder.rglob("*"), MOST_EXAMINED))
    if any(path.name in (_PACK, *_RESULTS) for path in inside):
        return []
    specs = load_specs()
    readable = [path for path in inside if path.suffix.lower() in FORMATS and not path.name.startswith(("~$", "."))]
    tables = {name for path in readable if (name := path.stem.lower()) in specs}
    if readable and folder.name.lower() in specs:
        tables.add(folder.name.lower())
    return sorted(tables)
