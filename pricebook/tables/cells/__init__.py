"""One cell read into one value: numbers, dates, choices and text, as people type them."""
