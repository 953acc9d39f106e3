"""Privacy: what is kept of a person and for how long; her own file, her erasing, what is due to be erased.

Uses every room: it stands above all of them.
"""
