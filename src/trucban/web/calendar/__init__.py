"""The pages of leave: asked for, decided with what it collides with in sight."""
