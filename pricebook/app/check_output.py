"""Writes the outputs of a check of a list: all of them, or none."""

import filecmp
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.check_copy import annotated
from pricebook.app.edited_papers import PAPERS, edited_papers
from pricebook.app.former import refuse_to_lose_corrections, refuse_to_lose_reasons
from pricebook.app.incoming import refuse_without_libraries
from pricebook.app.written import NOT_JUDGED, PASSED, RECORD, REJECTED, TO_ACCEPT, Written, write_whole
from pricebook.appraisal.record import write_lists, write_record
from pricebook.appraisal.rounds import ROUNDS_NAME
from pricebook.base.file_names import Naming
from pricebook.base.languages import Language
from pricebook.base.own_folders import own_folder

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.app.incoming import Incoming
    from pricebook.exports.output import Output


def write_check(
    checked: "Checked",
    target: Path,
    naming: Naming,
    annotate: bool,
    force: bool,
    language: Language,
    papers: "Incoming | None",
    *,
    page: bool,
) -> "Written[Checked]":
    """Writes the files of a check into a folder. Arguments, what is returned and what is raised are those of `Checked.write`."""
    if papers is not None and papers.came is not None:
        checked = replace(checked, judged_on=papers.came)
    stamp = target / naming.name(RECORD)
    with own_folder() as temporary:
        copy = temporary / "copy"
        result, workbook = annotated(checked, copy) if annotate else (checked, None)
        if workbook and force and not _is_same(copy, target / workbook):
            refuse_to_lose_corrections(target / workbook, stamp, checked)
            refuse_to_lose_reasons(target / workbook, stamp, result.findings)
        more: Sequence[Output] = ()
        former: tuple[str, ...] = ()
        if papers is not None or page:
            refuse_without_libraries()
            from pricebook.app.check_documents import documents  # what papers need is not loaded for anything else

            more, former = documents(result, papers, page=page)
        if checked.earlier is not None:
            from pricebook.app.check_rounds import rounds_of_check

            more = [*more, rounds_of_check(result)]
        else:
            former = (*former, ROUNDS_NAME)
        plain = (RECORD, PASSED, REJECTED, NOT_JUDGED, TO_ACCEPT, *(output.name for output in more))
        kept = edited_papers(target, naming.names(PAPERS), stamp) if papers is not None else {}
        called = (*naming.names(plain), *([workbook] if workbook else []), *kept.values())

        def write(staging: Path) -> None:
            record = result.check_record(language)
            for output in more:
                output.write(staging / naming.name(output.name))
            write_record(record, staging / naming.name(RECORD))
            lists = (staging / naming.name(name) for name in (PASSED, REJECTED, NOT_JUDGED, TO_ACCEPT))
            write_lists(record, list(result.findings), *lists)
            for edited, name in kept.items():
                shutil.copyfile(target / edited, staging / name)
            if workbook:
                shutil.move(copy, staging / workbook)

        files = write_whole(target, called, write, force=force, former=lambda: naming.names(former) if stamp.exists() else ())
    return Written(target, files, result)


def _is_same(new: Path, former: Path) -> bool:
    """Whether a file is what stands there, byte for byte: then nothing that was typed into it is lost."""
    return former.is_file() and filecmp.cmp(new, former, shallow=False)
