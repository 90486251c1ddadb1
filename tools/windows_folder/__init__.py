"""Makes a folder for Windows on any system: CPython's embeddable archive, wheels, launchers. Nothing is installed.

`python -m tools.windows_folder --python python-3.12.10-embed-amd64.zip -o pricebook-windows` (docs/windows.md). What is packed is
checked, and never run: this machine need not be one with Windows.

The same archive, wheels and checkout give the same bytes.
"""

from tools.windows_folder.make import Made, make_folder
from tools.windows_folder.refused import Refused

__all__ = ["Made", "Refused", "make_folder"]
