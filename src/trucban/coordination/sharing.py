"""What a standing rule may share of incidents. `incident`, above, has the kinds; its tests hold the two lists together."""

# Never shared by a rule: victims, and what only the competent agency may know.
NEVER_BY_RULE = frozenset({"FAMILY_VIOLENCE", "POLITICAL_SECURITY"})
SHAREABLE_KINDS = (
    "BRAWL", "THEFT", "GAMBLING", "TRAFFIC", "FIRE", "DROWNING", "FLOOD", "LANDSLIDE", "EXPLOSIVE_REMNANT",
    "MISSING_PERSON", "LAND_QUARREL", "ENVIRONMENT", "ANIMAL", "NOISE", "LOST_FOUND", "OTHER",
)  # fmt: skip
# Fields that the reader of the other agency may find blank; hiding the summary hides the notes with it.
REDACTABLE = ("summary", "place_text", "hamlet", "point", "lon", "lat", "source", "persons_concerned")
