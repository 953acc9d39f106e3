"""The rooms, in the words of the field; each knows only the rooms beneath it."""
