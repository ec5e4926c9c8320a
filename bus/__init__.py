"""What may be said, and how it travels."""

from bus.bus import Bus
from bus.message import BadMessageError, Gone, Message
from bus.request import request
from bus.subscription import Heard, Subscription

__all__ = ["BadMessageError", "Bus", "Gone", "Heard", "Message", "Subscription", "request"]
