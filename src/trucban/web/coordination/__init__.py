"""Phối hợp: the regulation and the joint plan, what they oblige to, who has signed."""
