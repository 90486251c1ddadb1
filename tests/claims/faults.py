"""The faults that are planted in claim sets of data/long-an-2012, each with the arithmetic of what is at stake."""

import random
from datetime import date

from tests.claims.generator import ClaimSet, priced

SINGLE = "C5.1.272"  # inside the packages A4 and A5, as the norms have it
PACKAGE = "A4"  # norms.csv: A4 contains C5.1.272 and C5.1.276
BEFORE_2013 = date(2012, 10, 15)  # until decree 85/2012 only norms say what a price contains
IN_2013 = date(2013, 2, 15)  # since then article 18(1)a: supplies, drugs and chemicals


def price_above(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, SINGLE)
    more = rng.randrange(1, 9) * 1_000
    priced(line, int(line["DON_GIA_BH"]) + more)
    made.plant(line, "ST030", "refuse", more * int(line["SO_LUONG"]))


def code_unknown(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, f"ZZ.{rng.randrange(10)}")
    made.plant(line, "ST031", "refuse", int(line["THANH_TIEN_BH"]))


def not_approved(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, rng.choice(list(made.prices.not_listed)))
    made.plant(line, "ST032", "refuse", int(line["THANH_TIEN_BH"]))


def not_performed(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, rng.choice(list(made.prices.not_performed)))
    made.plant(line, "ST033", "refuse", int(line["THANH_TIEN_BH"]))


def amount(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, SINGLE)
    more = rng.choice((-3, 1, 500))  # what is too little is wrong as well, and nothing is at stake then
    line["THANH_TIEN_BH"] = str(int(line["THANH_TIEN_BH"]) + more)
    made.plant(line, "ST035", "ask", max(more, 0))


def contained_by_norm(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, "C5.1.268", on=BEFORE_2013)
    made.plant(made.item(line, "VT009", "Thuốc nhuộm Giemsa", 7_000), "ST036", "ask", 7_000)


def contained_by_article(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, "C5.1.268", on=IN_2013)
    made.plant(made.item(line, "VT009", "Thuốc nhuộm Giemsa", 7_000), "ST036", "refuse", 7_000)


def part_beside_whole(made: ClaimSet, rng: random.Random) -> None:
    _, part = made.visit(rng, PACKAGE, SINGLE)
    made.plant(part, "ST037", "refuse", int(part["THANH_TIEN_BH"]))


def doubled(made: ClaimSet, rng: random.Random) -> None:
    first, again = made.visit(rng, SINGLE, SINGLE)
    again |= {name: first[name] for name in ("NGAY_TH_YL", "NGUOI_THUC_HIEN")}
    made.plant(again, "ST038", "ask", int(again["THANH_TIEN_BH"]))


ALL = (
    price_above, code_unknown, not_approved, not_performed, amount, contained_by_norm, contained_by_article, part_beside_whole, doubled,
)  # fmt: skip
