"""Which packages pricebook needs on Windows: its own extras, and what those need in turn, by the conditions of Windows.

pip evaluates a condition such as `sys_platform == "win32"` on the machine that it runs on, whichever platform it is asked for; so
what Windows alone needs would be missing. Here they are evaluated for Windows, and pip is asked for each package by its pin.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tools.windows_folder.refused import Refused
from tools.windows_folder.wheels import PLATFORM

# What gives the requirements of packages: from their pinned versions the requirements that each states.
Ask = Callable[[Mapping[NormalizedName, str]], Mapping[NormalizedName, Sequence[str]]]


def extras_of(project: Path) -> list[str]:
    """The extras that a project declares, but for those with pins of their own (constraints-EXTRA.txt): no folder has both."""
    declared = _declared(project).get("optional-dependencies", {})
    return [extra for extra in declared if not (project / f"constraints-{extra}.txt").exists()]


def pins_of(project: Path) -> dict[NormalizedName, str]:
    """The versions in a project's constraints.txt."""
    lines = (line.partition("#")[0].strip() for line in (project / "constraints.txt").read_text(encoding="utf-8").splitlines())
    return {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in lines if line}


def needed(project: Path, extras: Iterable[str], full_version: str, ask: Ask) -> dict[NormalizedName, str]:
    """All packages that a project needs on Windows, but for itself.

    Args:
        project: the folder with pyproject.toml and constraints.txt.
        extras: the extras that are wanted.
        full_version: of the Python there ("3.12.10").
        ask: gives the requirements of packages.

    Returns:
        The pinned version of each, by name.

    Raises:
        Refused: an extra is not declared; a package is not pinned, or its pin does not satisfy who needs it.
    """
    declared, pins = _declared(project), pins_of(project)
    itself = canonicalize_name(declared["name"])
    known = {canonicalize_name(extra): texts for extra, texts in declared.get("optional-dependencies", {}).items()}
    stated: dict[NormalizedName, list[Requirement]] = {itself: [Requirement(text) for text in declared["dependencies"]]}
    stated[itself] += [Requirement(f'{text} ; extra == "{extra}"') for extra, texts in known.items() for text in texts]
    wanted: dict[NormalizedName, set[str]] = {itself: {"", *map(canonicalize_name, extras)}}
    if unknown := sorted(wanted[itself] - {"", *known}):
        raise Refused(f"no such extra: {', '.join(unknown)} (there are {', '.join(known)})")
    grown = True
    while grown:
        grown = False
        for name in list(wanted):
            for each in stated[name]:
                if not _holds(each, wanted[name], full_version):
                    continue
                other = canonicalize_name(each.name)
                _refuse_pin(each, other, name, pins, itself)
                more = {"", *map(canonicalize_name, each.extras)} - wanted.get(other, set())
                wanted.setdefault(other, set()).update(more)
                grown = grown or bool(more)
        if new := {name: pins[name] for name in wanted if name not in stated}:
            stated |= {name: [Requirement(text) for text in texts] for name, texts in ask(new).items()}
    return {name: pins[name] for name in sorted(wanted) if name != itself}


def _declared(project: Path) -> dict[str, Any]:
    declared: dict[str, Any] = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return declared


def _refuse_pin(
    needed_: Requirement, name: NormalizedName, by: NormalizedName, pins: Mapping[NormalizedName, str], itself: NormalizedName
) -> None:
    if name == itself:
        return
    if name not in pins:
        raise Refused(f"{by} needs {needed_.name} on Windows: constraints.txt has no version of it")
    if not needed_.specifier.contains(pins[name], prereleases=True):
        raise Refused(f"{by} needs {needed_}: constraints.txt has {pins[name]}")


def _holds(requirement: Requirement, extras: Iterable[str], full_version: str) -> bool:
    """Whether a requirement holds on Windows, with one of the extras."""
    there = {
        "implementation_name": "cpython",
        "implementation_version": full_version,
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0",
        "python_full_version": full_version,
        "python_version": ".".join(full_version.split(".")[:2]),
        "sys_platform": "win32",
    }
    return requirement.marker is None or any(requirement.marker.evaluate({**there, "extra": extra}) for extra in extras)


def pip(*arguments: str, **environment: str) -> str:
    """What pip prints, called with more variables of the environment. Raises Refused: it failed."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", errors="replace", env={**os.environ, **environment}
    )
    if done.returncode != 0:
        last = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()[-3:]
        raise Refused("\n".join(["pip: no such wheel for Windows, or no connection:", *last]))
    return done.stdout


def for_windows(version: str) -> list[str]:
    """The options by which pip looks for wheels for Windows and a version of Python ("3.12"), and for no others."""
    return ["--no-deps", "--only-binary=:all:", f"--platform={PLATFORM}", f"--python-version={version}"]


def asked_of_index(version: str) -> Ask:
    """Asks the package index, by pip: which wheel there would be for Windows, and what it needs. Nothing is kept."""

    def ask(pinned: Mapping[NormalizedName, str]) -> dict[NormalizedName, list[str]]:
        asked = [f"{name}=={release}" for name, release in pinned.items()]
        options = ["--dry-run", "--ignore-installed", "--target=none", "--report=-", *for_windows(version)]
        told = json.loads(pip("install", *options, *asked))
        return {
            canonicalize_name(each["metadata"]["name"]): each["metadata"].get("requires_dist", []) for each in told["install"]
        }

    return ask
