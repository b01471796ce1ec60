"""The kinds of event, in the order of their labels."""

from __future__ import annotations

from importlib import import_module

# Module and class of each kind. New ones go to the end: a label is a place in this list.
LISTED = [
    ("ball", "Ball"),
    ("bell", "Bell"),
    ("strings", "Strings"),
    ("drum", "Drum"),
    ("siren", "Siren"),
    ("rain", "Rain"),
    ("fire", "Fire"),
    ("wind", "Wind"),
    ("engine", "Engine"),
    ("clock", "Clock"),
    ("bird", "Bird"),
    ("drops", "Drops"),
    ("metronome", "Metronome"),
    ("popcorn", "Popcorn"),
    ("thunder", "Thunder"),
    ("typewriter", "Typewriter"),
    ("helicopter", "Helicopter"),
    ("sea", "Sea"),
    ("train", "Train"),
    ("face", "Face"),
    ("frogs", "Frogs"),
    ("woodpecker", "Woodpecker"),
    ("saw", "Saw"),
    ("fireworks", "Fireworks"),
    ("chimes", "Chimes"),
    ("walker", "Walker"),
]


def _load():
    """The classes whose modules exist; a list, so that one missing file doesn't stop the others."""
    for module, name in LISTED:
        try:
            yield getattr(import_module(f"{__name__}.{module}"), name)
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith(__name__):
                raise


CLASSES = list(_load())
KINDS = tuple(c.name for c in CLASSES)
