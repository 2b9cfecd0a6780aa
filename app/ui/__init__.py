"""The window, the only room with Qt."""

from app.ui.sourcechecks import skip_source_checks

skip_source_checks()
