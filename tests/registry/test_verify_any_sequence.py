"""After any sequence of moves the tables are what the log says: two ways to the same rows."""

import pytest
from hypothesis import given, settings

from pricebook.registry import Registry
from pricebook.registry.verify import verify_registry
from tests.registry.test_any_sequence import RULES, Chance, Office, quick, seeds, sizes

_ = quick  # the fixture


@pytest.mark.slow
@given(seed=seeds, size=sizes)
@settings(max_examples=15, derandomize=True, **RULES)
def test_the_tables_are_what_the_log_says(quick: Registry, seed: int, size: int) -> None:
    office, chance = Office(quick), Chance(seed)
    for _ in range(size):
        office.make(chance.move())
    with quick.reading() as con:
        assert list(verify_registry(con).findings) == []
