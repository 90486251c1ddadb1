"""The faults that are planted in claim sets of data/long-an-2012, each with the arithmetic of what is at stake."""

import random
from datetime import date, timedelta

from tests.claims.generator import ClaimSet, priced

SINGLE = "C5.1.272"  # inside the packages A4 and A5, as the norms have it
PACKAGE = "A4"  # norms.csv: A4 contains C5.1.272 and C5.1.276
BEFORE_2013 = date(2012, 10, 15)  # until decree 85/2012 only norms say what a price contains
IN_2013 = date(2013, 2, 15)  # since then article 18(1)a: supplies, drugs and chemicals
IN_2014 = date(2014, 1, 2)  # the second list has 10,000 for SINGLE, where the first had 11,000
IN_2019 = date(2019, 10, 1)  # circular 39/2018, article 7(4)a: a further operation of the same team is paid by 50 %
ELSEWHERE = "80001"  # the provincial hospital, which is paid the same for SINGLE
COUNTED = "C5.1.276"
QUOTA_FROM, QUOTA_TO, MOST = date(2019, 7, 1), date(2019, 9, 30), 3
QUOTAS = f"facility_code,service,from,to,most,share\n80002,{COUNTED},{QUOTA_FROM},{QUOTA_TO},{MOST},85%\n"


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
    more = rng.choice((1, 3, 500))
    line["THANH_TIEN_BH"] = str(int(line["THANH_TIEN_BH"]) + more)
    made.plant(line, "ST035", "ask", more)


def contained_by_norm(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, "C5.1.268", on=BEFORE_2013)
    made.plant(made.item(line, "VT009", "Thuốc nhuộm Giemsa", 7_000), "ST036", "ask", 7_000)


def contained_by_article(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, "C5.1.268", on=IN_2013)
    made.plant(made.item(line, "VT009", "Thuốc nhuộm Giemsa", 7_000), "ST036", "refuse", 7_000)


def part_beside_whole(made: ClaimSet, rng: random.Random) -> None:
    whole, part = made.visit(rng, PACKAGE, SINGLE)
    inside = min(int(whole["SO_LUONG"]), int(part["SO_LUONG"]))  # one in each package
    made.plant(part, "ST037", "refuse", inside * int(part["DON_GIA_BH"]))


def doubled(made: ClaimSet, rng: random.Random) -> None:
    first, again = made.visit(rng, SINGLE, SINGLE)
    again |= {name: first[name] for name in ("NGAY_TH_YL", "NGUOI_THUC_HIEN")}
    made.plant(again, "ST038", "ask", int(again["THANH_TIEN_BH"]))


def other_list(made: ClaimSet, rng: random.Random) -> None:
    (line,) = made.visit(rng, SINGLE, on=IN_2014)
    made.plant(line, "ST034", "refuse", 1_000 * int(line["SO_LUONG"]))


def further_intervention(made: ClaimSet, rng: random.Random) -> None:
    first, further = made.visit(rng, "A2", "C5.1.268", on=IN_2019)  # 160,000 and 48,000: the dearer is paid whole
    first |= {
        "MA_NHOM": "8",
        "NGAY_KQ": f"{IN_2019:%Y%m%d}1030",
        "SO_LUONG": "1",
        "THANH_TIEN_BH": "160000",
    }  # two are asked about
    number = int(further["SO_LUONG"])
    further |= {
        "MA_NHOM": "8",
        "TYLE_TT_DV": "80",
        "THANH_TIEN_BH": str(38_400 * number),
        **{name: first[name] for name in ("NGAY_TH_YL", "NGUOI_THUC_HIEN")},  # one team, one minute: one operation
    }
    made.plant(further, "ST039", "refuse", 14_400 * number)  # 48,000 × 80 % − 48,000 × 50 %


def quota(made: ClaimSet, rng: random.Random) -> None:
    if not any(planted.code == "ST040" for planted in made.planted):
        (whole,) = made.visit(rng, COUNTED, on=QUOTA_FROM)  # on the first day, what is paid whole
        whole |= {"SO_LUONG": str(MOST), "THANH_TIEN_BH": str(29_000 * MOST)}
    (line,) = made.visit(rng, COUNTED, on=QUOTA_FROM + timedelta(days=rng.randrange(1, 92)))
    made.plant(line, "ST040", "hold", 4_350 * int(line["SO_LUONG"]))  # 29,000 × 15 %


def doubled_elsewhere(made: ClaimSet, rng: random.Random) -> None:
    (first,) = made.visit(rng, SINGLE)
    (again,) = made.visit(rng, SINGLE)  # in another visit, by another performer
    again |= {"MA_CSKCB": ELSEWHERE} | {name: first[name] for name in ("MA_THE_BHYT", "NGAY_YL", "NGAY_TH_YL")}
    for line in (first, again):  # which one is wrong, nobody knows
        made.plant(line, "ST095", "ask", int(line["THANH_TIEN_BH"]))


ALL = (
    price_above, code_unknown, not_approved, not_performed, amount, contained_by_norm, contained_by_article, part_beside_whole, doubled,
    other_list, further_intervention, quota, doubled_elsewhere,
)  # fmt: skip
