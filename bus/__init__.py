"""What may be said, and how it travels."""

from bus.bus import Bus, Heard, Subscription
from bus.message import BadMessageError, Gone, Message
from bus.request import request

__all__ = ["BadMessageError", "Bus", "Gone", "Heard", "Message", "Subscription", "request"]
