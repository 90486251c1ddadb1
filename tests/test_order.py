"""Services inside services (R1): each is priced after those inside it, and those that contain themselves are named."""

from hypothesis import given
from hypothesis import strategies as st

from pricebook.pricing.order import batches, contained_services

SERVICES = "ABCDEF"
CONTAINED = st.lists(st.tuples(st.sampled_from(SERVICES), st.sampled_from(SERVICES)), max_size=10)


def ordered(*contained: tuple[str, str], services: str = SERVICES) -> tuple[list[list[str]], dict[str, int]]:
    """Batches and cycle; the norm row of each containing is its place among the arguments."""
    return batches(contained_services(services, [(outer, inner, row) for row, (outer, inner) in enumerate(contained)]))


def test_what_lies_inside_is_priced_first() -> None:
    assert ordered(("A", "B"), ("B", "C"), ("A", "C"), services="ABC") == ([["C"], ["B"], ["A"]], {})


def test_services_that_do_not_meet_are_one_batch() -> None:
    assert ordered(services="ABC") == ([["A", "B", "C"]], {})


def test_two_circles_and_what_merely_contains_one() -> None:
    """A ⇄ B, C in itself, D over A: D waits with them, and is no member of a circle."""
    in_order, cycle = ordered(("A", "B"), ("B", "A"), ("C", "C"), ("D", "A"), ("E", "F"), services="ABCDEF")
    assert in_order == [["F"], ["E"], ["A", "B", "C", "D"]]
    assert cycle == {"A": 0, "B": 1, "C": 2}


def test_the_row_named_is_the_first_through_which_a_service_contains_itself() -> None:
    """A holds B, which leads nowhere, and C, which leads back."""
    _, cycle = ordered(("A", "B"), ("A", "C"), ("C", "A"), services="ABC")
    assert cycle == {"A": 1, "C": 2}


def test_a_service_that_is_not_priced_holds_nothing_up() -> None:
    assert ordered(("A", "Z"), ("Z", "A"), services="A") == ([["A"]], {})


@given(CONTAINED)
def test_any_order_is_complete_and_goes_from_the_inside_out(contained: list[tuple[str, str]]) -> None:
    in_order, cycle = ordered(*contained)
    assert sorted(service for batch in in_order for service in batch) == sorted(SERVICES)
    place = {service: number for number, batch in enumerate(in_order) for service in batch}
    reached = dict.fromkeys(SERVICES, frozenset[str]())
    for _ in SERVICES:
        reached = {
            outer: frozenset(inner for o, inner in contained if o == outer).union(
                *(reached[i] for o, i in contained if o == outer)
            )
            for outer in SERVICES
        }
    assert set(cycle) == {service for service in SERVICES if service in reached[service]}
    for outer, inner in contained:
        assert place[inner] < place[outer] or reached[outer] & set(cycle)
