"""体检: the library examined, rule by rule; see ``rules.py`` for which there are."""
