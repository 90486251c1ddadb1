"""The settings file of a new dossier."""

from json import dumps  # a JSON string is a TOML string

from pricebook.regulation import Pack


def blank_settings(pack: Pack, province: str) -> str:
    """The text of dossier.toml for a province under a regulation, with the regulation's defaults written out."""
    law = pack.regulation
    local = law.jurisdiction_of("province", None)
    classes = ", ".join(f'"{name}"' for name in law.classes)
    lines = [
        f"# {law.title}",
        f"regulation = {dumps(law.id)}",
        f"province = {dumps(province, ensure_ascii=False)}",
        f"pricing_date = {max(law.effective_from or law.issued_on, law.issued_on)}                # ngày tính giá",
        f"submitter = {dumps(local.proposes if local else 'Ủy ban nhân dân tỉnh', ensure_ascii=False)}",
        f"approver = {dumps(local.approves if local else 'Hội đồng nhân dân tỉnh', ensure_ascii=False)}",
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
