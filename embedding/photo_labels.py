"""What people photograph: the labels general-purpose picture models start with.

Admins edit the list in the database; this is only what it begins as.
"""

from __future__ import annotations

PHOTO_LABELS = (
    """
person, group of people, baby, child, portrait, selfie, crowd, wedding, birthday party, concert
dog, cat, bird, horse, cow, sheep, fish, insect, butterfly, spider, reptile, elephant, wild animal
flower, tree, forest, mushroom, garden, field, mountain, beach, sea, lake, river, waterfall, desert
snow, ice, sky, clouds, sunset, night sky, rain, fog, fireworks, rainbow, cave, island, volcano
city, street, building, skyscraper, house, church, castle, bridge, tower, ruin, statue, market
room, kitchen, bedroom, office, classroom, restaurant, stage, museum, shop, factory, workshop
car, motorcycle, bicycle, bus, truck, train, airplane, boat, ship, helicopter, road, railway
food, cake, bread, fruit, vegetables, meat, soup, pizza, coffee, drink, wine glass
dress, shirt, t-shirt, trousers, shorts, skirt, hat, shoes, jacket, bag, watch, jewellery, glasses
book, document, receipt, screenshot, map, diagram, chart, handwriting, sign, poster, newspaper
computer, phone, camera, television, keyboard, tool, machine, musical instrument, toy, furniture
chair, table, lamp, clock, bottle, cup, ball, umbrella, painting, drawing, cartoon, logo, pattern
football match, swimming, skiing, hiking, cycling, dancing, running, sport, x-ray image
""".replace("\n", ", ")
    .strip(", ")
    .split(", ")
)
