"""What happens in the demonstration: kinds of incidents in plausible proportions, sentences, decisions, findings."""

from random import Random

# Weights follow the order of kinds in public data of police and emergency services: traffic, theft and disorder lead.
KINDS = {
    "TRAFFIC": 18, "THEFT": 15, "NOISE": 14, "BRAWL": 12, "LAND_QUARREL": 9, "ANIMAL": 7, "LOST_FOUND": 6,
    "GAMBLING": 4, "FIRE": 4, "ENVIRONMENT": 4, "EXPLOSIVE_REMNANT": 3, "FAMILY_VIOLENCE": 2, "DROWNING": 1,
    "MISSING_PERSON": 1,
}  # fmt: skip
FLOOD_WEEKS = frozenset({41, 42, 43})  # October is the month of floods here
SENTENCES = {
    "TRAFFIC": ("Va chạm xe máy tại {place}", "Xe tải va quệt xe máy ở {place}", "Xe máy tự ngã tại {place}"),
    "THEFT": ("Mất trộm xe đạp điện ở {place}", "Mất trộm gà, vịt tại {place}", "Mất trộm máy bơm ở {place}"),
    "NOISE": ("Hát karaoke quá giờ ở {place}", "Tụ tập gây ồn ban đêm tại {place}"),
    "BRAWL": ("Xô xát giữa hai nhóm thanh niên tại {place}", "Xô xát trong quán ăn ở {place}"),
    "LAND_QUARREL": ("Mâu thuẫn ranh giới vườn ở {place}", "Mâu thuẫn về lối đi chung tại {place}"),
    "ANIMAL": ("Trâu bò thả rông phá lúa ở {place}", "Chó dại cắn người tại {place}"),
    "LOST_FOUND": ("Nhặt được ví và giấy tờ tại {place}", "Người dân báo rơi điện thoại ở {place}"),
    "GAMBLING": ("Có dấu hiệu đánh bạc ở {place}",),
    "FIRE": ("Cháy đống rơm ở {place}", "Chập điện gây cháy bếp tại {place}"),
    "ENVIRONMENT": ("Đổ rác thải xuống kênh ở {place}", "Đốt rơm rạ khói dày trên đường tại {place}"),
    "EXPLOSIVE_REMNANT": ("Người dân phát hiện vật nghi đầu đạn khi cuốc vườn ở {place}",),
    "FAMILY_VIOLENCE": ("Xô xát trong gia đình ở {place}",),
    "DROWNING": ("Một người trượt chân xuống sông ở {place}, đã đưa lên bờ",),
    "MISSING_PERSON": ("Người già đi lạc ở {place}, gia đình nhờ tìm",),
    "FLOOD": ("Nước ngập đường đi lại ở {place}", "Tốc mái nhà ở {place}", "Sạt mép kênh gây ngập ở {place}"),
}  # fmt: skip
NOTES = (
    "Tổ dân quân tại chỗ đã có mặt, bảo vệ hiện trường.",
    "Đã báo Công an xã, chờ lực lượng đến tiếp nhận.",
    "Hai bên đã được can ngăn, không có hung khí.",
    "Đã hướng dẫn người dân đi lối khác, cắm biển cảnh báo.",
    "Trưởng thôn đã có mặt, cùng nhắc nhở.",
)
DECISIONS = (
    ("Rà soát, thay biển cảnh báo tại ngầm tràn thôn 9", "COMMAND"),
    ("Nhắc các quán ăn ở chợ đóng cửa đúng giờ", "POLICE"),
    ("Kiện toàn tổ an ninh tự quản thôn 10", "COMMAND"),
    ("Lắp thêm bóng đèn ở ngã ba thôn 5", "PEOPLES_COMMITTEE"),
    ("Tổng hợp danh sách hộ vùng trũng cần xuồng khi lũ", "COMMAND"),
    ("Tuyên truyền giao nộp vật liệu nổ còn sót", "POLICE"),
    ("Kiểm tra áo phao, xuồng máy ở trụ sở", "COMMAND"),
    ("Nhắc phụ huynh không cho trẻ tắm sông mùa lũ", "Đoàn Thanh niên"),
    ("Rà soát xe máy không biển số ở các thôn", "POLICE"),
    ("Phát quang đường ra đồng thôn 9, thôn 10", "Hội Nông dân"),
    ("Cập nhật số điện thoại trực của các thôn", "COMMAND"),
    ("Họp hai hộ có mâu thuẫn ranh giới ở thôn 7", "Mặt trận Tổ quốc"),
    ("Chuẩn bị lực lượng canh gác bến đò khi nước lên", "COMMAND"),
    ("Lập danh sách dân quân đến hạn tập huấn sơ cứu", "COMMAND"),
)
FINDINGS = (
    ("Nhóm thanh niên tụ tập khuya ở cổng làng, đã nhắc về nhà", ""),
    ("Phát hiện xe máy dựng không người trông ở ngã ba", "Công an xã, cán bộ trực"),
    ("Cọc tiêu ở đường trũng bị đổ, đã dựng lại tạm", ""),
    ("Có tiếng máy kích cá trên kênh, người đã bỏ đi", "Công an xã, cán bộ trực"),
    ("Cổng nhà văn hóa chưa khóa, đã báo trưởng thôn", ""),
)
MATTERS = (
    "Đèn đường ở đầu thôn hỏng ba bóng",
    "Có người lạ đến bán hàng, dân phản ánh giá cao bất thường",
    "Mương nội đồng sạt một đoạn",
    "Đề nghị thu gom rác ở bờ kênh",
    "Hai hộ to tiếng vì lối đi, đã hòa giải bước đầu",
)
REQUESTS = (
    "Đề nghị xã hỗ trợ 20 cọc tiêu",
    "Đề nghị tuần tra thêm tối thứ Bảy",
    "Đề nghị xã cho mượn loa tay",
)
CALL_OFF = "Mưa to, nước lên, chuyển lực lượng trực phòng, chống thiên tai"
ASSESSMENT = (
    "Lực lượng trực đủ, nắm chắc tình hình; phối hợp giữa hai lực lượng kịp thời. Các vụ việc được xử lý ban đầu và bàn giao "
    "đúng thẩm quyền."
)
SHORTCOMINGS = "Một số thôn báo cáo chậm; còn việc được giao quá hạn."
NEXT_WEEK = (
    "Duy trì trực, tuần tra phối hợp theo kế hoạch; theo dõi mực nước sông Kiến Giang; đôn đốc việc quá hạn."
)


def kind_of(random: Random, week_number: int) -> str:
    if week_number in FLOOD_WEEKS and random.random() < 0.45:
        return "FLOOD"
    return random.choices(list(KINDS), weights=list(KINDS.values()))[0]


def sentence(random: Random, kind: str, place: str) -> str:
    return random.choice(SENTENCES[kind]).format(place=place)
