"""A link to a record, as a plain value: which type, which id, what to call it. The desk knows each type's page."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RecordLink:
    """``type`` as Django labels models: "incident.incident"."""

    type: str
    id: UUID
    label: str

    def as_json(self) -> dict[str, str]:
        return {"type": self.type, "id": str(self.id), "label": self.label}
