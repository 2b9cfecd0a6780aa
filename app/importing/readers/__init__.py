"""Formats in: bytes to :class:`app.importing.sheets.Source`, nothing of projects."""
