"""What holds for every test: no screen, and no test that depends on the speed of the machine."""

import os

from hypothesis import HealthCheck, settings

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("chubei", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("chubei")
