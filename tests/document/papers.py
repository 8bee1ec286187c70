"""A paper with every part, for the tests of its files."""

from datetime import date

from trucban.document.content import (
    Heading,
    OrganHeading,
    PaperContent,
    Paragraph,
    SignerBlock,
    Signers,
    Table,
)

REPORT = PaperContent(
    kind="BC",
    organ=OrganHeading("Bộ Chỉ huy quân sự tỉnh Quảng Trị", "Ban Chỉ huy quân sự xã Lệ Thủy"),
    place="Lệ Thủy",
    subject_line="Kết quả công tác tuần từ 16/11 đến 22/11/2026",
    symbol="BC-BCH",
    date=date(2026, 11, 23),
    addressed_to=("Bộ Chỉ huy quân sự tỉnh", "Ủy ban nhân dân xã"),
    basis_lines=("Căn cứ Quy chế phối hợp ngày 05 tháng 02 năm 2026", "Căn cứ Kế hoạch liên ngành năm 2026."),
    blocks=(
        Heading("I. Tình hình"),
        Paragraph("Tình hình trên địa bàn cơ bản ổn định."),
        Heading("1. Tuần tra", 2),
        Table(
            ("TT", "Thôn", "Lượt", "Tỷ lệ"),
            ((1, "Thôn 1", 1974, 86.38), (2, "Thôn 2", 12, None)),
            (1, 4, 2, 2),
            (2, 3),
        ),
        Signers((SignerBlock("Thư ký", "Đặng Thị Lan"), SignerBlock("Chủ trì", "Nguyễn Văn An"))),
        Paragraph("Đề nghị các thôn tiếp tục duy trì."),
    ),
    signers=(SignerBlock("Phó Chỉ huy trưởng", "Ngô Phúc", "KT. Chỉ huy trưởng"),),
    recipients=("Như trên", "Công an xã", "Lưu: VT"),
)
