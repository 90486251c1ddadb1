"""What is odd about a decision, or not agreed on, as the registry says it: it stands on every output.

A publication is the annex of the decision itself and says nothing of it: there a note for the office lies beside it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pricebook.base.languages import term
from pricebook.exports.output import Manifest, Output
from pricebook.exports.stamp import MOST_NAMED, approval_in_words, stamp
from pricebook.findings import FindingRecord
from pricebook.pricelist import PriceList

NOTE = "ghi-chu-noi-bo.txt"  # for the office that exports; not to be published or sent
LABEL = "Lưu ý"


def in_words(doubts: Sequence[FindingRecord], services: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Names and values of what is odd: about the whole list, or one of these services. Where they are many, the first.

    Args:
        doubts: The findings, in Vietnamese.
        services: The ids of services; None for all.
    """
    own = [each for each in doubts if services is None or not each["service_id"] or each["service_id"] in services]
    lines = [(f"{LABEL} ({each['code']})", each["message"]) for each in own[:MOST_NAMED]]
    return [*lines, *([(LABEL, f"… (+{len(own) - MOST_NAMED})")] if len(own) > MOST_NAMED else [])]


def with_doubts(
    outputs: Sequence[Output], prices: PriceList, doubts: Sequence[FindingRecord], *, published: bool
) -> list[Output]:
    """The files of an export whose manifest names what is odd; beside those that are published, with a note for the office."""
    *files, manifest = outputs
    if not doubts:
        return [*outputs]
    assert isinstance(manifest.write, Manifest)
    said = [{"code": each["code"], "service_id": each["service_id"], "message": each["message"]} for each in doubts]
    write = replace(manifest.write, more={**manifest.write.more, "findings": said})
    if published:
        files.append(Output(NOTE, _Note(prices, tuple(doubts))))
        write = replace(write, names=(*write.names, NOTE))
    return [*files, replace(manifest, write=write)]


@dataclass(frozen=True, slots=True)
class _Note:
    """Writes the note for the office: every finding, with its law and what can be done."""

    prices: PriceList
    doubts: tuple[FindingRecord, ...]

    def __call__(self, path: Path) -> None:
        lines = [
            "GHI CHÚ NỘI BỘ: không công bố, không gửi kèm.",
            f"Bảng giá {self.prices.province}: {approval_in_words(self.prices) or term(self.prices.status)}",
            stamp(self.prices),
        ]
        for number, each in enumerate(self.doubts, 1):
            lines += ["", f"{number}. {each['code']} ({term(each['severity'])}): {each['message']}"]
            lines += [f"   Căn cứ: {each['law']}", f"   Cách xử lý: {each['remedy']}"]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
