"""What an agency sends up and to whom it is connected, at either end of a chain; and the door of a hub."""
