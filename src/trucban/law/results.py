"""The answers a decision can give in words, and what they are in Vietnamese."""

IN_AGE, TOO_YOUNG, VOLUNTEER_AGE, OVER_AGE = "in age", "too young", "volunteer age", "over age"
REGISTERS, DOES_NOT_REGISTER = "registers", "does not register"
EXEMPT_FROM_REGISTRATION, MAY_NOT_REGISTER = "exempt from registration", "may not register"
ON_THE_LIST, NOT_ON_THE_LIST = "on the list", "not on the list"
MAY_BE_SELECTED, AS_A_VOLUNTEER, NOT_SELECTED = (
    "may be selected",
    "may be selected as a volunteer",
    "not selected",
)
DEFERRED, NOT_DEFERRED, EXEMPT, NOT_EXEMPT = "deferred", "not deferred", "exempt", "not exempt"
RELEASED, STAYS = "released early", "stays"
REMOVED, STAYS_ON_THE_LIST = "removed from the list", "stays on the list"
COMPLETED, NOT_COMPLETED = "completed", "not completed"
NO_OFFENCE, REPRIMAND, WARNING = "no offence", "reprimand", "warning"
REPRIMAND_OR_WARNING = "reprimand or warning"
MAY_BE_CALLED, NOT_CALLED, CALLED_AS_A_VOLUNTEER = (
    "may be called",
    "not called",
    "may be called as a volunteer",
)
MEETS, MEETS_BY_APPROVAL, DOES_NOT_MEET = (
    "meets the standard",
    "meets the standard by approval",
    "does not meet the standard",
)
FIRST_CLASS, SECOND_CLASS, GROUP_A, GROUP_B = "first class", "second class", "group A", "group B"
MAY_BE_DISCHARGED, NOT_DISCHARGED = "may be discharged early", "serves the term"
CARRIED, NOT_CARRIED = "carried", "not carried"
IN_TIME, LATE, OPEN, CLOSED = "in time", "late", "open", "closed"
WINTER, SUMMER, EITHER = "winter", "summer", "either"
BELOW_ALARM, ALARM_1, ALARM_2, ALARM_3 = "below alarm I", "alarm I", "alarm II", "alarm III"
HOLIDAY, SUBSTITUTE, DAY_OFF, WORKING_DAY = "holiday", "day off in its place", "day off", "working day"
NOT_YET = "not yet"
UNSETTLED = "not settled by the law"
TO_BE_CONFIRMED = "to be confirmed"
NO_RULE = "no rule in force"

RESULTS_VI = {
    IN_AGE: "Trong độ tuổi",
    TOO_YOUNG: "Chưa đủ tuổi",
    VOLUNTEER_AGE: "Hết tuổi nghĩa vụ, còn tuổi tình nguyện",
    OVER_AGE: "Hết tuổi",
    REGISTERS: "Phải đăng ký",
    DOES_NOT_REGISTER: "Không thuộc diện đăng ký",
    EXEMPT_FROM_REGISTRATION: "Miễn đăng ký",
    MAY_NOT_REGISTER: "Không được đăng ký",
    ON_THE_LIST: "Đưa vào danh sách",
    NOT_ON_THE_LIST: "Không đưa vào danh sách",
    MAY_BE_SELECTED: "Được tuyển chọn",
    AS_A_VOLUNTEER: "Tình nguyện thì được xem xét tuyển chọn",
    NOT_SELECTED: "Không tuyển chọn",
    DEFERRED: "Được tạm hoãn",
    NOT_DEFERRED: "Không thuộc diện tạm hoãn",
    EXEMPT: "Được miễn",
    NOT_EXEMPT: "Không thuộc diện miễn",
    RELEASED: "Được thôi trước thời hạn",
    STAYS: "Tiếp tục thực hiện nghĩa vụ",
    REMOVED: "Đưa ra khỏi danh sách",
    STAYS_ON_THE_LIST: "Giữ trong danh sách",
    COMPLETED: "Hoàn thành nghĩa vụ",
    NOT_COMPLETED: "Chưa hoàn thành nghĩa vụ",
    NO_OFFENCE: "Chưa đến mức xử lý kỷ luật",
    REPRIMAND: "Khiển trách",
    WARNING: "Cảnh cáo",
    REPRIMAND_OR_WARNING: "Khiển trách hoặc cảnh cáo",
    MAY_BE_CALLED: "Đủ điều kiện gọi nhập ngũ",
    NOT_CALLED: "Không gọi nhập ngũ",
    CALLED_AS_A_VOLUNTEER: "Tình nguyện thì được xem xét gọi nhập ngũ",
    MEETS: "Đạt tiêu chuẩn",
    MEETS_BY_APPROVAL: "Đạt tiêu chuẩn khi được cho phép",
    DOES_NOT_MEET: "Không đạt tiêu chuẩn",
    FIRST_CLASS: "Dự bị hạng một",
    SECOND_CLASS: "Dự bị hạng hai",
    GROUP_A: "Nhóm A",
    GROUP_B: "Nhóm B",
    MAY_BE_DISCHARGED: "Có thể được xuất ngũ trước thời hạn",
    NOT_DISCHARGED: "Phục vụ đến hết thời hạn",
    CARRIED: "Được thông qua",
    NOT_CARRIED: "Không được thông qua",
    IN_TIME: "Đúng thời hạn",
    LATE: "Quá thời hạn",
    OPEN: "Trong thời gian quy định",
    CLOSED: "Ngoài thời gian quy định",
    WINTER: "Trang phục mùa đông",
    SUMMER: "Trang phục mùa hè",
    EITHER: "Thời gian giao mùa",
    BELOW_ALARM: "Dưới báo động I",
    ALARM_1: "Báo động I",
    ALARM_2: "Báo động II",
    ALARM_3: "Báo động III",
    HOLIDAY: "Ngày nghỉ lễ, Tết",
    SUBSTITUTE: "Ngày nghỉ bù",
    DAY_OFF: "Ngày nghỉ",
    WORKING_DAY: "Ngày làm việc",
    NOT_YET: "Chưa được hưởng",
    UNSETTLED: "Luật không quy định",
    TO_BE_CONFIRMED: "Chờ xác nhận",
    NO_RULE: "Không có quy định đang có hiệu lực",
}
