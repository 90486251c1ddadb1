"""`python -m pricebook` is `pricebook`."""

from pricebook.cli.app import main

main()
