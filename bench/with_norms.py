"""pricebook's command line over the benchmark's own norms folder (an installed pricebook knows only its own)."""

import os
from pathlib import Path

from pricebook.regulation import folder

folder.norms_folder = lambda: Path(os.environ["PRICEBOOK_BENCH_NORMS"])

from pricebook.cli.app import main  # noqa: E402

main()
