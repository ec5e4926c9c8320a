"""A room's microphone and loudspeaker."""
