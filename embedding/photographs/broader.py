"""The broader words that people use, of the many that WordNet has above a kind."""

from __future__ import annotations

from functools import cache
from typing import Final

from cubby.embedding.photographs.words import labels

# Everyday words only: searches are not for a "placental" or a "conveyance".
BROADER: Final = tuple(
    word.strip()
    for word in """
aircraft, animal, antelope, ape, appliance, armor, bag, ball, bear, beetle, big cat, bird, bird of
prey, boat, body armor, bottle, box, bread, bridge, building, bus, butterfly, camera, cap, car,
cart, cat, chair, clock, clothing, coat, computer, cookware, crab, crustacean, cutlery, dessert,
dish, dog, dress, drink, electronic equipment, elephant, fence, finch, firearm, fish, flower,
food, footwear, fox, frog, fruit, fungus, furniture, grouse, guitar, gun, hat, helmet, heron,
hound, house, insect, kitchen appliance, lamp, lizard, mammal, mollusk, monkey, monument, motor
vehicle, mountain, musical instrument, necktie, parrot, percussion instrument, personal computer,
piano, pinscher, place of worship, poodle, public transport, reptile, retriever, rodent,
salamander, schnauzer, setter, shark, sheepdog, ship, shoe, shop, sign, skirt, snake, spaniel,
spider, spitz, sports equipment, squash, stringed instrument, swimsuit, table, tableware,
telephone, terrier, timepiece, tool, toy, truck, turtle, van, vegetable, vehicle, wading bird,
waterfowl, watercraft, weapon, wind instrument, wolf
""".replace("\n", " ").split(",")
)


@cache
def broader_labels() -> dict[str, list[str]]:
    """Each broader word -> the labels of the kinds below it, at least two."""
    found = {
        word: [label for label, kind in labels().items() if word in kind.broader]
        for word in BROADER
        if word not in labels()
    }
    return {word: below for word, below in found.items() if len(below) > 1}
