"""pricebook export: a list in the form that its reader needs."""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pricebook.cli.common import LangOption, fail, language, progress, say, writing

if TYPE_CHECKING:
    from pricebook.exports import Output
    from pricebook.findings import Language
    from pricebook.lists import LoadedList
    from pricebook.pricelist import Facility, PriceList


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

ListPath = Annotated[Path, typer.Argument(metavar="LIST", help="pricelist.json, or the approval workbook that it came with.")]
FormOption = Annotated[Form, typer.Option("--as", help="For whom: papers, insurance catalogues, price boards, report, JSON.")]
FacilityOption = Annotated[
    list[str] | None,
    typer.Option("--facility", metavar="CODE", help="Only this facility; may be repeated."),
]
PaperOption = Annotated[list[Paper] | None, typer.Option("--paper", help="Sizes of a board; all three by default.")]
FindingsOption = Annotated[
    Path | None,
    typer.Option("--findings", metavar="JSON", help="findings.json or check.json for the papers; by default beside LIST."),
]
Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the files; else one beside LIST.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there already.")]


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

    Every file carries the list's fingerprint; the same list gives the same bytes. What is no approved list says so in the
    name and on the page of whatever could be paid by. Papers: accepted.csv beside LIST holds the officer's reasons.

    Example: pricebook export out/pricelist.json --as board --facility 80001
    """
    words = language(lang)
    _needs(form, words)
    loaded = _loaded(path, words)
    folder = out or path.parent / form.value
    with progress(words) as step:
        step("Chuẩn bị …", "Preparing …")
        outputs = _outputs(loaded, path, form, facility, paper, findings, words)
        with writing(folder, tuple(output.name for output in outputs), force, words) as staging:
            for output in outputs:
                step(f"Ghi {output.name} …", f"Writing {output.name} …")
                output.write(staging / output.name)
    _say_written(outputs, folder, words)


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
    from pricebook.lists import UnknownLaw, load_list
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

    prices = loaded.prices
    match form:
        case Form.approval:
            return exports.approval_outputs(prices, loaded.law, _findings(loaded, path, findings, words))
        case Form.json:
            return exports.json_outputs(prices)
        case Form.reimbursement:
            _refuse_open_end(prices, words)
            return exports.reimbursement_outputs(prices, loaded.law, _facilities(prices, facility, words, needed=True))
        case Form.board:
            papers = [size for size in exports.PAPERS if not paper or size in {entry.value for entry in paper}]
            return exports.board_outputs(prices, loaded.law, _facilities(prices, facility, words, needed=False), papers)
        case Form.report:
            return exports.report_outputs(prices)
    raise AssertionError(form)


def _findings(loaded: "LoadedList", path: Path, chosen: Path | None, words: "Language") -> "dict[str, Any]":
    """The findings that the papers report, with what accepted.csv beside the list says of them."""
    from pricebook.findings_file import FILE, WrongFindings, findings_for

    file = chosen or path.with_name(FILE)
    try:
        return findings_for(loaded, path, file)
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


def _facilities(prices: "PriceList", chosen: list[str] | None, words: "Language", *, needed: bool) -> "list[Facility]":
    """The facilities asked for; all of the list by default. Where one is `needed`, a list without any is refused."""
    known = {facility.facility_code: facility for facility in prices.facilities}
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
    return [known[code] for code in dict.fromkeys(chosen or known)]


def _refuse_open_end(prices: "PriceList", words: "Language") -> None:
    """A list that another has replaced is paid by up to its last day: without one it would be paid for ever."""
    if prices.status == "superseded" and (prices.approval is None or prices.approval.effective_to is None):
        fail(
            "Bảng giá đã hết hiệu lực nhưng không ghi ngày kết thúc (approval.effective_to).",
            "The list is superseded and names no last day (approval.effective_to).",
            words,
        )


def _say_written(outputs: "list[Output]", folder: Path, words: "Language") -> None:
    say(f"{len(outputs)} tệp trong {folder}:" if words == "vi" else f"{len(outputs)} files in {folder}:")
    for output in outputs:
        say(f"  {output.name}")
