"""
Lực lượng: people, units, memberships, posts, ranks, qualifications, groups.

Everything about a person is dated and corrected beside the original: two time axes, what held and when it was
written. Never here: the decided establishment, weapons, health records, opinions (see THREAT_MODEL.md).
"""
