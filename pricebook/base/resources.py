"""Where the law (`norms/`) and the forms (`templates/`) lie that came with the program."""

from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "_resources"
_CHECKOUT = Path(__file__).parents[2]


def resource_folder(name: str) -> Path:
    """The folder `norms` or `templates`. Raises FileNotFoundError where neither place has it."""
    for root in (_INSTALLED, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"pricebook was installed without its {name}/ folder")
