"""
Invented people with plausible names.

Surname weights are those of central Viet Nam in the package vietnamese-name-generator (MIT); middle and given names are
common ones. No row describes anybody: each name is put together by chance from a fixed seed.
"""

from dataclasses import dataclass
from random import Random

SURNAMES = {
    "Nguyễn": 315, "Trần": 109, "Lê": 89, "Phạm": 59, "Hoàng": 51, "Vũ": 49, "Phan": 28, "Trương": 23, "Bùi": 22,
    "Đặng": 21, "Đỗ": 19, "Ngô": 17, "Hồ": 15, "Dương": 14, "Lý": 10, "Đinh": 9, "Cao": 7, "Mai": 6, "Đào": 6, "Lưu": 6,
}  # fmt: skip
MALE_MIDDLE = ("Văn", "Văn", "Văn", "Hữu", "Đức", "Quang", "Minh", "Xuân", "Ngọc", "Thanh", "Công", "Anh")
FEMALE_MIDDLE = ("Thị", "Thị", "Thị", "Thị", "Thị Thu", "Thị Thanh", "Ngọc", "Thùy", "Mai", "Phương")
MALE_GIVEN = (
    "Hùng", "Dũng", "Cường", "Tuấn", "Nam", "Long", "Hải", "Sơn", "Thắng", "Bình", "Minh", "Quân", "Đạt", "Huy",
    "Phong", "Khánh", "Tài", "Trung", "Thành", "Toàn", "Lâm", "Đông", "Việt", "Lợi", "Phúc", "Quý", "Tiến", "Vinh",
    "Hiếu", "Duy", "Tâm", "An", "Khoa", "Nghĩa", "Luân", "Thiện", "Tùng", "Chiến", "Đức", "Mạnh",
)  # fmt: skip
FEMALE_GIVEN = (
    "Hà", "Lan", "Hương", "Hoa", "Nga", "Thảo", "Hạnh", "Yến", "Loan", "Trang", "Linh", "Nhung", "Oanh", "Thủy",
    "Phương", "Hiền", "Mai", "Liên", "Tuyết", "Diệp", "Quỳnh", "Ngân", "Hồng", "Xuân", "Dung",
)  # fmt: skip


@dataclass(frozen=True)
class InventedPerson:
    name: str
    sex: str  # MALE, FEMALE
    birth_year: int
    phone: str


class People:
    """An endless line of people, the same for the same seed; no two carry one name."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - an invented world, not a secret
        self.taken: set[str] = set()
        self.phones = 0

    def next(self, *, sex: str = "MALE", oldest: int = 1982, youngest: int = 2006) -> InventedPerson:
        name = self._name(sex)
        while name in self.taken:
            name = self._name(sex)
        self.taken.add(name)
        self.phones += 1
        return InventedPerson(
            name=name,
            sex=sex,
            birth_year=self.random.randint(oldest, youngest),
            phone=f"0950{self.phones:06}",  # 095 is the prefix of no operator today
        )

    def _name(self, sex: str) -> str:
        surname = self.random.choices(list(SURNAMES), weights=list(SURNAMES.values()))[0]
        male = sex == "MALE"
        middle = self.random.choice(MALE_MIDDLE if male else FEMALE_MIDDLE)
        given = self.random.choice(MALE_GIVEN if male else FEMALE_GIVEN)
        return f"{surname} {middle} {given}"
