"""
Counting the people of households, at the door and at the shelter (FEATURES I4).

A list of households is opened for a storm night or an exercise, given to those who go from door to door, and marked by
them on phones without a line and by the desk. Marks are only ever added; what stands is computed from all of them
(`tally`), so that the order in which phones find a line changes nothing. Names go after the days the commune has set.
"""
