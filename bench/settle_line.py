"""Times settle_line: one call a line, with a list at hand, beside visits of some lengths.

    python bench/settle_line.py [--list LIST] [--facility CODE] [--calls 300]

Asked: under 10 ms a call. Printed: the first call, then of the others the median, the slowest hundredth, and the median of the
processor time, which a busy machine changes less; in ms.
"""

import argparse
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pricebook
from pricebook import ChargedLine, ListAtHand

DATA = Path(__file__).parents[1] / "data"
AT = datetime(2013, 3, 1, 8, 30)


def timed(at_hand: ListAtHand, line: ChargedLine, beside: list[ChargedLine], calls: int) -> tuple[list[float], list[float]]:
    """Milliseconds of so many calls, the shortest first: by the clock, and of the processor."""
    clock, processor = [], []
    for _ in range(calls):
        began = time.perf_counter(), time.process_time()
        pricebook.settle_line(at_hand, line, beside)
        clock.append((time.perf_counter() - began[0]) * 1_000)
        processor.append((time.process_time() - began[1]) * 1_000)
    return sorted(clock), sorted(processor)


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", type=Path)
    parser.add_argument("--facility", default="80002")
    parser.add_argument("--calls", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.list or pricebook.build(DATA / "long-an-2012").write(Path(folder) / "list").folder
        began = time.perf_counter()
        at_hand = pricebook.list_at_hand(place, facility=options.facility)
        print(f"list at hand: {time.perf_counter() - began:.2f} s")
    prices = {"C5.1.268": 48_000, "C5.1.272": 11_000, "C5.1.273": 13_000, "A2": 160_000}
    services = [ChargedLine(code, 1, price, AT, performer="BS1") for code, price in prices.items()]
    stain = ChargedLine("VT009", 1, 7_000, AT, "item", "Thuốc nhuộm Giemsa")
    with at_hand:
        print(f"first call: {timed(at_hand, stain, services, 1)[0][0]:.1f} ms")
        for lines in (1, 5, 20, 50):
            items = [ChargedLine(f"T{i:03}", 1, 5_000, AT, "drug", f"Paracetamol {i} mg") for i in range(lines)]
            beside = [*services, *items][:lines]
            for name, line in (("an item", stain), ("a service", services[1])):
                clock, processor = timed(at_hand, line, beside, options.calls)
                middle, slow = options.calls // 2, clock[options.calls * 99 // 100]
                print(
                    f"{name} beside {lines:2} lines: median {clock[middle]:.1f} ms, 1 % take more than {slow:.1f} ms; "
                    f"processor {processor[middle]:.1f} ms"
                )


if __name__ == "__main__":
    main()
