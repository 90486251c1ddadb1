"""The list as JSON for other programs, with the JSON Schema that it fits."""

import shutil
from functools import partial
from pathlib import Path

from pricebook.base.resources import resource_folder
from pricebook.exports.output import Output, with_manifest
from pricebook.exports.stamp import file_suffix
from pricebook.exports.uncapped import manifest_entry
from pricebook.pricelist import PriceList, schema_name, write_pricelist
from pricebook.regulation import LawOnDay

SCHEMA = "pricelist.schema.json"


def json_outputs(prices: PriceList, law: LawOnDay) -> list[Output]:
    """The files of a JSON export: the list, its schema, and the manifest."""
    return with_manifest(prices, "json", json_files(prices), manifest_entry(prices, law))


def json_files(prices: PriceList) -> list[Output]:
    """The list and its schema, as they also go with other forms."""
    return [
        Output(f"pricelist{file_suffix(prices)}.json", partial(_write_list, prices)),
        Output(SCHEMA, partial(_write_schema, prices)),
    ]


def _write_list(prices: PriceList, path: Path) -> None:
    write_pricelist(prices, path)


def _write_schema(prices: PriceList, path: Path) -> None:
    shutil.copyfile(resource_folder("norms") / "schema" / f"{schema_name(prices.schema_version)}.json", path)
