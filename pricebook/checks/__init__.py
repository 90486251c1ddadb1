"""One small check a rule, over dossiers as priced and over price lists."""

from pricebook.checks.run import run_checks

__all__ = ["run_checks"]
