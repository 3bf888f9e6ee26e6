"""What a prompt seems to be about: its words choose the scene and the mood, and chance what they leave open."""

import re
from dataclasses import dataclass

from stability_mock.pictures.palettes import MOOD_OF_WORD, MOODS, PALETTES, Palette
from stability_mock.pictures.prng import Chance

_MAX_CHARACTERS = 2000
_NAMES = tuple(PALETTES)

SCENE_WORDS = {
    "lake": "lake mountain mountains alps peak peaks river valley reflection canyon hiking",
    "dunes": "desert dune dunes sand camel oasis pyramid cactus arid sahara mars savanna",
    "coast": "ocean sea coast lighthouse cliff wave waves shore harbor harbour storm seagull surf",
    "forest": "forest wood woods tree trees pine jungle fox deer bear owl wolf fern moss",
    "city": "city skyline street building buildings tower urban skyscraper car neon cyberpunk robot office",
    "islands": "island islands beach tropical palm lagoon boat ship sailing fish turtle whale dolphin",
    "space": "space planet planets moon galaxy astronaut rocket star stars cosmic alien orbit spaceship",
    "meadow": "meadow village house cottage farm field hill hills barn garden flower flowers cat dog horse",
}
_SCENE_OF_WORD = {word: scene for scene, words in SCENE_WORDS.items() for word in words.split()}
_SCENES = tuple(SCENE_WORDS)


@dataclass(frozen=True, slots=True)
class Subject:
    """A scene by name, and its colours."""

    scene: str
    palette: Palette


def subject_of(prompt: str, chance: Chance) -> Subject:
    """Return what to paint for a prompt; the first word that says anything decides."""
    words = re.findall("[a-z]+", prompt[:_MAX_CHARACTERS].lower())
    drawn_scene, drawn_palette = chance.pick(_SCENES), chance.below(len(_NAMES) * 6)
    scene = next((_SCENE_OF_WORD[word] for word in words if word in _SCENE_OF_WORD), drawn_scene)
    unsaid = MOODS["night"] if scene == "space" else _NAMES
    mood = next((MOODS[MOOD_OF_WORD[word]] for word in words if word in MOOD_OF_WORD), unsaid)
    return Subject(scene, PALETTES[mood[drawn_palette % len(mood)]])
