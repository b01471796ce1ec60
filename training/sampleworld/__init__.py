"""The sample world: ten-second clips of drawn events whose sound and sight share their causes."""

from .generate import Clips, frame_times, generate
from .kinds import KINDS

# Of the clips that a seed stands for. Raised when they change,
# so that no figure of one world is read as the other's.
VERSION = 2

__all__ = ["KINDS", "VERSION", "Clips", "frame_times", "generate"]
