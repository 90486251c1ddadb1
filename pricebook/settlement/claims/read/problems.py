"""What is said of a file that cannot be read whole, or in which nothing is to be settled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from pricebook.findings import Finding, Place

_MOST_NAMED = 20  # cases of a file
_NONE = "–"


@dataclass(slots=True)
class ReadFile:
    """What was read of a file: how many lines, and what is wrong with it."""

    lines: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "ReadFile") -> None:
        """Adds what was read of another file."""
        self.lines += other.lines
        self.findings += other.findings


def unread(code: str, at: Place, count: int, read: int, *, others: Sequence[Place] = (), cases: Sequence[int] = ()) -> Finding:
    """ST041, ST043: rows or parts of a file that cannot be read.

    Args:
        code: the code of the finding.
        at: the file, or the first such row.
        count: how many rows or parts.
        read: how many lines of the file were read beside them.
        others: the further rows.
        cases: the places of the cases (HOSO) of an XML file, from 1; 0 stands for the file itself.
    """
    named = [str(case) for case in cases if case]
    shown = ", ".join(named[:_MOST_NAMED]) + (", …" if len(named) > _MOST_NAMED else "")
    return Finding(code, at, observed=count, cells=tuple(others), more={"read": str(read), "cases": shown or _NONE})


def without_lines(label: str, kinds: Collection[str] = ()) -> Finding:
    """ST111: a file in which no line stands.

    Args:
        label: how the file is called.
        kinds: the parts that stand in it, as an XML file names them.
    """
    return Finding("ST111", Place(label), observed=", ".join(sorted(kinds)) or _NONE)


def broken_off(label: str, read: int = 0) -> Finding:
    """ST041 for a file that cannot be read at all, or that breaks off."""
    return unread("ST041", Place(label), 1, read)
