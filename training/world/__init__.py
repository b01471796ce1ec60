"""The sample world: ten-second clips of drawn events whose sound and sight share their causes."""
