"""Pages of joint patrols: the week's plan, one patrol on its way, where patrols have been."""
