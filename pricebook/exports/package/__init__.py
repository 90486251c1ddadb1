"""The package that is sent at once when a list is approved (letter 1513/BHXH-CSYT, last paragraph; R12)."""

from pricebook.exports.package.files import package_outputs

__all__ = ["package_outputs"]
