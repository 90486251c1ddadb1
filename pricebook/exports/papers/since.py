"""What the papers of a proposal say of the list before it: what changed, why, and what that does.

Here is what is said, as texts; `pricebook/compare/told.py` finds it out by comparing both lists.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.base.file_names import Naming
from pricebook.base.money import vietnamese_number
from pricebook.exports.papers import tables
from pricebook.exports.papers.tables import Row

WORKBOOK = "so-sanh-gia.xlsx"
MOST_FACTORS, MOST_BURDENS = 40, 20  # rows in a paper; the workbook has all of them
NO_EARLIER = (
    "Hồ sơ không kèm bảng giá được duyệt lần trước, nên chưa so sánh được các yếu tố hình thành giá và chưa nêu nguyên nhân tăng,"
    " giảm của từng mức giá."
)
NO_VOLUMES = "Hồ sơ không kèm số lượng dịch vụ đã thực hiện, nên chưa tính được tác động của mức giá mới."
VOLUMES_ALONE = "không kèm bảng giá được duyệt lần trước, nên chưa tính được tác động của mức giá mới."
_LARGEST = "Các mức giá thay đổi nhiều nhất so với {}:"
APPROVED_BEFORE = "mức giá được duyệt lần trước"
A_DRAFT = "bảng giá dự thảo"


@dataclass(frozen=True, slots=True)
class Impacted:
    """What the new prices do by the volumes of form 21.

    Attributes:
        said: The sums, as sentences.
        facilities, groups: The sums by facility and by group of services.
        burdens_said, burdens: The patient's part against local income, where it is given: a sentence, and the rows.
    """

    said: tuple[str, ...]
    facilities: Sequence[Row]
    groups: Sequence[Row]
    burdens_said: tuple[str, ...] = ()
    burdens: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the list before.

    Attributes:
        approved: Whether a decision on the list before is known. If not, it is called a draft, and patients are told nothing.
        in_force: Whether that list is still the one that is paid by.
        counted: How many services and prices changed in which way, as a sentence.
        said: What changed in figures, as sentences; `counted` is one of them.
        factors: What prices are made of, before and now.
        causes: By kind of cause, how many prices it moves and by how much together (đồng).
        groups: By group of services, how many prices rise and fall, by how many per cent, and why.
        largest: The prices that change the most, with their causes.
        used: Prices to show patients: those of the services that are performed the most, else those that change the most.
        used_said: By which of the two they were chosen, as a sentence.
        impact: What that does; None where no volumes were given.
        workbook: Writes the comparison with every price and every cause.
    """

    approved: bool
    in_force: bool
    counted: str
    said: tuple[str, ...]
    factors: Sequence[Row]
    causes: Sequence[Row]
    groups: Sequence[Row]
    largest: Sequence[Row]
    used: Sequence[Row]
    used_said: str
    impact: Impacted | None
    workbook: Callable[[Path], None]


def compared_with(since: Since | None) -> str:
    """What the proposed prices are compared with, as papers call it."""
    return APPROVED_BEFORE if since is None or since.approved else A_DRAFT


def since_facts(
    since: Since | None, current: Sequence[Row], current_said: str, naming: Naming, volumes: int = 0
) -> dict[str, Any]:
    """The values of the templates about what changed.

    Args:
        since: What changed since the list before; None where none was given.
        current: Without it, the changes from the current prices of the dossier, which have no causes.
        current_said: Those in figures, as a sentence.
        naming: What the files are called.
        volumes: How many rows of volumes the dossier has.
    """
    where = f"tệp {naming.name(WORKBOOK)}"
    if since is None:
        said, changes = [NO_EARLIER, current_said], [{**row, "cause": "chưa nêu"} for row in current]
    else:
        said, changes = list(since.said), list(since.largest)
        if not since.approved and current:
            said.append(f"Giá hiện hành ghi trong hồ sơ: {current_said.partition(' Bảng dưới đây')[0]}")
    before = "Lần trước" if since is None or since.approved else "So sánh"
    old = "Hiện hành" if since is None or since.in_force else before
    impact = since.impact if since is not None else None
    return {
        "compared_with": compared_with(since),
        "since_said": said,
        "old_heading": f"{old} (đồng)",
        "old_factor": "Lần trước" if since is None or since.approved else "Bảng so sánh",
        "old_cost": "Theo giá trước (đồng)" if since is None or since.approved else "Theo giá so sánh (đồng)",
        "factors": tables.table_of(list(since.factors) if since else [], where, MOST_FACTORS),
        "causes": tables.table_of(list(since.causes) if since else [], where),
        "changed_groups": tables.table_of(list(since.groups) if since else [], where),
        "changes": tables.table_of(changes[: tables.LARGEST_CHANGES], where),
        "changes_caption": _LARGEST.format("giá hiện hành" if since is None else compared_with(since)),
        "impact_said": list(impact.said) if impact is not None else [_without_impact(volumes)],
        "facilities": tables.table_of(list(impact.facilities) if impact else [], where),
        "impact_groups": tables.table_of(list(impact.groups) if impact else [], where),
        "burdens_said": list(impact.burdens_said) if impact else [],
        "burdens": tables.table_of(list(impact.burdens) if impact else [], where, MOST_BURDENS),
    }


def _without_impact(volumes: int) -> str:
    """Why the impact is not known: a dossier with volumes is not told that it has none."""
    if not volumes:
        return NO_VOLUMES
    return f"Hồ sơ có số lượng dịch vụ đã thực hiện ({vietnamese_number(volumes)} dòng) nhưng {VOLUMES_ALONE}"
