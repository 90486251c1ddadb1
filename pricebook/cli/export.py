"""pricebook export: a list in the form that its reader needs."""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pricebook.cli.common import LangOption, fail, language, progress, say, writing

if TYPE_CHECKING:
    from pricebook.appraisal.record import ListFindings
    from pricebook.entitlement.prices import NotFor
    from pricebook.exports import Output
    from pricebook.exports.approval.read_back import LoadedList
    from pricebook.findings import Language
    from pricebook.pricelist import Facility


class Form(StrEnum):
    approval = "approval"
    reimbursement = "reimbursement"
    board = "board"
    report = "report"
    json = "json"


class Paper(StrEnum):
    a4 = "a4"
    a3 = "a3"
    a2 = "a2"


_LIBRARIES = {
    Form.approval: ("docxtpl", "jinja2", "vn_numberwords"),
    Form.board: ("typst", "segno", "jinja2"),
    Form.report: ("plotly", "jinja2"),
}

# Which of the options that choose something a form has a use for; with any other it is refused, not ignored.
_USES = {Form.approval: {"findings"}, Form.reimbursement: {"facility"}, Form.board: {"facility", "paper"}}
LONG_BOARD = 3_000  # prices: a PDF of more takes a minute and gigabytes

ListPath = Annotated[Path, typer.Argument(metavar="LIST", help="pricelist.json, or the approval workbook that it came with.")]
FormOption = Annotated[Form, typer.Option("--as", help="Approval papers, insurance catalogues, boards, report, or JSON.")]
FacilityOption = Annotated[
    list[str] | None,
    typer.Option("--facility", metavar="CODE", help="reimbursement, board: only this facility; may be repeated."),
]
PaperOption = Annotated[
    list[Paper] | None, typer.Option("--paper", metavar="a4|a3|a2", help="board: only this size; may be repeated.")
]
FindingsOption = Annotated[
    Path | None,
    typer.Option("--findings", metavar="JSON", help="approval: findings.json or check.json; else findings.json beside LIST."),
]
Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the files; else one beside LIST.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the files of an earlier export there.")]


def export(
    path: ListPath,
    form: FormOption,
    facility: FacilityOption = None,
    paper: PaperOption = None,
    findings: FindingsOption = None,
    out: Out = None,
    force: Force = False,
    lang: LangOption = None,
) -> None:
    """A list as approval papers, insurance catalogues, price boards, a report to read, or JSON.

    The same list gives the same bytes; a manifest names the list and the SHA-256 of each file. What people
    could pay by (catalogues, boards, report, JSON) is marked "DRAFT, not for payment" until the list is approved. For
    papers, accepted.csv beside LIST holds the findings that the officer lets stand, with reasons.

    Example: pricebook export out/pricelist.json --as board --facility 80001
    """
    words = language(lang)
    _refuse_unused(form, {"facility": facility, "paper": paper, "findings": findings}, words)
    _needs(form, words)
    loaded = _loaded(path, words)
    folder = out or path.parent / form.value
    from pricebook.exports import files_of, manifest_name

    with progress(words) as step:
        step("Chuẩn bị …", "Preparing …")
        outputs = _outputs(loaded, path, form, facility, paper, findings, words)
        if not outputs:
            fail(
                "Không có gì để xuất: các cơ sở được chọn không thực hiện dịch vụ nào của bảng giá (bảng capabilities).",
                "Nothing to export: the facilities chosen perform no service of the list (table capabilities).",
                words,
            )
        names = tuple(output.name for output in outputs)
        former = tuple(name for name in files_of(folder / manifest_name(form.value)) if not _is(folder / name, path))
        with writing(folder, names, force, words, former) as staging:
            for output in outputs:
                step(f"Ghi {output.name} …", f"Writing {output.name} …")
                output.write(staging / output.name)
    say(f"{len(names)} tệp trong {folder}:" if words == "vi" else f"{len(names)} files in {folder}:")
    for name in names:
        say(f"  {name}")


def _is(one: Path, other: Path) -> bool:
    """Whether two paths are one file: the list itself never goes with what was made from it."""
    return one.exists() and one.samefile(other)


def _refuse_unused(form: Form, given: dict[str, Any], words: "Language") -> None:
    for name, value in given.items():
        if value and name not in _USES.get(form, ()):
            fail(
                f"--{name} không dùng được với --as {form.value}. Bỏ --{name} rồi chạy lại.",
                f"--{name} has no use with --as {form.value}. Leave --{name} out and run again.",
                words,
            )


def _needs(form: Form, words: "Language") -> None:
    """Forms that are more than tables need libraries of their own, which not every office installs."""
    missing = [name for name in _LIBRARIES.get(form, ()) if find_spec(name) is None]
    if missing:
        fail(
            f'Cần thêm thư viện ({", ".join(missing)}): cài pricebook với phần “exports”, ví dụ pip install ".[exports]"',
            f'Further libraries are needed ({", ".join(missing)}): install pricebook with “exports”: pip install ".[exports]"',
            words,
        )


def _loaded(path: Path, words: "Language") -> "LoadedList":
    if not path.is_file():
        fail(f"Không có tệp {path}.", f"There is no file {path}.", words)
    from pricebook.exports.approval.read_back import UnknownLaw, load_list
    from pricebook.pricelist import InvalidPriceList

    try:
        return load_list(path)
    except (InvalidPriceList, OSError) as error:
        fail(
            f"Không đọc được bảng giá: {error}. Dùng pricelist.json hoặc tệp Excel nguyên vẹn do pricebook build ghi.",
            f"The list cannot be read: {error}. Take pricelist.json or the untouched workbook that pricebook build wrote.",
            words,
        )
    except UnknownLaw as error:
        here = error.here or "–"
        fail(
            f"Bảng giá theo gói {error.regulation} phiên bản {error.version}; ở đây có phiên bản: {here}.",
            f"The list follows pack {error.regulation}, version {error.version}; the version here: {here}.",
            words,
        )


