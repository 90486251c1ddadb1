"""Claim sets with planted faults, known in number: what is expected comes from the plan, never from a run of the rules.

It imports nothing from `pricebook.settlement`. A set is clean but for what is planted: each visit charges services at the price of
the list in force at the facility on the day, at times and by performers of their own, with things beside them that no text names.
"""

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

COLUMNS = (
    "MA_LK", "MA_THE_BHYT", "HO_TEN", "NGAY_SINH", "CHAN_DOAN_RV", "MA_CSKCB", "MA_DICH_VU", "TEN_DICH_VU", "MA_VAT_TU", "TEN_VAT_TU",
    "MA_NHOM", "SO_LUONG", "DON_GIA_BH", "TYLE_TT_DV", "TYLE_TT_BH", "THANH_TIEN_BH", "NGAY_YL", "NGAY_TH_YL", "NGAY_KQ",
    "NGUOI_THUC_HIEN",
)  # fmt: skip
NAME, BORN, ILL = "Nguyễn Thị Không Được Ghi", "19560229", "Z99.9 không được ghi"
Line = dict[str, str]
Fault = Callable[["ClaimSet", random.Random], None]


@dataclass(frozen=True)
class Planted:
    """What is to be found about a line: its row in the file, the code, what follows, and what is at stake in đồng."""

    row: int
    code: str
    result: str
    stake: int


@dataclass
class Prices:
    """What the set's list says: by service the price at a facility, first and last day, and what is not performed there."""

    facility: str
    first: date
    last: date
    of: dict[str, int]
    not_performed: Sequence[str] = ()
    not_listed: Sequence[str] = ()  # of the regulation, and not of the list
    packages: Sequence[str] = ()  # contain other services: only a fault charges them


@dataclass
class ClaimSet:
    """The lines of a set, and what was planted in it."""

    prices: Prices
    lines: list[Line] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    visits: int = 0

    def visit(self, rng: random.Random, *services: str, on: date | None = None) -> list[Line]:
        """Adds a visit with these services, a minute after each other, and gives its lines, in which a fault may be planted."""
        self.visits += 1
        days = (self.prices.last - self.prices.first).days
        day = on or self.prices.first + timedelta(days=rng.randrange(days + 1))
        made = [self._line(rng, service, day, minute) for minute, service in enumerate(services)]
        self.lines += made
        return made

    def _line(self, rng: random.Random, service: str, day: date, minute: int) -> Line:
        quantity, price = rng.choice((1, 1, 1, 2, 3)), self.prices.of.get(service, 10_000)
        at = f"{day:%Y%m%d}{8 + minute // 60:02d}{minute % 60:02d}"
        return {
            "MA_LK": f"L{self.visits:06d}", "MA_THE_BHYT": f"GD4{self.visits:012d}", "HO_TEN": NAME, "NGAY_SINH": BORN,
            "CHAN_DOAN_RV": ILL, "MA_CSKCB": self.prices.facility, "MA_DICH_VU": service, "MA_NHOM": "1", "SO_LUONG": str(quantity),
            "DON_GIA_BH": str(price), "TYLE_TT_DV": "100", "TYLE_TT_BH": "100", "THANH_TIEN_BH": str(quantity * price),
            "NGAY_YL": at, "NGAY_TH_YL": at, "NGUOI_THUC_HIEN": f"BS{rng.randrange(20):03d}",
        }  # fmt: skip

    def item(self, beside: Line, code: str, name: str, price: int = 5_000) -> Line:
        """Adds a supply on the day of a line, in its visit."""
        line = beside | {
            "MA_DICH_VU": "", "MA_VAT_TU": code, "TEN_VAT_TU": name, "MA_NHOM": "10", "SO_LUONG": "1", "DON_GIA_BH": str(price),
            "THANH_TIEN_BH": str(price),
        }  # fmt: skip
        self.lines.append(line)
        return line

    def plant(self, line: Line, code: str, result: str, stake: int) -> None:
        """Notes that a line has a fault."""
        row = next(place for place, each in enumerate(self.lines) if each is line) + 2  # the headings are row 1
        self.planted.append(Planted(row, code, result, stake))

    def write(self, path: Path) -> Path:
        """Writes the set as CSV."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(self.lines)
        return path


def priced(line: Line, price: int) -> Line:
    """The line at another price, with the amount of it."""
    line["DON_GIA_BH"], line["THANH_TIEN_BH"] = str(price), str(price * int(line["SO_LUONG"]))
    return line


def generate(prices: Prices, seed: int, visits: int, faults: Sequence[Fault], each: int) -> ClaimSet:
    """A set of clean visits, with each fault planted so many times in visits of their own.

    Args:
        prices: what the list says.
        seed: of the random choices.
        visits: how many clean visits there are.
        faults: what is planted.
        each: how often.
    """
    rng = random.Random(seed)
    made = ClaimSet(prices)
    services = sorted(set(prices.of) - set(prices.packages))
    plan: list[Fault | None] = [None] * visits + [fault for fault in faults for _ in range(each)]
    rng.shuffle(plan)
    for fault in plan:
        if fault is not None:
            fault(made, rng)
            continue
        lines = made.visit(rng, *rng.sample(services, rng.randrange(1, 4)))
        if rng.random() < 0.3:
            made.item(lines[0], "T.0001", "Paracetamol 500 mg")
    return made
