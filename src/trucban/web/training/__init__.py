"""The pages of training: the year, a programme, its sessions."""
