"""The home: devices and areas, and the systems behind them.

Other workers may use the library (`KINDS`, `needs_confirmation`), never `devices.worker`.
"""

from devices.kinds import KINDS
from devices.policy import needs_confirmation

__all__ = ["KINDS", "needs_confirmation"]
