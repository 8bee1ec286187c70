"""
Tuần tra, canh gác: joint patrols, routes over checkpoints, findings, coverage hamlet × hour.

Checking papers, searching, holding, seizing and fining are the police's alone; militia protect the scene, stop
somebody caught in the act, and hand over. Guard is at public places and crossings, never at depots.
"""
