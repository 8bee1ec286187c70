"""Pages of incidents: the list, the entry of ten seconds, the story of one."""
