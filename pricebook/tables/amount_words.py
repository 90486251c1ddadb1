"""The words by which a heading or a note says that figures are not in đồng for one unit, compiled from `templates/amounts.toml`.

Texts are compared as they are written, with accents or without: a word that loses its accents may become another one, so each
spelling is declared.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pricebook.tables.amount_patterns import Needs, Said, all_spellings, any_of, first_words, joined_to_many
from pricebook.tables.layout.spec import declared_tables

_NOUGHTS = r"(?<!\d[ '’])['’]?000(?:[., '’]000)?"  # "('000)", "(000 đ)"
_THOUSANDS = rf"(?:1[., '’]?000(?:[., '’]000)?|{_NOUGHTS})"
_TENS = rf"(?:1[., '’]?0{{1,3}}(?:[., '’]000)*|{_NOUGHTS})"  # 10, 100, 1.000, 10.000: with a currency behind them
_POWERS = r"10\s?(?:\^\s?[3-9]|[³⁶⁹])"
_MANY = r"0*(?:[2-9]|[1-9]\d{1,2}|[1-9]\d{0,2}[., ]?000)"  # any number but one; no year
_ALONE = r"(?<![\w.,])"
_END = r"(?!\w)"


@dataclass(frozen=True, slots=True)
class AmountWords:
    """The patterns.

    Attributes:
        note: A note about the unit of a table.
        of_currency: A note that names another currency.
        bracketed: A magnitude in brackets.
        alone: A text that is a magnitude and nothing else, and that cannot be another thing.
        in_words: The same, in words.
        in_heading: A magnitude in the heading of an amount.
        other_currency: Another currency in the heading of an amount.
        quantity: A magnitude in the heading of a quantity.
        per: So many units, in the heading of an amount or a quantity.
        per_note: So many units, in a note about the table.
        per_quantity: The same of the quantities of a norm.
        multiplied: Figures that are multiplied by a factor, in a note about the table.
        per_use: What a quantity is for, and nothing else: "dùng cho 5 lần".
        factor_alone: A factor and nothing else: "x1000".
        of_table: A note that is about the prices of the table above it.
        other_unit: A text that is another currency and nothing else, with or without a unit behind it.
        counted: Other than one of the units that a service is priced for, in a unit: "10 lần", "1/2 lần".
        beside: Money that is taken beside the price, with its sum or percentage.
        dong: đồng, for one unit or none, and nothing else: what a number format may write beside a price.
        titled: A magnitude in the name of a sheet or a file.
        rounding: What says how amounts are rounded, and nothing of their unit.
    """

    note: Said
    of_currency: Said
    bracketed: Said
    alone: Said
    in_words: Said
    in_heading: Said
    other_currency: Said
    quantity: Said
    per: Said
    per_note: Said
    per_quantity: Said
    multiplied: Said
    per_use: Said
    factor_alone: Said
    of_table: Said
    other_unit: Said
    counted: Said
    beside: Said
    dong: Said
    titled: Said
    rounding: Said


@cache
def dong_pattern() -> str:
    """A pattern for the name or the sign of the currency, as a whole word."""
    return f"{any_of(declared_tables('amounts')['currency']['dong'])}{_END}"


@cache
def unit_pattern() -> str:
    """A pattern for any unit, in any spelling."""
    return any_of(declared_tables("amounts")["per"]["units"], *all_spellings(declared_tables("units")))


@cache
def about_amounts() -> Needs:
    """What a text has that says of itself that it is about an amount: a word for a price, or đồng."""
    said = declared_tables("amounts")
    return Needs([*said["per"]["price"], *said["currency"]["dong"]], "₫")


@cache
def amount_words() -> AmountWords:
    """The patterns, put together once."""
    said = declared_tables("amounts")
    magnitudes, currency, notes, per = said["magnitudes"], said["currency"], said["notes"], said["per"]
    dong = dong_pattern()
    word, any_word = any_of(magnitudes["words"]), any_of(magnitudes["words"], magnitudes["careful"])
    short = any_of(magnitudes["short"])
    number = rf"{_ALONE}(?:[x×*]\s?)?(?:{_THOUSANDS}|{_POWERS})(?![\w.,]*\d)"
    tens = rf"{_ALONE}(?:[x×*]\s?)?(?:{_TENS}|{_POWERS})"
    whole_word = rf"(?:(?<!\w)(?<!\d\s)|{_ALONE}1\s+){any_word}{_END}"  # "10 triệu" is an amount
    amount = rf"(?:{whole_word}\s*{dong}|{tens}\s*{dong})"  # "nghìn đồng", "1.000 đ"
    plain = rf"(?:{amount})(?!\s*/)"  # but not "1.000 đồng/lượt", which is a price
    others = rf"(?:(?<!\w){any_of(currency['others'])}{_END}|{any_of(currency['signs'])}(?!\w))"
    unit_word = unit_pattern()
    begun = (
        rf"(?:(?<!\w){any_of(notes['unit'])}(?!\w).{{0,40}}?|(?<!\w){any_of(notes['unit_before_colon'])}\s*[:=(]\s*"
        rf"|(?<!\w){any_of(notes['stated'])}\s+{any_of(notes['by'])}\s+)"
    )
    begun_near = rf"(?<!\w)(?:{any_of(notes['unit'])}\W{{1,6}}|{any_of(notes['unit_before_colon'])}\s*[:=]\s*)"
    stated_by = rf"(?<!\w){any_of(notes['stated'])}\s+{any_of(notes['by'])}\s+(?:[\w\s]{{0,15}}?(?:là|la|tính|tinh)\s+)?"
    magnitude = rf"(?:{number}|{whole_word}|(?<!\w){short})"
    note = (
        rf"^\W*(?:{any_of(notes['figures'])}\W*)?[x×]\s*(?:{_THOUSANDS}|{_POWERS})\s*(?:{dong})?\W*$"
        rf"|{begun}(?:{plain})|{stated_by}(?:{plain})"
        rf"|{begun_near}(?:{magnitude})(?:\s*\([^()]{{0,30}}\))?(?:\s*{dong})?(?:\s*/\s*\w+)?\s*(?:$|[).;,\]])"
        rf"|{begun_near}(?:{amount})"
        rf"|{begun_near}{whole_word}\s+{unit_word}{_END}"
        rf"|(?<!\w){any_of(notes['unit_before_colon'])}\s+{whole_word}\s*{dong}"
        rf"|(?<!\w){any_of(per['price'])}\s+{whole_word}\s*{dong}"
        rf"|(?<!\w){any_of(per['price'])}\s*[:=(]\s*{whole_word}(?:\s*{dong})?(?:\s*/\s*\w+)?\s*(?:$|[).;,\]])"
    )
    of_currency = rf"(?:{begun}|{stated_by}|(?<!\w){any_of(per['price'])}\s*[:=(]\s*){others}"
    inside = rf"(?:{amount}|{whole_word}|{number}|{short})(?:\s*/\s*\w+)?"
    bracketed = rf"[(\[]\s*(?:{any_of(notes['unit'], per['price'])}\W{{1,3}})?(?:x\s*)?{inside}\s*[)\]]"
    many = rf"(?:(?<![\w.,/-]){_MANY}|(?<!\w){any_of(per['many'])})\s*{unit_word}{_END}(?!\s*/)"
    per_unit = (
        rf"(?:/\s*|(?<!\w){any_of(per['for'])}\s+){many}"
        rf"|[(\[]\s*(?:{dong})?\s*/?\s*{many}\s*[)\]]"
        rf"|(?<!\w){any_of(per['price'])}\s+(?:{many})\s*$"
    )
    slashed = rf"/\s*{_MANY}\s*{unit_word}{_END}"  # the lookbehind of `many` keeps "100/100 ml"; behind a slash it is meant
    whole_for = any_of(per["stated"], per["whole"])
    per_note = (
        rf"{begun_near}(?:{dong}\s*/\s*)?{many}|{begun_near}{dong}\s*{slashed}"
        rf"|(?<!\w){any_of(per['price'])}\s(?:.{{0,30}}?\s)?{whole_for}\s+{many}"
        rf"|(?<!\w){any_of(per['price'])}\s(?:.{{0,30}}?\s)?{whole_for}\s+(?:0*1\s+|một\s+)?{unit_word}\s*(?:\w+\s+|[x×(=]\s*){{0,1}}{many}"
    )
    whole_quantity = any_of(per["for"], per["stated"])
    uses = rf"(?:{many}|(?<![\w.,/-]){_MANY}\s*{any_of(per['counted'])}{_END}(?!\s*/))"
    batch = rf"(?:{uses}|(?:0*1\s+|một\s+)?\w+\s*(?:\w+\s+|[x×(=]\s*){{0,1}}{uses})"  # "1 mẻ 20 mẫu"
    per_quantity = (
        rf"{begun_near}{many}|(?<!\w){any_of(per['quantity'])}\s(?:.{{0,40}}?\s)?{whole_quantity}\s+{batch}"
        rf"|(?<!\w){any_of(per['quantity'])}\s(?:.{{0,30}}?\s)?{any_of(notes['stated'])}\s+{any_of(notes['by'])}\s+{whole_word}"
        rf"|^\W*{any_of(per['stated'], per['quantity'])}\s+(?:{whole_quantity}\s+)?{uses}"
    )
    factor = r"(?!0*1(?:[.,]0{1,2})?(?![\d.,]*\d))\d"  # any number but one; 1.000 is a thousand
    noughts = rf"(?:(?:\d|\w+)\s+)?{any_of(notes['noughts'])}{_END}"
    cut = rf"(?<!\w){any_of(notes['noughts_cut'])}\s+(?:\w+\s+){{0,2}}?{noughts}"
    divided = rf"(?<!\w){any_of(notes['divided'])}\s+(?:{_TENS}|{_POWERS})(?:\s*{dong})?\s*(?:$|[).;,])"
    multiplied = rf"(?<!\w){any_of(notes['multiplied'])}\s*[:=x×*]?\s*{factor}|{divided}|{cut}"
    prices = any_of(per["price"])
    noted = rf"^\W*(?:{any_of(notes['begins'])}\W+)?"
    all_prices = rf"(?<!\w)(?:các|cac|mọi|toàn bộ|tất cả)\s+(?:[\w\s]{{0,20}}:\s*)?{prices}{_END}"
    of_table = rf"{noted}{prices}{_END}|(?<!\w){prices}\s+{any_of(notes['of_table'])}{_END}|{all_prices}"
    titled = rf"{prices}\s+{number}\s*(?:{dong})?\W*$|(?<!\d)(?<!\d\s){whole_word}\s*{dong}|^\W*{number}\s*{dong}\W*$"
    in_heading = rf"{amount}|(?<!\w)[x×*]\s?(?:{_THOUSANDS}|{_POWERS})(?![\w.,]*\d)|(?<!\w)(?<!\d\s){word}{_END}"
    others_alone = [*currency["others"], *currency["signs"]]
    abbreviated = [*magnitudes["short"], *(short + one for short in magnitudes["short"] for one in currency["dong"])]
    # a magnitude is a word for one, or a number with noughts
    of_magnitude = Needs([*magnitudes["words"], *magnitudes["careful"], *abbreviated], "0")
    in_brackets, of_others = Needs((), "(["), Needs(others_alone, "".join(sign[0] for sign in currency["signs"]))
    several, said_at_all = Needs(joined_to_many(), "123456789"), Needs((*first_words()[0],), "".join(first_words()[1]))
    of_factors = Needs([*notes["multiplied"], *notes["divided"], *notes["noughts_cut"]])
    for_note, for_brackets = Said(note, of_magnitude), Said(bracketed, in_brackets)
    return AmountWords(
        note=for_note,
        of_currency=Said(of_currency, of_others),
        bracketed=for_brackets,
        alone=Said(rf"\W*(?:(?<!\w){word}{_END}\s*(?:{dong})?|{amount})(?:\s*/\s*\w+)?\W*", of_magnitude),
        in_words=Said(rf"\W*(?<!\w){word}{_END}\s*(?:{dong})?\W*", of_magnitude),
        in_heading=Said(in_heading, of_magnitude, for_brackets, for_note),
        other_currency=Said(others, of_others),
        quantity=Said(rf"[(\[]\s*{whole_word}\s+{unit_word}\s*[)\]]", in_brackets, for_brackets),
        per=Said(rf"{per_unit}|{slashed}", several),
        per_note=Said(per_note, several),
        per_quantity=Said(per_quantity, Needs([*magnitudes["words"], *magnitudes["careful"], *joined_to_many()], "123456789")),
        multiplied=Said(multiplied, of_factors),
        per_use=Said(
            rf"\W*(?:{any_of(per['quantity'])}\s*)?(?:{any_of(said['claims']['used'])}\s+)?(?:cho\s|/)\s*{uses}\W*",
            Needs(["cho"], "/"),
        ),
        factor_alone=Said(rf"\W*[x×*]\s*(?:{_THOUSANDS}|{_POWERS})\W*", Needs((), "0⁶³⁹^")),
        of_table=Said(of_table, said_at_all),
        other_unit=Said(rf"\W*{others}(?:\s*/\s*\w+)?\W*", of_others),
        counted=Said(
            rf"(?<![\w.,/-])(?:(?:\d+\s*/\s*)?{factor}[\d.,]*|1\s*/\s*\d+|{any_of(per['many'])})\s*{any_of(per['counted'])}{_END}"
            rf"|/\s*{factor}\d*\s*{any_of(per['counted'])}{_END}",
            said_at_all,
        ),
        beside=Said(_beside(said["beside"], dong), said_at_all),
        dong=Said(
            rf"[\s.,:()-]*(?:{any_of(per['price'])}\s*:?)?[\s.,()-]*(?:{dong})?\.?\s*(?:/\s*{unit_word})?[\s.,()-]*",
            None,
        ),
        titled=Said(titled, of_magnitude, for_brackets, for_note),
        rounding=Said(any_of(notes["rounding"]), None),
    )


@lru_cache(maxsize=1_000)
def says_dong(text: str) -> bool:
    """Whether what is written beside a price says đồng for one unit, or nothing: no other currency, thousands, or "from"."""
    return amount_words().dong.fullmatch(text.strip()) is not None


def _beside(said: dict[str, list[str]], dong: str) -> str:
    """A pattern for money that is taken beside the price."""
    sum_ = rf"\d[\d.,]*(?:\s*(?:nghìn|ngàn|triệu|k|tr))?\s*{dong}|\d{{1,3}}(?:[.,]\d{{3}})+|\d{{4,}}"
    share = r"\d+(?:[.,]\d+)?\s*%"
    extra = rf"(?<!\w){any_of(said['extra'])}(?!\w)"
    not_behind = "".join(rf"(?<!\b{re.escape(word)} )" for word in said["taken_not_behind"])
    taken = rf"{not_behind}(?<!\w){any_of(said['taken'])}(?!\w)(?!\s+{any_of(said['taken_not_before'])}(?!\w))"
    return (
        rf"{extra}.{{0,40}}?(?:{sum_}|{share})|(?:{sum_}|{share})\s*.{{0,10}}?{extra}"
        rf"|{taken}[^.;\d]{{0,15}}?(?:\d[\d.,]*(?:\s*(?:nghìn|ngàn|triệu))?\s*{dong})"
        rf"|(?<!\w){any_of(said['without'])}(?!\w)\s*(?:\w+\s+)?{share}\s*(?:$|[.;,)]|\w)"
    )
