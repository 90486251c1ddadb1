"""The result of a check as pages show it beside its findings: in sum, in both languages, and compared with the round before."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pricebook.app.check_papers import Judgement
from pricebook.app.display import json_text
from pricebook.app.incoming import Incoming
from pricebook.app.packs import pack_used, settlement_used
from pricebook.app.rounds_told import rounds_told
from pricebook.app.shown_findings import ShownFinding, shown_findings
from pricebook.app.side_by_side import side_by_side
from pricebook.app.understood import how_understood
from pricebook.appraisal.record import CheckRecord
from pricebook.base.inputs import as_it_was_read
from pricebook.base.languages import LANGUAGES, Language, Phrase
from pricebook.base.money import dong
from pricebook.exports.rounds_sheet import price_text
from pricebook.findings import FindingRecord, rule
from pricebook.submission.annotate.given_back import name_given_back
from pricebook.tables import open_sheets

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.appraisal.baseline import JudgedPrice
    from pricebook.regulation import LawOnDay

Both = dict[Language, str]


class OfCheck(NamedTuple):
    """What pages show of a check: its findings, each with its row; the check in sum; and compared with the round before."""

    findings: Iterator[ShownFinding]
    summed: dict[str, Any]
    compared: dict[str, Any] | None


def shown_of_check(checked: "Checked", written: Iterable[str], papers: Incoming | None = None) -> tuple[str, OfCheck]:
    """What pages show of a check of a list, and what the command line prints of it with `--format json --lang vi`.

    Args:
        checked: the result, after its files were written.
        written: the names of these files.
        papers: how the list came in, where its papers were written.
    """
    sha256 = checked.submission.sha256 if checked.submission is not None else None
    with as_it_was_read(checked.path, sha256) as own:
        sheets = open_sheets(own)[0] if own is not None else None
    record = checked.check_record("vi") if checked.submission is not None else None
    new = checked.comparison.new if checked.comparison is not None else None
    by_name = {checked.path.name: sheets} if sheets is not None else {}
    summed = _in_sum(checked, record, papers)
    summed |= {"understood": how_understood(checked, sheets or []), "given_back": _given_back_among(checked, written)}
    findings = shown_findings(checked.findings, checked.tables, by_name, new, side_by_side(checked))
    return json_text(record or checked.record("vi")), OfCheck(findings, summed, _compared(checked, record))


def _given_back_among(checked: "Checked", names: Iterable[str]) -> str | None:
    """Which of the files that a check has written goes back to the sender; None where there is none."""
    given = (name_given_back(checked.path), f"{checked.path.stem}-findings")
    return next((name for name in names if name.rpartition(".")[0] in given), None)


def _in_sum(checked: "Checked", record: CheckRecord | None, papers: Incoming | None) -> dict[str, Any]:
    """What is said of a check in sum, as plain JSON; texts by language.

    Args:
        checked: the result.
        record: the contents of its check.json; None where no list was read.
        papers: how the list came in, where its papers were written.

    Returns:
        `why`: why no list was judged, where it is the regulation that nobody named; `could_be`: those that could be named, and
        `fitting`: the one whose prices fit. `law`: what it was judged by; `judged_as`: what its prices were taken for, and why;
        `verdict`: None where no list was read; `counts` by severity, `blocking`, and `open`: warnings without a reason;
        `holds`: the papers that its dossier can hold; `told`: what is said of that dossier.
    """
    law = [pack_used(checked.law), *map(settlement_used, checked.settlement)] if checked.law is not None else []
    return {
        "file": checked.path.name,
        "why": _both(checked.why_not) if checked.why_not is not None else None,
        "could_be": list(checked.known_regulations),
        "fitting": checked.fitting,
        "law": [_both(each) for each in law],
        "judged_as": [_both(each) for each in checked.judged_as],
        "verdict": _verdict(checked),
        "counts": dict(checked.findings.counts),
        "blocking": sum(finding.blocks for finding in checked.findings),
        "open": sum(finding.waits for finding in checked.findings),
        "accepted": sum(finding.accepted is not None for finding in checked.findings),
        "classes": _classes(checked.law),
        **_of_dossier(checked, record, papers),
    }


def _compared(checked: "Checked", record: CheckRecord | None) -> dict[str, Any] | None:
    """How a round compares with the one before, as plain JSON; None where none was given.

    Returns:
        `file`: the workbook of the round before; `figures`: how much came to what, and how much is new; `asked`: what that round
        asked for, in its order, and what was done; `changed`: prices that had passed and are others now; `few`: what is said
        where the two share few prices only.
    """
    rounds = rounds_told(checked, "vi")
    if rounds is None or checked.earlier is None or record is None:
        return None
    return {
        "file": checked.earlier.file,
        "figures": dict(rounds.figures),
        "asked": [
            {
                "done": each.done,
                "code": each.asked["code"],
                "severity": each.asked["severity"],
                "file": None,
                "sheet": each.asked["sheet"],
                "cell": each.asked["cell"],
                "message": {language: _message(each.asked, checked.earlier.language, language) for language in LANGUAGES},
                "before": _price(each.before),
                "after": _price(each.after),
            }
            for each in checked.two_rounds(record)
        ],
        "changed": [dict(each) for each in rounds.changed],
        "few": None if rounds.few is None else _both(rounds.few),
    }


def _both(text: Phrase) -> Both:
    return {language: text.text(language) for language in LANGUAGES}


def _verdict(checked: "Checked") -> dict[str, Any] | None:
    verdict = checked.verdict
    if verdict is None:
        return None
    passed, rejected, not_judged = verdict.counted
    return {
        "proposal": verdict.proposal,
        "proposed": _both(verdict.proposed),
        "few_judged": None if verdict.few_judged is None else _both(verdict.few_judged),
        "passed": passed,
        "rejected": rejected,
        "not_judged": not_judged,
        "over": dong(verdict.over_ceiling) if verdict.over_ceiling else "",
        "over_what": _both(verdict.over_what),
    }


def _classes(law: "LawOnDay | None") -> list[dict[str, str]]:
    """The hospital classes of the law, by the name that `class_` takes."""
    classes = law.regulation.named_classes if law is not None else ()
    return [{"id": each.id, "vi": each.name.vi, "en": each.name.en} for each in classes]


def _of_dossier(checked: "Checked", record: CheckRecord | None, papers: Incoming | None) -> dict[str, Any]:
    if record is None:
        return {"holds": [], "told": []}
    judgement = Judgement(checked, record, papers or Incoming())
    holds = [{"id": each.id, "vi": each.name.vi, "en": each.name.en} for each in judgement.asked_for]
    return {"holds": holds, "told": [_both(each) for each in judgement.told()] if papers is not None else []}


def _message(asked: FindingRecord, told_in: Language, language: Language) -> str:
    """The message of an earlier finding; where it was written in the other language, its title and what stood there."""
    if told_in == language:
        return asked["message"]
    title, observed = rule(asked["code"]).title[language], asked["observed"]
    return f"{title}: {observed}" if observed is not None else title


def _price(of: "JudgedPrice | None") -> str:
    return price_text(of) if of is not None and of.price["price"] is not None else ""
