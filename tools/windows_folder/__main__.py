"""`python -m tools.windows_folder`: makes the folder, and says what is in it."""

import argparse
import sys
from pathlib import Path

from tools.windows_folder.make import ROOT, make_folder
from tools.windows_folder.needed import extras_of
from tools.windows_folder.refused import Refused

_USUAL = ("exports", "registry", "web")


def main() -> None:
    """Ends with status 2 where no folder can be made."""
    declared = extras_of(ROOT)
    usual = [extra for extra in _USUAL if extra in declared]
    parser = argparse.ArgumentParser(
        prog="python -m tools.windows_folder", description="Makes a folder for Windows (docs/windows.md)."
    )
    parser.add_argument("--python", type=Path, required=True, help="CPython's embeddable archive, python-3.12.x-embed-amd64.zip")
    parser.add_argument("--extras", default=",".join(usual), help="extras of pricebook, by commas (default: %(default)s)")
    parser.add_argument("--wheels", type=Path, help="a folder of wheels; by default pip downloads them")
    parser.add_argument("--zip", action="store_true", help="an archive of the folder beside it as well")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the folder; it must not exist")
    asked = parser.parse_args()
    extras = [extra.strip() for extra in asked.extras.split(",") if extra.strip()]
    try:
        made = make_folder(asked.python, asked.out, extras, wheels=asked.wheels, as_zip=asked.zip)
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(f"{made.folder}: {made.files} files, {made.size / 2**20:.0f} MiB, {len(made.packages)} packages")
    print(f"longest path: {made.longest} ({len(made.longest)} characters)")


if __name__ == "__main__":
    main()
