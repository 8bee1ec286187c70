"""What personal data this part keeps, field by field, as Law 91/2025/QH15 and Decree 356/2025 sort it."""

# "<app>.<model>.<field>" -> kind. A reason may speak of illness: it is optional, and no other record repeats it.
PERSONAL_FIELDS: dict[str, str] = {
    "calendar.commitment.person": "basic",
    "calendar.leaverequest.person": "basic",
    "calendar.leaverequest.reason": "sensitive",
}
