"""A home of software: devices that do as they are told and remember it."""
