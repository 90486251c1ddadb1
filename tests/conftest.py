"""Marks of the cases, and dossiers built once for all who look at them."""

import gc
import os
import pickle
import tomllib
from collections.abc import Callable, Generator, Iterable, Iterator
from compileall import compile_dir
from contextlib import suppress
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import typer.testing

import pricebook
from pricebook.app.build import Built
from pricebook.appraisal import findings_file
from pricebook.appraisal.evidence import Evidence
from pricebook.base import contracts
from pricebook.cli import help as cli_help
from pricebook.findings import Finding, Findings, rule
from pricebook.pricelist import file as pricelist_file
from pricebook.regulation import FoundPack, LawOnDay, Pack, SearchPath, Service, indices, load
from pricebook.submission.read import by_values, norm_lines, services
from tests.databases import LAW_ALONE, forget_statements_and_instances, share_one_instance
from tests.support import DATA, ROOT


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "case(code, rule): raises the finding, and shows the rule")
    config.addinivalue_line("markers", "silent(code): the neighbour that does not raise it")
    config.addinivalue_line("markers", "rule(number): shows the rule R1–R16 of the law")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not hasattr(config, "workerinput"):
        compile_dir(ROOT / "pricebook", quiet=2)  # once, and not in each of the processes that the tests start


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `long` runs only where the marker is asked for; what is marked `first` is begun first by each of two workers."""
    if "long" not in config.getoption("-m"):
        left = [item for item in items if item.get_closest_marker("long") is not None]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item.get_closest_marker("long") is None]
    first = [item for item in items if item.get_closest_marker("first") is not None]
    others = [item for item in items if item.get_closest_marker("first") is None]
    half = len(others) // 2
    items[:] = [*first[::2], *others[:half], *first[1::2], *others[half:]]


_injected: list[str] = []  # what the tests with faults at every step say of their number


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call":
        _injected.extend(str(value) for name, value in report.user_properties if name == "steps")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _injected:
        terminalreporter.section("faults at every step of writing")
        terminalreporter.write_line("\n".join(sorted(_injected)))


def pytest_collection_finish() -> None:
    gc.freeze()  # what stays until the end need not be walked through at each collection of garbage; packs neither


def pytest_unconfigure() -> None:
    forget_statements_and_instances()
    gc.unfreeze()


# --- a case proves at run time what it is marked with -----------------------------------------------------

_told: list[Findings] = []  # what the verbs have found since the test began


def _remembered(cls: type[Findings], *given: Iterable[Finding]) -> Findings:
    made = tuple.__new__(cls, *given)
    _told.append(made)
    return made


Findings.__new__ = _remembered  # type: ignore[method-assign, assignment]


# --- a text in TOML is parsed once; who asks for it again gets a copy --------------------------------------

_parse_toml = tomllib.loads


@lru_cache(maxsize=256)
def _parsed(text: str, parse_float: Callable[[str], Any]) -> bytes:
    return pickle.dumps(_parse_toml(text, parse_float=parse_float))


def _toml(text: str, /, *, parse_float: Callable[[str], Any] = float) -> Any:
    return pickle.loads(_parsed(text, parse_float))


tomllib.loads = _toml


# --- and so is a JSON that its schema allows -----------------------------------------------------------------

_parse_contract = contracts.parse_contract
_LARGEST_KEPT = 2**20  # letters


@lru_cache(maxsize=64)
def _allowed(text: str, name: str) -> bytes:
    return pickle.dumps(_parse_contract(text, "", name))


def _contract(text: str, label: str, name: str) -> Any:
    if len(text) <= _LARGEST_KEPT:
        with suppress(contracts.InvalidContract, RecursionError):
            return pickle.loads(_allowed(text, name))
    return _parse_contract(text, label, name)


for reader in (contracts, pricelist_file, findings_file):
    reader.parse_contract = _contract  # type: ignore[attr-defined]


# --- a pack of the checkout is read once ------------------------------------------------------------------

_INSTALLED = ROOT / "norms"
_read: dict[tuple[str, bool], tuple[Pack | None, list[Finding]]] = {}
_load_pack = load.load_pack


def _load_once(found: FoundPack, *, with_issued: bool = False) -> tuple[Pack | None, list[Finding]]:
    """A pack that no test changes: thousands of tests judge by it. Packs elsewhere are read whenever they are asked for."""
    if found.folder.parent != _INSTALLED:
        return _load_pack(found, with_issued=with_issued)
    key = (repr(found), with_issued)
    if key not in _read:
        _read[key] = _load_pack(found, with_issued=with_issued)
        gc.freeze()
    pack, findings = _read[key]
    return pack, list(findings)


load.load_pack = _load_once


# --- the law of such a pack on a day is worked out once, and so is what is made of the law alone -------------


@lru_cache(maxsize=16)  # the days of a few test files: a law may hold some ten thousand services
def _law_of(pack_id: int, day: date) -> LawOnDay:
    """A law to be filled in. The pack is known by its id, as packs have no hash; those that were read stay until the end."""
    law = object.__new__(LawOnDay)
    law.__dict__[LAW_ALONE] = {}
    return law


def _same_law(cls: type[LawOnDay], pack: Pack | None = None, day: date | None = None, own: tuple[Service, ...] = ()) -> LawOnDay:
    """The law that was made of the same pack and day, with all that it has worked out; what is set anew is what it has."""
    if day is not None and not own and any(pack is known for known, _ in _read.values()):
        return _law_of(id(pack), day)
    return object.__new__(cls)


def _once(law: LawOnDay, make: Callable[[], Any]) -> Any:
    """What is made of such a law: at the first time made, then kept with it. Of any other law it is made each time."""
    kept: dict[str, Any] | None = law.__dict__.get(LAW_ALONE)
    if kept is None:
        return make()
    name = make.func.__qualname__  # type: ignore[attr-defined]
    if name not in kept:
        kept[name] = make()
    return kept[name]


_index_of, _classes_of = services.ServiceIndex, Evidence.__dict__["_classes"].func

LawOnDay.__new__ = _same_law  # type: ignore[method-assign, assignment]
for module in (services, by_values, norm_lines):
    module.ServiceIndex = lambda law: _once(law, partial(_index_of, law))  # type: ignore[attr-defined]
Evidence._classes = cached_property(lambda evidence: _once(evidence.law, partial(_classes_of, evidence)))  # type: ignore[assignment]
Evidence._classes.__set_name__(Evidence, "_classes")  # type: ignore[attr-defined]


# --- and the indices of the other packs, which every run looks through -------------------------------------

_read_indices = indices._indices
_of_packs: dict[Path, list[dict[str, Any]]] = {}


def _indices_once(packs: SearchPath, name: str) -> list[dict[str, Any]]:
    found = packs.find(name)
    if found is None or found.folder.parent != _INSTALLED:
        return _read_indices(packs, name)
    if found.folder not in _of_packs:
        _of_packs[found.folder] = _read_indices(packs, name)
    return _of_packs[found.folder]


indices._indices = _indices_once

share_one_instance()


# --- the commands are made once for all calls in the process; a help puts their texts into a language ---------

_translate = cli_help._translate


def _translate_once(command: Any, ctx: Any) -> None:
    _translate(command, ctx)
    typer.testing._get_command.cache_clear()  # type: ignore[attr-defined]


typer.testing._get_command = cache(typer.testing._get_command)
cli_help._translate = _translate_once


def _findings_in(value: object, depth: int = 3) -> Iterator[Findings]:
    """Findings of results that fixtures hand to a test, however they hold them."""
    if isinstance(value, Findings):
        yield value
    elif isinstance(found := getattr(value, "findings", None), Findings):
        yield found
    elif depth and isinstance(value, dict | list | tuple):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _findings_in(entry, depth - 1)


def _empty_places(finding: Finding) -> set[str]:
    """Places of its message and remedy that the finding has no value for: they would be shown as a dash."""
    entry = rule(finding.code)
    texts = [text for texts in (entry.message, entry.remedy) for text in texts.values()]
    places = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return places - {"observed", "limit", "service", *finding.more}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    _told.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test marked `@case("CP001")` fails unless a verb that it calls finds CP001; `@silent`, if one does, or none is called."""
    result = yield
    raises = {mark.args[0] for mark in item.iter_markers("case")}
    silent = {mark.args[0] for mark in item.iter_markers("silent")}
    if raises or silent:
        given = [found for value in getattr(item, "funcargs", {}).values() for found in _findings_in(value)]
        verbs = [*_told, *given]
        codes = {finding.code for findings in verbs for finding in findings}
        assert verbs, "marked as a case, and calls no verb"
        assert raises <= codes, f"no verb found {sorted(raises - codes)}"
        assert not silent & codes, f"a verb found {sorted(silent & codes)}"
        for finding in (finding for findings in verbs for finding in findings if finding.code in raises):
            assert not _empty_places(finding), f"{finding.code} has no value for {sorted(_empty_places(finding))}"
    return result


def _built(name: str) -> Built:
    """A dossier built."""
    built = pricebook.build(DATA / name)
    assert built.prices is not None
    return built


@pytest.fixture(scope="session")
def long_an() -> Built:
    return _built("long-an-2012")


@pytest.fixture(scope="session")
def long_an_draft() -> Built:
    return _built("long-an-2012-draft")


@pytest.fixture(scope="session")
def nq_399() -> Built:
    return _built("nq-399-2025")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "dossier"
