"""The life of a list, as docs/life-of-a-list.md tells it: each command is run, and what the page shows is what is printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import DATA, ROOT

PAGE = (ROOT / "docs" / "life-of-a-list.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
SHOWN = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.slow
@pytest.mark.rule("R11")
def test_the_page_is_what_happens(tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(DATA)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "pricebook").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pricebook "$@"\n', encoding="utf-8")
    (programs / "pricebook").chmod(0o755)
    env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    env.pop("PRICEBOOK_REGISTRY", None)
    printed = ""
    for command in COMMANDS:
        run = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8")
        assert run.returncode == 0, (command, run.stdout, run.stderr)
        printed += run.stdout
    assert len(COMMANDS) == 28 and len(SHOWN) == 3
    assert all(shown in printed for shown in SHOWN)
    papers: dict[str, list[str]] = {path.parent.name: [] for path in tmp_path.glob("papers/*/*.docx")}
    for path in sorted(tmp_path.glob("papers/*/*.docx")):
        papers[path.parent.name].append(path.stem.partition("-")[2])
    assert papers == {
        "long-an-2012-1": ["van-ban-de-nghi", "van-ban-tra-lai"],
        "long-an-2012-2": ["van-ban-de-nghi", "y-kien-tham-dinh", "to-trinh", "nghi-quyet", "thong-bao-ap-dung"],
        "long-an-2012-3": ["nghi-quyet", "thong-bao-ap-dung"],
        "long-an-2012-4": ["nghi-quyet", "thong-bao-ap-dung"],
    }
    assert [path.name for path in (tmp_path / "again").iterdir()] == [
        path.name for path in tmp_path.glob("papers/long-an-2012-1/*tra-lai.docx")
    ]
    assert "đã được thay thế" in printed or "superseded" in printed
