"""The long work about dossiers: reading, building, matching, the report. Each verb of `app`, as the command line calls it."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.written import write_whole
from pricebook.base.languages import LANGUAGES, Language
from pricebook.web.causes import keep_findings
from pricebook.web.dossiers import PROPOSED, READ, REFUSED, STATE, DeskDossier

Step = Callable[[str], None]


def said_name(language: Language) -> str:
    """The file of what the command line prints of a build, in a language."""
    return f"said.{language}.json"


def new_dossier(
    step: Step, folder: str, regulation: str, province: str, parts: bool, on: str | None, norms: str | None
) -> dict[str, Any]:
    """Makes a dossier, as `pricebook new` does."""
    from pricebook.app.new import new

    step("writing")
    day = date.fromisoformat(on) if on else None
    written = new(folder, regulation=regulation, province=province, parts=parts, on=day, norms=norms)
    return {"files": [file.name for file in written.files]}


def read_dossier(step: Step, folder: str, norms: str | None) -> dict[str, Any]:
    """Reads the tables of a dossier, so that a page can show what was understood of each file."""
    from pricebook.app.dossier_findings import names_of_tables
    from pricebook.app.read_dossier import read_dossier as read

    step("reading-dossier")
    inputs = DeskDossier(Path(folder)).inputs()
    found = read(folder, norms=norms)
    told: dict[str, Any] = {"inputs": inputs, "tables": names_of_tables()}
    told |= {language: found.record(language) for language in LANGUAGES}
    _keep(Path(folder), {READ: _text(told)})
    return {}


def build_dossier(
    step: Step, folder: str, force: bool, language: Language, norms: str | None, registry: str | None
) -> dict[str, Any]:
    """Builds a dossier and writes what `pricebook build DIR` writes; and beside it what pages show of the list.

    Returns:
        Whether there is a list, and whether something blocks approval.
    """
    from pricebook.app.build import build
    from pricebook.app.display import json_text
    from pricebook.app.dossier_findings import findings_since, names_of_tables
    from pricebook.app.list_changes import changes_since
    from pricebook.app.list_shown import ROWS, WAYS, write_shown

    dossier = DeskDossier(Path(folder))
    inputs = dossier.inputs()
    step("reading-dossier")
    built = build(dossier.folder, norms=norms)
    built.set_former_aside()
    step("writing")
    if built.prices is not None:
        built = built.write(force=force, language=language).result
    else:
        built = built.give_back(force=force).result
    earlier = dossier.told(said_name("vi"))
    since = findings_since(built, earlier["findings"] if earlier is not None else None)
    said = {said_name(each): json_text(built.record(each)) for each in LANGUAGES}
    read: dict[str, Any] = {"inputs": inputs, "tables": names_of_tables(), **{each: built.record(each) for each in LANGUAGES}}
    state = {"inputs": inputs, "solved": since.solved, "list": built.prices is not None}
    texts = {**said, READ: _text(read), STATE: _text(state)}
    has_list = built.prices is not None

    def write(staging: Path) -> None:
        _write(staging, texts)
        if has_list:
            write_shown(built, staging, changes_since(built, dossier.results, registry, norms))

    names = (*texts, *((ROWS, WAYS) if has_list else ()))
    former = () if has_list else tuple(name for name in (ROWS, WAYS) if (dossier.shown / name).is_file())
    write_whole(dossier.shown, names, write, force=True, former=lambda: former)
    keep_findings(dossier.shown, since.shown)
    return {"list": has_list, "blocked": built.blocked}


def match_dossier(step: Step, folder: str, norms: str | None) -> dict[str, Any]:
    """Proposes matches, and keeps the proposals for the page. Nothing is written into the dossier itself."""
    step("matching")
    return _propose(Path(folder), norms, DeskDossier(Path(folder)).refused())


def confirm_matches(
    step: Step,
    folder: str,
    decisions: Mapping[str, str],
    withdrawn: Collection[str],
    again: Collection[str],
    by: str,
    on: str,
    seen: str,
    norms: str | None,
) -> dict[str, Any]:
    """Writes decisions into matches.xlsx, and proposes what is left.

    Args:
        step: is told each step.
        folder: the dossier.
        decisions: by the key of a name, the item code; "" where none of the candidates is it.
        withdrawn: keys of names whose matches are taken back.
        again: keys of names that are to be proposed again, of which it was said that no candidate is it.
        by, on: who decides, and when.
        seen: what was seen of matches.xlsx.
        norms: a folder of regulation packs that is searched first.
    """
    from pricebook.app.confirm import NONE, confirm

    step("matching")
    day = date.fromisoformat(on)
    if decisions or withdrawn:
        confirm(Path(folder), decisions, by, day, seen=seen, withdrawn=withdrawn, norms=norms)
    dossier = DeskDossier(Path(folder))
    refused = {key: value for key, value in dossier.refused().items() if key not in again}
    told = dossier.told(PROPOSED) or {"names": (), "unmatched": ()}
    named = {each["key"]: each for each in (*told["names"], *told["unmatched"])}
    for key in (key for key, code in decisions.items() if code == NONE and key in named):
        refused[key] = {**{name: named[key][name] for name in ("key", "name", "unit", "strength", "form")}, "by": by, "on": on}
    write_whole(dossier.kept, (REFUSED,), lambda staging: _write(staging, {REFUSED: _text(refused)}), force=True)
    return _propose(Path(folder), norms, refused)


def add_conversions(step: Step, folder: str, chosen: Mapping[str, str], seen: str, norms: str | None) -> dict[str, Any]:
    """Adds conversions to the dossier's table, the former file of which is kept, and proposes what is left.

    Args:
        step: is told each step.
        folder: the dossier.
        chosen: by the key of a conversion, its factor as it was typed.
        seen: what was seen of the file of conversions.
        norms: a folder of regulation packs that is searched first.
    """
    from pricebook.app.conversions import add_conversions as add

    step("matching")
    dossier = DeskDossier(Path(folder))
    file = add(dossier.folder, chosen, seen=seen, keep=dossier.keep_copy, norms=norms)
    return {"file": file.name, **_propose(dossier.folder, norms, dossier.refused())}


def _propose(folder: Path, norms: str | None, refused: Mapping[str, Any]) -> dict[str, Any]:
    """Proposes matches for the page: without the names of which somebody said that no candidate is it."""
    from pricebook.app import conversions
    from pricebook.app.confirm import names_as_json, seen_of
    from pricebook.app.errors import NothingToWrite
    from pricebook.app.match import match

    seen, conversions_seen = seen_of(folder), conversions.seen_of(folder)
    matched = match(folder, norms=norms)
    if matched.matching is None:
        raise NothingToWrite("nothing-to-write")
    told = names_as_json(matched)
    there = {each["key"] for name in ("names", "unmatched") for each in told[name]}
    found: dict[str, Any] = {"seen": seen, "conversions_seen": conversions_seen, **told}
    found |= {name: [each for each in told[name] if each["key"] not in refused] for name in ("names", "unmatched")}
    found["conversions"] = conversions.conversions_as_json(matched)
    found["refused"] = [{**each, "there": key in there} for key, each in refused.items()]
    _keep(folder, {PROPOSED: _text(found)})
    return {"names": len(found["names"])}


def report_dossier(step: Step, folder: str, norms: str | None, registry: str | None) -> dict[str, Any]:
    """Makes the whole report of the list of a build, as `pricebook export DIR --as report` does."""
    from pricebook.app.export import export

    step("writing")
    dossier = DeskDossier(Path(folder))
    written = export(dossier.results, "report", norms=norms, registry=registry).write(dossier.shown / "report", force=True)
    return {"files": [file.name for file in written.files]}


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _keep(folder: Path, texts: Mapping[str, str]) -> None:
    """Writes files of what pages show."""
    write_whole(DeskDossier(folder).shown, tuple(texts), lambda staging: _write(staging, texts), force=True)


DOSSIER_VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb
    for verb in (new_dossier, read_dossier, build_dossier, match_dossier, confirm_matches, add_conversions, report_dossier)
}
