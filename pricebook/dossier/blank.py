"""The settings file of a new dossier."""

from datetime import date
from json import dumps  # a JSON string is a TOML string

from pricebook.regulation import Pack, Regulation, installed_provinces, nearest_day_in_force

# What stands for a body that the pack does not name: the dossier's owner writes its name.
_SUBMITTER, _APPROVER = "…… (ghi tên cơ quan trình)", "…… (ghi tên cơ quan có thẩm quyền phê duyệt)"


def blank_settings(pack: Pack, province: str, asked: date, chosen: bool = False) -> str:
    """The text of dossier.toml for a province under a regulation, with the regulation's defaults written out.

    The pricing date is the day that was asked for, or the nearest day on which the regulation is in force, with a comment that
    says so. Submitter and approver are those that the regulation names for a province's own facilities.

    Args:
        pack: The regulation.
        province: The name of the province.
        asked: The day that was asked for; today, where none was.
        chosen: Whether one was.
    """
    law = pack.regulation
    local = law.jurisdiction_of("province", None)
    day, known = nearest_day_in_force(law, asked), installed_provinces()
    submitter, approver = (
        dumps(known.office_of(body, province, day) if body else unknown, ensure_ascii=False)
        for body, unknown in (
            (local.proposes if local else None, _SUBMITTER),
            (local.approves if local else None, _APPROVER),
        )
    )
    classes = ", ".join(f'"{name}"' for name in law.classes)
    lines = [
        f"# {law.title}",
        f"regulation = {dumps(law.id)}",
        f"province = {dumps(province, ensure_ascii=False)}",
        f"pricing_date = {day}                # {_which_day(law, asked, chosen)}",
        f"submitter = {submitter}  # tên đầy đủ",
        f"approver = {approver}",
        f"classes = [{classes}]   # bỏ các hạng không có",
        'share_of_ceiling = "1"                    # tỷ lệ so với mức tối đa, ví dụ "0.85"',
        "",
        "[rounding]",
        f"unit = {law.rounding.unit}",
        f'mode = "{law.rounding.mode}"                         # half-up, down, up',
        *(line for step in law.rounding.steps for line in ("[[rounding.steps]]", f"below = {step.below}", f"unit = {step.unit}")),
        "",
        "[regional]",
        f'method = "{law.regional.method}"           # mean-of-lowest, lowest-of-means, mean-below-median',
        "",
        "# Khi một tệp có nhiều cột có thể là cùng một trường, nêu cột đúng (tên cột hoặc chữ cái), ví dụ:",
        "# [tables.tenders.columns]",
        '# price = "Đơn giá (có VAT)"',
        "",
        "[[signers]]",
        'title = "GIÁM ĐỐC SỞ Y TẾ"',
        'name = ""',
    ]
    return "\n".join(lines) + "\n"


def _which_day(law: Regulation, asked: date, chosen: bool) -> str:
    """The comment on the pricing date: which day it is."""
    day = nearest_day_in_force(law, asked)
    if day < asked:
        return f"ngày tính giá: ngày cuối cùng văn bản có hiệu lực, vì văn bản đã hết hiệu lực trước ngày {asked:%d/%m/%Y}"
    if day > asked:
        return f"ngày tính giá: ngày đầu tiên văn bản có hiệu lực, vì ngày {asked:%d/%m/%Y} văn bản chưa có hiệu lực"
    return "ngày tính giá" if chosen else "ngày tính giá: ngày lập hồ sơ; sửa lại nếu tính giá cho ngày khác"
