"""The report of a check: one HTML page about a workbook that was judged, each finding with its row and the rows around it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pricebook.appraisal.record import CheckRecord
from pricebook.appraisal.rounds import Answered
from pricebook.base.languages import term
from pricebook.base.money import dong, vietnamese_number
from pricebook.exports.check_page.rows import Found, found_in
from pricebook.exports.listed import JudgedList
from pricebook.exports.output import Output
from pricebook.exports.pages import BASE_STYLE, FOLDING, page, script_json
from pricebook.exports.papers.reasons import accepted_by, said
from pricebook.exports.rounds_sheet import DONE, price_text, verdict_text
from pricebook.findings import ABOVE_MAXIMUM_CODES, FindingRecord, Place, rule
from pricebook.tables import Sheet

PAGE_NAME = "bao-cao-kiem-tra.html"
_HERE = Path(__file__).parent
_PROPOSED = {
    "pass": "Không còn nội dung nào cản trở; đề nghị cán bộ thẩm định xem xét, quyết định.",
    "return": "Còn nội dung phải sửa; đề nghị trả lại để hoàn chỉnh.",
    "not-judged": "Chưa đủ căn cứ để kết luận.",
}


class OfCheck(NamedTuple):
    """What the page shows of a check.

    Attributes:
        listed: The list.
        record: The contents of check.json, in Vietnamese.
        places: For each finding of the record, its place; rows and columns are counted from 0.
        sheets: The sheets of the workbook.
        judged_as: What the prices were judged as, and why; a text for each sheet.
        bases: The documents that the check rests on.
        rounds: How it compares with the round before, as lines; empty where there is none.
        answered: What became of what that round asked for, in its order.
    """

    listed: JudgedList
    record: CheckRecord
    places: Sequence[Place]
    sheets: Sequence[Sheet]
    judged_as: Sequence[str]
    bases: Sequence[str]
    rounds: Sequence[str]
    answered: Sequence[Answered] = ()


def page_output(of: OfCheck) -> Output:
    """The page, as a file."""

    def write(path: Path) -> None:
        from markupsafe import Markup

        found = found_in(of.record["file"], of.record["findings"], of.places, of.record["tables"], of.sheets)
        data = {"causes": _causes(of.record), "sheets": found.sheets, "findings": _findings(of, found)}
        facts = {**_facts(of), "data": Markup(script_json(data))}
        scripts = [file.read_text(encoding="utf-8") for file in (FOLDING, _HERE / "check.js")]
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(page(_HERE / "check.html", of.record["sha256"], facts, [BASE_STYLE, _HERE / "check.css"], scripts))

    return Output(PAGE_NAME, write)


def _facts(of: OfCheck) -> dict[str, object]:
    """What stands on the page before any script runs."""
    record, verdict = of.record, of.record["verdict"]
    tiles = [
        ("mức giá đạt", verdict["accepted_services"], ""),
        ("mức giá không đạt", verdict["rejected_services"], "error"),
        ("mức giá chưa đối chiếu", verdict["not_judged_services"], ""),
        ("lỗi", record["counts"]["error"], "error"),
        ("cảnh báo", record["counts"]["warning"], "warn"),
        ("thông tin", record["counts"]["info"], ""),
        ("nội dung được chấp nhận", sum(entry["accepted"] is not None for entry in record["findings"]), ""),
    ]
    over, above = verdict["over_ceiling"], {entry["code"] for entry in record["findings"]} & {*ABOVE_MAXIMUM_CODES}
    return {
        "title": f"Kết quả kiểm tra {record['file']}",
        "fingerprint": record["sha256"],
        "proposed": " ".join(filter(None, (_PROPOSED[verdict["proposal"]], verdict.get("few_judged")))),
        "proposal": verdict["proposal"],
        "facts": [
            ("Văn bản đối chiếu", f"{record['regulation_title']}, ngày {of.listed.pricing_date:%d/%m/%Y}"),
            *(("Căn cứ", "; ".join(of.bases)) for _ in of.bases[:1]),
            *(("Cách đối chiếu", text) for text in of.judged_as),
        ],
        "tiles": [(name, vietnamese_number(figure), kind) for name, figure, kind in tiles if figure],
        "over_what": "vượt mức tối đa hoặc mức đã ban hành" if above <= {"CP001", "CP007"} else "vượt mức được phép",
        "over": dong(over) if isinstance(over, int) and over else "",
        "rounds": of.rounds,
        "answered": [_answer(each, of.listed) for each in of.answered],
        "severities": [(name, term(name)) for name in ("error", "warning", "info") if record["counts"][name]],
        "compared": any(entry["new"] is not None for entry in record["findings"]),
        "accepted": any(entry["accepted"] is not None for entry in record["findings"]),
        "count": len(record["findings"]),
    }


def _answer(each: Answered, listed: JudgedList) -> tuple[str, ...]:
    """What became of one earlier finding: its place then, what was asked, price and verdict then and now, what was done."""
    asked = each.asked
    message = said(asked["message"], listed) or asked["message"]
    prices = (price_text(each.before), verdict_text(each.before), price_text(each.after), verdict_text(each.after))
    return (asked["sheet"] or "", asked["cell"] or "", message, *prices, DONE[each.done])


def _causes(record: CheckRecord) -> list[dict[str, str]]:
    """The causes, those that block first, each with its title."""
    order = {"error": 0, "warning": 1, "info": 2}
    severities: dict[str, str] = {}
    for entry in record["findings"]:
        severities.setdefault(entry["code"], entry["severity"])
    ranked = sorted(severities, key=lambda code: order[severities[code]])
    return [{"code": code, "title": rule(code).title["vi"], "severity": severities[code]} for code in ranked]


def _findings(of: OfCheck, found: Found) -> list[dict[str, object]]:
    numbers = {cause["code"]: number for number, cause in enumerate(_causes(of.record))}
    return [
        {
            "c": numbers[entry["code"]],
            "s": entry["severity"],
            **found.places[number],
            "m": said(entry["message"], of.listed) or entry["message"],
            "l": entry["law"] if any(letter.isdigit() for letter in entry["law"]) else "",
            "f": said(entry["remedy"], of.listed),
            **_answered(entry),
            **({} if entry["new"] is None else {"n": int(entry["new"])}),
        }
        for number, entry in enumerate(of.record["findings"])
    ]


def _answered(entry: FindingRecord) -> Mapping[str, str]:
    by = entry["accepted"]
    return {} if by is None else {"a": f"{by['reason']} ({accepted_by(by)})"}
