"""What a check found, on the screen: findings, how the sheets were understood, and what the officer is proposed."""

from typing import TYPE_CHECKING

from pricebook.cli.common import say, say_findings
from pricebook.cli.reading import say_reading

if TYPE_CHECKING:
    from pricebook.appraisal.judge import Checked, Question
    from pricebook.appraisal.verdict import Verdict
    from pricebook.findings import FindingRecord, Language


def say_checked(
    checked: "Checked", verdict: "Verdict", new: list[bool] | None, mended: "list[FindingRecord]", words: "Language"
) -> None:
    """Findings, then how the sheets were understood, then the verdict. With an earlier round: what is new and what is mended."""
    findings = checked.findings
    shown = findings if new is None else [finding for finding, is_new in zip(findings, new, strict=True) if is_new]
    say_findings(shown, words)
    for record in mended:
        place = "!".join(part for part in (record["sheet"], record["cell"]) if part)
        say(f"{'đã sửa' if words == 'vi' else 'mended'}: {record['code']} {place} {record['message']}")
    say_reading(checked.tables, words)
    _say_verdict(verdict, new, len(mended), words)


def say_codes_left_out(question: "Question", words: "Language") -> None:
    """A verdict on some codes alone says so."""
    if question.select or question.ignore:
        said = f"--select {' '.join(question.select) or '*'} --ignore {' '.join(question.ignore) or '–'}"
        say(f"Chỉ xét một phần các mã ({said})." if words == "vi" else f"Only some codes were looked at ({said}).")


def _say_verdict(verdict: "Verdict", new: list[bool] | None, mended: int, words: "Language") -> None:
    from pricebook.base.money import dong

    tally, over = verdict.counts, dong(verdict.over_ceiling)
    passed, rejected = len(verdict.accepted), len(verdict.rejected)
    say()
    if words == "vi":
        say(f"{tally['error']} lỗi ({verdict.blocking} chưa chấp nhận), {tally['warning']} cảnh báo, {tally['info']} thông tin.")
        if new is not None:
            say(f"{sum(new)} nội dung mới, {mended} nội dung đã sửa so với lần trước.")
        say(f"{passed} mức giá đạt, {rejected} mức giá không đạt; phần vượt mức tối đa: {over}.")
        say("Đề nghị: đủ điều kiện trình tiếp." if verdict.passes else "Đề nghị: trả lại để hoàn chỉnh.")
    else:
        say(f"{tally['error']} errors ({verdict.blocking} not accepted), {tally['warning']} warnings, {tally['info']} notes.")
        if new is not None:
            say(f"{sum(new)} new, {mended} mended since the last round.")
        say(f"{passed} prices pass, {rejected} do not; above the maximum by {over} in all.")
        say("Proposal: may go on." if verdict.passes else "Proposal: return for completion.")
