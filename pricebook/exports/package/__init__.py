"""The package that is sent at once when a list is approved (R12)."""

from pricebook.exports.package.files import package_outputs

__all__ = ["package_outputs"]
