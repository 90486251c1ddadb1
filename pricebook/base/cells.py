"""Names of cells. Inside the program rows and columns count from 0; users see them as Excel names them (0, 0 is A1)."""


def column_letters(index: int) -> str:
    """The letters of a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The index of a column from 0: A is 0, AA is 26. The letters must be capitals."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