def _outputs(
    loaded: "LoadedList", path: Path, form: Form, facility: list[str] | None, paper: list[Paper] | None, findings: Path | None,
    words: "Language",
) -> "list[Output]":  # fmt: skip
    from pricebook import exports

    prices, law = loaded.prices, loaded.law
    match form:
        case Form.approval:
            return exports.approval_outputs(prices, law, _findings(loaded, path, findings, words))
        case Form.json:
            return exports.json_outputs(prices)
        case Form.report:
            return exports.report_outputs(prices)
        case Form.reimbursement:
            _refuse_what_is_not_insured(loaded, words)
            return exports.reimbursement_outputs(prices, law, _facilities(loaded, facility, words, needed=True))
        case Form.board:
            papers = [size for size in exports.PAPERS if not paper or size in {entry.value for entry in paper}]
            chosen = _facilities(loaded, facility, words, needed=False)
            if len(papers) > 1 and len(prices.lines) > LONG_BOARD and not facility:
                say(_long_board(words), err=True)
            return exports.board_outputs(prices, law, chosen, papers)


def _refuse_what_is_not_insured(loaded: "LoadedList", words: "Language") -> None:
    if not loaded.law.insured:
        title = loaded.law.short_title
        fail(
            f"{title} quy định giá dịch vụ không thuộc phạm vi thanh toán của quỹ BHYT: không có danh mục để thanh toán.",
            f"{title} is about services that the insurance fund does not pay: there is no catalogue to pay by.",
            words,
        )


def _long_board(words: "Language") -> str:
    if words == "vi":
        return "Bảng giá dài: mỗi tệp PDF có thể mất vài phút. Dùng --facility hoặc --paper để làm ít tệp hơn."
    return "A long list: each PDF may take minutes. Use --facility or --paper to make fewer."


def _findings(loaded: "LoadedList", path: Path, chosen: Path | None, words: "Language") -> "ListFindings":
    """The findings that the papers report, with what accepted.csv beside the list says of them."""
    from pricebook.appraisal.findings_file import FILE, WrongFindings, findings_for

    file = chosen or path.with_name(FILE)
    try:
        return findings_for(loaded.prices, loaded.sha256, path, file)
    except WrongFindings as error:
        match error.why:
            case "another-list":
                fail(
                    f"{file} không phải của bảng giá này: chạy lại build (hoặc check), hay chỉ đúng tệp bằng --findings.",
                    f"{file} is not about this list: run build (or check) again, or name the right file with --findings.",
                    words,
                )
            case "not-vietnamese":
                fail(
                    f"{file} không bằng tiếng Việt, mà hồ sơ trình phải bằng tiếng Việt: chạy lại với --lang vi.",
                    f"{file} is not in Vietnamese, as papers must be: run build (or check) again with --lang vi.",
                    words,
                )
        fail(
            f"Không đọc được kết quả kiểm tra: {error.detail}. Hồ sơ trình cần findings.json cạnh bảng giá, hoặc --findings.",
            f"The findings cannot be read: {error.detail}. Papers need findings.json beside the list, or --findings.",
            words,
        )


def _facilities(loaded: "LoadedList", chosen: list[str] | None, words: "Language", *, needed: bool) -> "list[Facility]":
    """The facilities asked for; all of the list by default. Whom the list is not for is said, with the article.

    Refused: a facility that is not there; one asked for by name that the list is not for; where one is `needed`, a list
    without any; a list that is for none of its facilities.
    """
    from pricebook.entitlement.prices import why_not_for

    known = {facility.facility_code: facility for facility in loaded.prices.facilities}
    for code in chosen or ():
        if code not in known:
            fail(
                f"Bảng giá không có cơ sở “{code}”. Có: {', '.join(known) or '–'}.",
                f"The list has no facility “{code}”. Known: {', '.join(known) or '–'}.",
                words,
            )
    if needed and not known:
        fail(
            "Bảng giá không nêu cơ sở nào: chưa rõ ai thực hiện được gì. Bổ sung facilities và capabilities rồi chạy lại build.",
            "The list names no facility: who can perform what is not known. Add facilities and capabilities, and build again.",
            words,
        )
    asked = [known[code] for code in dict.fromkeys(chosen or known)]
    others = [(facility, why) for facility in asked if (why := why_not_for(facility, loaded.law)) is not None]
    for facility, why in others:
        say(_not_for(facility, why, words), err=True)
    if others and (chosen or len(others) == len(asked)):
        fail("Chưa xuất tệp nào.", "Nothing was exported.", words)
    return asked


def _not_for(facility: "Facility", why: "NotFor", words: "Language") -> str:
    from pricebook.findings import term

    name = f"{facility.facility_code} {facility.name or ''}".strip()
    manager, law = facility.managed_by or "–", why.law or "–"
    if words == "vi":
        return f"Không áp dụng cho {name}: {term(why.reason)} (quản lý: {manager}; căn cứ: {law})."
    return f"Not for {name}: {term(why.reason, 'en')} (managed by: {manager}; law: {law})."
