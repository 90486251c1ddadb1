"""What every other package uses: amounts, files, texts in two languages, packaged data. Nothing here is about the law."""
