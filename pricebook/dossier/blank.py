"""The settings file of a new dossier."""

from json import dumps  # a JSON string is a TOML string

from pricebook.regulation import Pack


def blank_settings(pack: Pack, province: str) -> str:
    """The text of dossier.toml for a province under a regulation, with the regulation's defaults written out."""
    law = pack.regulation
    local = law.jurisdiction_of("province", None)
    submitter = (local.proposes if local else None) or "Ủy ban nhân dân tỉnh"
    approver = (local.approves if local else None) or "Hội đồng nhân dân tỉnh"
    classes = ", ".join(f'"{name}"' for name in law.classes)
    lines = [
        f"# {law.title}",
        f"regulation = {dumps(law.id)}",
        f"province = {dumps(province, ensure_ascii=False)}",
        f"pricing_date = {max(law.effective_from or law.issued_on, law.issued_on)}                # ngày tính giá",
        f"submitter = {dumps(submitter, ensure_ascii=False)}",
        f"approver = {dumps(approver, ensure_ascii=False)}",
        f"classes = [{classes}]   # bỏ các hạng không có",
        'share_of_ceiling = "1"                    # tỷ lệ so với mức tối đa, ví dụ "0.85"',
        "",
        "[rounding]",
        f"unit = {law.rounding.unit}",
        f'mode = "{law.rounding.mode}"                         # half-up, down, up',
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
