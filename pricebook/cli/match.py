"""pricebook match: which name is which item, proposed for staff to confirm."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    NOT_CARRIED_OUT,
    DossierPath,
    LangOption,
    fail,
    language,
    progress,
    say,
    say_findings,
    writing,
)

if TYPE_CHECKING:
    from pricebook.dossier import Dossier
    from pricebook.findings import Finding, Language

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="The workbook to write; default DIR/matches.xlsx.")]
Force = Annotated[bool, typer.Option("--force", help="Write over matches.xlsx; rows that were confirmed are kept.")]

MATCHES = "matches.xlsx"


def match(dossier: DossierPath, out: Out = None, force: Force = False, lang: LangOption = None) -> None:
    """Propose which item each name without a code is, for staff to confirm.

    Writes matches.xlsx into the dossier: for each norm item and each award row without an item code the best candidates,
    with a score, a reason and an empty column for who confirms. Only confirmed rows are used by `pricebook build`.

    Example: pricebook match my-dossier
    """
    words = language(lang)
    target = out or dossier / MATCHES
    if not dossier.is_dir():
        fail(f"Không có thư mục {dossier}.", f"There is no folder {dossier}.", words)
    from pricebook.dossier import load_dossier
    from pricebook.matching import propose, write_matches
    from pricebook.pricing import lowest_awards

    with progress(words) as step:
        step("Đọc hồ sơ …", "Reading the dossier …")
        loaded, findings = load_dossier(dossier)
        if loaded is None:
            say_findings(findings, words)
            raise typer.Exit(NOT_CARRIED_OUT)
        _refuse_to_lose(loaded, findings, target, out is None, words)
        step("Tìm mặt hàng giống nhau …", "Looking for items that are alike …")
        with loaded.con:
            matching = propose(loaded, lowest_awards(loaded))
        if target.exists() and force:
            shutil.copyfile(target, target.with_name(target.name + ".bak"))
        with writing(target.parent, (target.name,), force, words) as staging:
            write_matches(matching, staging / target.name)
    names = len({(p.source_name, p.source_unit, p.source_strength, p.source_form) for p in matching.proposals})
    counts = (len(matching.proposals), names, len(matching.without), len(matching.confirmed), len(matching.conversions))
    vi = "{} đề xuất cho {} tên, {} tên chưa có đề xuất; giữ {} dòng đã xác nhận; {} quy đổi đề xuất. Đối chiếu rồi xác nhận: {}"
    en = "{} proposals for {} names, {} names without one; {} confirmed rows kept; {} conversions. Compare and confirm: {}"
    say((vi if words == "vi" else en).format(*counts, target))


def _refuse_to_lose(loaded: "Dossier", findings: "list[Finding]", target: Path, own: bool, words: "Language") -> None:
    """What somebody confirmed is never written over by a file that could not be read whole."""
    given = loaded.tables.get("matches")
    if own and given is not None and given.file.lower() != MATCHES:
        fail(
            f"Hồ sơ đã có {given.file}. Đổi nó thành {MATCHES}, hoặc chọn tệp khác bằng -o.",
            f"The dossier has {given.file} already. Save it as {MATCHES}, or choose another file with -o.",
            words,
        )
    if not target.exists():
        return
    unread = [f for f in findings if f.at.file == target.name and f.severity == "error"]
    whole = given is not None and given.file == target.name and all("confirmed_by" in read.heading.columns for read in given.read)
    if own and (unread or not whole):
        say_findings(unread, words)
        fail(
            f"{target} không đọc được trọn vẹn nên không ghi đè, kẻo mất các dòng đã xác nhận. Sửa tệp, hoặc dùng -o.",
            f"{target} could not be read whole and is not written over: confirmed rows might be lost. Mend it, or use -o.",
            words,
        )
