"""
Rosters as lines of work: for each person one word – a symbol a day – that an automaton accepts.

``spec`` says what a problem is, ``rules`` which rules a line may be under, ``automaton`` turns rules into a layered
graph, ``paths`` finds cheapest lines in it, ``master`` chooses among lines by linear programming, ``generate`` brings
both together into a bound, ``dive`` and ``improve`` make rosters, ``engine`` is the recipe.
"""
