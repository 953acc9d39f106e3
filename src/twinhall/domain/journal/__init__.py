"""Journal: what happened, who did it, as whom; append-only.

Uses people.
"""
