"""The sample world: ten-second clips of drawn events whose sound and sight share their causes."""
from .generate import Clips, frame_times, generate
from .kinds import KINDS

__all__ = ["KINDS", "Clips", "frame_times", "generate"]
