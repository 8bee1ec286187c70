"""
Call-up of a year (FEATURES H): the cohort out of the register, a case for each citizen, its steps and decisions.

Every result is a proposal that a second person confirms; what the law reserves to an office waits for that office's
decision. Kept of a person are a health class with its day and numbers and days of papers – no diagnosis, no
measurement, no record, no assessment. Ages, grounds, powers and periods are `law`'s, by date.
"""
