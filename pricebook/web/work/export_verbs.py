"""Exports of a list, in a process of their own: what `pricebook export LIST --as FORM -o OUT` writes and logs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pricebook.app.export import export
from pricebook.app.exported import Form
from pricebook.base.languages import LANGUAGES
from pricebook.findings import as_record


def export_list(
    step: Callable[[str], None],
    list_: str,
    form: Form,
    out: str,
    person: str | None,
    registry: str | None,
    norms: str | None,
    said: Mapping[str, Any],
) -> dict[str, Any]:
    """Exports a list.

    Args:
        step: is told each step.
        list_: its name in the registry, or its file.
        form: what is made of it.
        out: the folder of the files.
        person: who exports, for the log of the registry.
        registry, norms: as the command has them.
        said: the other options of the command, days as ISO text.

    Returns:
        The names of the files, and what is to be said of them in both languages.

    Raises:
        CallError: the command would be refused.
    """
    step("preparing")
    options = {**said, "on": date.fromisoformat(said["on"])} if said.get("on") else dict(said)
    made = export(list_, form, person=person, registry=registry, norms=norms, **options)
    step("writing")
    written = made.write(out)
    found = [*(made.standing.findings if made.standing is not None else ()), *made.findings]
    return {
        "files": [file.relative_to(written.folder).as_posix() for file in written.files],
        "lines": {language: [notice.text(language) for notice in made.notices] for language in LANGUAGES},
        "findings": {language: [as_record(each, language) for each in found] for language in LANGUAGES},
    }


VERBS: dict[str, Callable[..., Any]] = {"export_list": export_list}
