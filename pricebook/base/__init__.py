"""What every room stands on, and nothing of the law: amounts, files, texts of both languages, packaged data."""
