"""
Quy chế phối hợp và kế hoạch liên ngành: the regulation, the joint plan, obligations, standing shares.

Definitions only: whether an obligation is met, missed or due is computed from the records by `report`, above.
"""
