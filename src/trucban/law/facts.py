"""
The facts a decision may stand on: their names, what they hold, and what they are in Vietnamese.

Facts about crime, drugs, illness and measurements are there for the cases a lawyer reads (`trucban.law.cases`). The
register keeps none of them: whoever decides on a person from it passes a decision's number, or nothing.
"""

from collections.abc import Mapping
from datetime import date

Value = bool | int | float | str | date | list[int]
Facts = Mapping[str, Value]

YES_NO, NUMBER, DAY, WORD, NUMBERS = "yes or no", "a number", "a day", "a word", "numbers"

KINDS: dict[str, tuple[str, str]] = {
    # Who
    "sex": (WORD, "giới tính"),
    "born": (DAY, "ngày sinh"),
    "volunteers": (YES_NO, "tình nguyện"),
    "registered": (YES_NO, "đã đăng ký nghĩa vụ quân sự"),
    "trade_the_army_needs": (YES_NO, "nữ có ngành, nghề phù hợp yêu cầu của Quân đội"),
    # Health
    "disabled": (YES_NO, "khuyết tật"),
    "gravely_ill": (YES_NO, "mắc bệnh hiểm nghèo"),
    "mentally_ill": (YES_NO, "mắc bệnh tâm thần"),
    "chronically_ill": (YES_NO, "mắc bệnh mãn tính"),
    "healthy_enough": (YES_NO, "đủ sức khỏe theo kết luận"),
    "health_class": (NUMBER, "loại sức khỏe"),
    "scores": (NUMBERS, "điểm các chỉ tiêu sức khỏe"),
    "short_sight": (NUMBER, "cận thị, điốp"),
    "long_sight": (YES_NO, "viễn thị"),
    "bmi": (NUMBER, "chỉ số BMI"),
    "hiv": (YES_NO, "nhiễm HIV"),
    "addiction_confirmed": (YES_NO, "nghiện ma túy theo xác nhận"),
    # Family
    "pregnant": (YES_NO, "mang thai"),
    "child_born": (DAY, "ngày sinh của con nhỏ nhất"),
    "raises_child_alone": (YES_NO, "một mình nuôi con"),
    "spouse_serves": (WORD, "vợ hoặc chồng phục vụ ở"),
    "spouse_posted_to_difficult_area": (YES_NO, "vợ hoặc chồng được điều động đến vùng đặc biệt khó khăn"),
    "sibling_serves": (WORD, "anh, chị, em ruột phục vụ ở"),
    "sibling_until": (DAY, "ngày anh, chị, em ruột hết thời hạn"),
    "sole_labourer": (YES_NO, "lao động duy nhất"),
    "household": (WORD, "loại hộ"),
    "supports_dependants": (YES_NO, "trực tiếp nuôi dưỡng thân nhân"),
    "household_heavily_damaged": (YES_NO, "gia đình bị thiệt hại nặng"),
    "sudden_hardship": (YES_NO, "gia đình khó khăn đột xuất"),
    "confirmed": (YES_NO, "có xác nhận của người có thẩm quyền"),
    "kin": (WORD, "quan hệ với người có công"),
    "kin_of": (WORD, "người có công"),
    "kin_loss_percent": (NUMBER, "suy giảm khả năng lao động của người có công, %"),
    "kin_invalid_class": (NUMBER, "hạng thương binh"),
    "other_child_counted": (YES_NO, "đã có người con khác được hưởng"),
    "other_brother_counted": (YES_NO, "đã có anh, em khác được hưởng"),
    "cares_for_heroic_mother": (YES_NO, "trực tiếp nuôi dưỡng Bà mẹ Việt Nam anh hùng"),
    "cares_for_loss_percent": (NUMBER, "trực tiếp nuôi dưỡng người suy giảm khả năng lao động, %"),
    # Work and study
    "studies": (YES_NO, "đang học"),
    "studies_at": (WORD, "đang học tại"),
    "studies_until": (DAY, "ngày kết thúc khóa học"),
    "full_time": (YES_NO, "hệ chính quy"),
    "first_course_of_level": (YES_NO, "khóa đào tạo thứ nhất của trình độ"),
    "deferred_for_studies": (YES_NO, "đã tạm hoãn để học cao đẳng, đại học"),
    "school_grade": (NUMBER, "trình độ văn hóa, lớp"),
    "approved": (YES_NO, "được cấp có thẩm quyền cho phép"),
    "graduate": (YES_NO, "đã tốt nghiệp đại học, cao đẳng, trung cấp"),
    "admitted": (YES_NO, "có giấy báo"),
    "abroad": (YES_NO, "ở nước ngoài"),
    "abroad_until": (DAY, "ngày về nước"),
    "posted_to_difficult_area": (DAY, "ngày được điều động đến vùng đặc biệt khó khăn"),
    "resettled_by_project": (YES_NO, "di dân, giãn dân theo dự án của Nhà nước"),
    "resettled_on": (DAY, "ngày chuyển đến"),
    "in_cipher": (YES_NO, "làm công tác cơ yếu"),
    "serves_in": (WORD, "là quân nhân, công an hay không"),
    "recruited_as": (WORD, "được tuyển dụng làm"),
    # Service
    "category": (WORD, "thành phần dân quân tự vệ"),
    "post": (WORD, "chức vụ"),
    "service_year": (NUMBER, "năm phục vụ thứ"),
    "term_began": (DAY, "ngày bắt đầu thời hạn"),
    "term_ends": (DAY, "ngày hết thời hạn"),
    "extended": (YES_NO, "đã được kéo dài thời hạn"),
    "in_mobilisation_unit": (YES_NO, "đã sắp xếp vào đơn vị dự bị động viên"),
    "called_up_by": (WORD, "có lệnh gọi của"),
    "militia_duty_completed": (YES_NO, "đã hoàn thành nghĩa vụ dân quân tự vệ"),
    "standing_months": (NUMBER, "số tháng làm dân quân thường trực"),
    "commune_police_months": (NUMBER, "số tháng tham gia Công an xã liên tục"),
    "economic_defence_months": (NUMBER, "số tháng ở đoàn kinh tế - quốc phòng"),
    "fisheries_ship_months": (NUMBER, "số tháng trên tàu kiểm ngư"),
    "reserve_officer": (YES_NO, "đã đào tạo, phong quân hàm sĩ quan dự bị"),
    "left": (WORD, "thôi phục vụ ở"),
    "served": (YES_NO, "đã phục vụ tại ngũ"),
    "served_months": (NUMBER, "số tháng đã phục vụ"),
    "trained_months": (NUMBER, "số tháng huấn luyện tập trung"),
    "fought": (YES_NO, "đã qua chiến đấu"),
    "second_class_reservist": (YES_NO, "binh sĩ dự bị hạng hai"),
    "past_callup_age": (YES_NO, "hết độ tuổi gọi nhập ngũ"),
    "ground_of_article_41": (WORD, "điểm, khoản của Điều 41"),
    "months_in_post": (NUMBER, "số tháng giữ chức vụ"),
    "days_in_post": (NUMBER, "số ngày giữ chức vụ trong tháng"),
    "leads_unit": (WORD, "kiêm nhiệm chức vụ"),
    "hours_absent": (NUMBER, "số giờ vắng mặt trái phép"),
    # Bars
    "charged": (YES_NO, "bị khởi tố, truy cứu trách nhiệm hình sự"),
    "sentence": (WORD, "hình phạt"),
    "record_cleared": (YES_NO, "đã xóa án tích"),
    "measure": (WORD, "biện pháp xử lý hành chính"),
    "right_to_serve_taken": (YES_NO, "bị tước quyền phục vụ trong lực lượng vũ trang"),
    "stripped_of_title": (YES_NO, "bị tước danh hiệu dân quân tự vệ"),
    "dead": (YES_NO, "đã chết"),
    "declared_missing_or_dead": (YES_NO, "Tòa án tuyên bố mất tích, đã chết"),
    "record_clear": (YES_NO, "lý lịch rõ ràng"),
    "obeys_law": (YES_NO, "chấp hành đường lối, pháp luật"),
    # What is asked about
    "rule": (WORD, "quy định"),
    "decision": (WORD, "việc phải quyết định"),
    "period": (WORD, "thời hạn"),
    "window": (WORD, "khoảng thời gian trong năm"),
    "since": (DAY, "từ ngày"),
    "done": (DAY, "ngày thực hiện"),
    "station": (WORD, "trạm thủy văn"),
    "level_m": (NUMBER, "mực nước, m"),
    "quota": (NUMBER, "chỉ tiêu"),
    "called": (NUMBER, "số người đã gọi"),
    "members": (NUMBER, "tổng số thành viên"),
    "votes": (NUMBER, "số phiếu tán thành"),
}
TYPES: dict[str, type | tuple[type, ...]] = {
    YES_NO: bool,
    NUMBER: (int, float),
    DAY: date,
    WORD: str,
    NUMBERS: list,
}


class BadFact(ValueError):
    """A fact has no such name, or does not hold what it must; the message says which."""


class FactMissing(LookupError):
    """Without this fact the question has no answer."""


def checked(facts: Facts) -> Facts:
    """Return the facts, or refuse one that is not known or not of its kind."""
    for name, value in facts.items():
        if name not in KINDS:
            raise BadFact(f"no such fact: {name!r}")
        kind = KINDS[name][0]
        fits = isinstance(value, TYPES[kind]) and (kind == YES_NO or not isinstance(value, bool))
        if not fits:
            raise BadFact(f"{name}: expected {kind}, found {value!r}")
    return facts


def day(facts: Facts, name: str) -> date:
    value = _needed(facts, name)
    assert isinstance(value, date)  # noqa: S101 - `checked` has seen to it
    return value


def number(facts: Facts, name: str) -> float:
    value = _needed(facts, name)
    assert isinstance(value, (int, float))  # noqa: S101 - `checked` has seen to it
    return value


def word(facts: Facts, name: str) -> str:
    return str(_needed(facts, name))


def _needed(facts: Facts, name: str) -> Value:
    if name not in facts:
        raise FactMissing(f"{name} ({KINDS[name][1]}) is needed to answer")
    return facts[name]
