"""The folders that come with the program: the law (`norms/`) and the forms (`templates/`)."""

from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "_resources"
_CHECKOUT = Path(__file__).parents[2]


def resource_folder(name: str) -> Path:
    """The path of the folder `norms` or `templates`, installed or in a checkout. Raises FileNotFoundError if it is missing."""
    for root in (_INSTALLED, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"pricebook was installed without its {name}/ folder")
