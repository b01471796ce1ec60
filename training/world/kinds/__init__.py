"""The kinds of event. Each ties two or three continuous causes to both its drawing and its sound."""
from __future__ import annotations

from .keeping_time import Clock, Metronome
from .living import Bird, Fire
from .machines import Engine, Siren
from .rain import Rain
from .strings import Strings
from .struck import Ball, Bell, Drum
from .water import Drops, Waves

KINDS = [Ball, Bell, Strings, Drum, Siren, Rain, Engine, Clock, Bird, Drops, Waves, Fire, Metronome]
NAMES = [k.name for k in KINDS]
