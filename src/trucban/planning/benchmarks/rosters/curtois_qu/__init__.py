"""The Shift Scheduling Benchmark Set of T. Curtois and R. Qu (technical report, University of Nottingham, 2014)."""
