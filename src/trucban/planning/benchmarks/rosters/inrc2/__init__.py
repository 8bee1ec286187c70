"""
The second International Nurse Rostering Competition (Ceschia et al., arXiv:1501.04177, 2015), text format.

The competition plans week by week without knowing the next; here the weeks of a sequence are planned as one, as later
papers do (Legrain, Omer, Rosat, 2020), so a cost is not comparable to what the competitors reached.
"""
