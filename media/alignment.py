"""How one picture lies in another: found from keypoints, or from the whole frames."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from cubby.media.facts import Pixels

Floats = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]
Inside = npt.NDArray[np.bool_]

# Keypoints are looked for in a smaller copy: what is found there is found in any size.
KEYPOINT_SIDE = 400
MAX_KEYPOINTS = 700
# Of a picture with little contrast the weaker corners are read too.
CONTRAST = 0.02
RATIO = 0.8
REACH = 3.0
# Fewer matches that agree happen by chance.
MIN_INLIERS = 8
# A copy in another form is stretched at most so much, and fits so much better when it is.
MAX_STRETCH = 2.5
MAX_SLANT = 0.05
STRETCH_GAIN = 1.3
# Whole frames are compared at this size, in each of the eight turns.
FRAME = 48
MIN_FRAME_CORRELATION = 0.8

cv2.setNumThreads(1)
cv2.setRNGSeed(1)


@dataclass(frozen=True)
class Picture:
    """What is kept of a picture while it is compared: RGB, a smaller grey copy, and the keypoints
    in that one."""

    pixels: Pixels
    grey: Pixels
    points: Floats
    words: Floats

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.grey.shape
        return width, height


@dataclass(frozen=True)
class Alignment:
    """`matrix` leads from pixels of the one picture to those of the other. `inliers` of `matches`
    keypoints agree with it; None where the frames were compared instead."""

    matrix: Matrix
    inliers: int | None
    matches: int | None

    @property
    def scale(self) -> float:
        return math.sqrt(abs(float(np.linalg.det(self.matrix[:, :2]))))

    @property
    def mirrored(self) -> bool:
        return bool(np.linalg.det(self.matrix[:, :2]) < 0)

    @property
    def turned(self) -> float:
        """Degrees clockwise, after the mirror where there is one."""
        linear = self.matrix[:, :2] @ (np.diag([-1.0, 1.0]) if self.mirrored else np.eye(2))
        return math.degrees(math.atan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1]))


def picture(pixels: Pixels) -> Picture:
    grey_pixels = smaller(grey(pixels))
    points, words = _keypoints(grey_pixels)
    return Picture(pixels, grey_pixels, points, words)


def grey(pixels: Pixels) -> Pixels:
    converted: Pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return converted


def smaller(grey: Pixels) -> Pixels:
    shrink = KEYPOINT_SIDE / max(grey.shape)
    if shrink >= 1:
        return grey
    size = tuple(max(1, round(side * shrink)) for side in grey.shape[::-1])
    resized: Pixels = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return resized


def align(one: Picture, other: Picture) -> Alignment | None:
    """How the one lies in the other, from the smaller copies; None where nothing says so."""
    mirror = _mirrored(one)
    found = [_by_keypoints(one, other), _by_keypoints(mirror, other)]
    turned = [each for each in (found[0], _unmirrored(found[1], one.size[0])) if each is not None]
    if turned:
        return max(turned, key=lambda each: each.inliers or 0)
    return _by_frames(one, other)


def of_pixels(found: Alignment, one: Picture, other: Picture) -> Matrix:
    """The same from pixels to pixels, where the smaller copies were aligned."""
    up_other, up_one = _enlarged(other), _enlarged(one)
    whole = np.vstack([found.matrix, [0, 0, 1]])
    matrix: Matrix = (up_other @ whole @ np.linalg.inv(up_one))[:2]
    return matrix


def _enlarged(one: Picture) -> Matrix:
    """From the middles of pixels of the smaller copy to those of the picture."""
    height, width = one.pixels.shape[:2]
    x, y = width / one.grey.shape[1], height / one.grey.shape[0]
    return np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]])


def _keypoints(grey: Pixels) -> tuple[Floats, Floats]:
    finder = cv2.SIFT_create(nfeatures=MAX_KEYPOINTS, contrastThreshold=CONTRAST)
    points, words = finder.detectAndCompute(grey, None)
    if words is None:
        return np.empty((0, 2), np.float32), np.empty((0, 128), np.float32)
    rooted = np.sqrt(words / np.maximum(words.sum(axis=1, keepdims=True), 1e-6))
    return np.array([point.pt for point in points], np.float32), rooted.astype(np.float32)


def _mirrored(one: Picture) -> Picture:
    """A descriptor in the mirror is the same numbers in another order: 4 x 4 cells of 8 directions.
    The cells of a keypoint lie along its direction, so its upper row becomes its lower one."""
    cells = one.words.reshape(-1, 4, 4, 8)
    words = cells[:, ::-1][..., [0, 7, 6, 5, 4, 3, 2, 1]].reshape(-1, 128)
    points = one.points.copy()
    points[:, 0] = one.size[0] - 1 - points[:, 0]
    return Picture(one.pixels, one.grey, points, np.ascontiguousarray(words))


def _unmirrored(found: Alignment | None, width: int) -> Alignment | None:
    if found is None:
        return None
    flip = np.array([[-1.0, 0, width - 1], [0, 1, 0], [0, 0, 1]])
    return Alignment(found.matrix @ flip, found.inliers, found.matches)


def _by_keypoints(one: Picture, other: Picture) -> Alignment | None:
    if min(len(one.words), len(other.words)) < MIN_INLIERS:
        return None
    likeness = one.words @ other.words.T
    best = likeness.argmax(axis=1)
    rows = np.arange(len(best))
    top = likeness[rows, best]
    likeness[rows, best] = -1
    second = likeness.max(axis=1)
    # Of unit vectors the square of the distance is 2 - 2 cos.
    clear = (2 - 2 * top) <= RATIO**2 * (2 - 2 * second)
    chosen = rows[clear]
    # One keypoint of the other picture stands for one of this.
    _, first = np.unique(best[chosen], return_index=True)
    chosen = chosen[first]
    if len(chosen) < MIN_INLIERS:
        return None
    source, target = one.points[chosen], other.points[best[chosen]]
    found = _similarity(source, target)
    if found is None:
        return None
    matrix, inside = found
    stretched = _stretched(source, target)
    # Some copies are squeezed into another form. With two parameters more anything fits a little
    # better, so that it must fit much better.
    if stretched is not None and stretched[1].sum() >= STRETCH_GAIN * inside.sum():
        matrix, inside = stretched
    inliers = int(inside.sum())
    if inliers < MIN_INLIERS or not 0.1 < math.sqrt(abs(np.linalg.det(matrix[:, :2]))) < 10:
        return None
    return Alignment(_refined(matrix, source[inside], target[inside]), inliers, len(chosen))


def _similarity(source: Floats, target: Floats) -> tuple[Matrix, Inside] | None:
    matrix, kept = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=REACH, maxIters=1000,
        confidence=0.995,
    )  # fmt: skip
    return None if matrix is None else (matrix, kept.ravel().astype(bool))


def _stretched(source: Floats, target: Floats) -> tuple[Matrix, Inside] | None:
    """The same where width and height were scaled on their own; nothing is slanted."""
    matrix, kept = cv2.estimateAffine2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=REACH, maxIters=1000,
        confidence=0.995,
    )  # fmt: skip
    if matrix is None:
        return None
    across, down = matrix[:, 0], matrix[:, 1]
    width, height = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    if min(width, height) == 0 or not 1 / MAX_STRETCH < width / height < MAX_STRETCH:
        return None
    slanted = abs(float(across @ down)) / (width * height)
    return (matrix, kept.ravel().astype(bool)) if slanted < MAX_SLANT else None


def _refined(matrix: Matrix, source: Floats, target: Floats) -> Matrix:
    """The affine map of all inliers, where they are many and it is close to the one they agreed
    with."""
    if len(source) < 3 * MIN_INLIERS:
        return matrix
    wide = np.hstack([source, np.ones((len(source), 1), np.float32)]).astype(np.float64)
    solved, *_ = np.linalg.lstsq(wide, target.astype(np.float64), rcond=None)
    refined: Matrix = np.asarray(solved.T, np.float64)
    change = refined[:, :2] @ np.linalg.inv(matrix[:, :2])
    stretch = np.linalg.svd(change, compute_uv=False)
    return refined if stretch[0] < 1.25 * stretch[1] else matrix


def _by_frames(one: Picture, other: Picture) -> Alignment | None:
    """The whole of the one on the whole of the other, as pictures with few corners ask for."""
    found = frames_alike(one.grey, other.grey)
    return (
        None if found is None else Alignment(_of_frames(one.size, other.size, *found), None, None)
    )


def frames_alike(
    one: Pixels, other: Pixels, least: float = MIN_FRAME_CORRELATION
) -> tuple[int, bool] | None:
    """The quarter turns, and whether mirrored, in which the whole of one grey picture looks most
    like the whole of the other."""
    mine, its = _standard(one), _standard(other)
    best, chosen = least, None
    for turns in range(4):
        height, width = other.shape if turns % 2 == 0 else other.shape[::-1]
        if not 0.9 < (width / height) / (one.shape[1] / one.shape[0]) < 1.1:
            continue
        for mirrored in (False, True):
            turned = np.rot90(its[:, ::-1] if mirrored else its, turns)
            correlation = float((mine * turned).mean())
            if correlation > best:
                best, chosen = correlation, (turns, mirrored)
    return chosen


def _standard(grey: Pixels) -> Floats:
    small = cv2.resize(grey, (FRAME, FRAME), interpolation=cv2.INTER_AREA).astype(np.float32)
    standard: Floats = (small - small.mean()) / max(float(small.std()), 1e-3)
    return standard


def _of_frames(size: tuple[int, int], other: tuple[int, int], turns: int, mirrored: bool) -> Matrix:
    """From the corners: where those of the one picture lie in the other."""
    corners = np.array([[0, 0], [1, 0], [0, 1]], np.float32)
    there = corners - 0.5
    for _ in range(turns):
        # What np.rot90 turned counter-clockwise is turned back clockwise.
        there = np.stack([-there[:, 1], there[:, 0]], axis=1)
    if mirrored:
        there[:, 0] = -there[:, 0]
    there = (there + 0.5) * (np.array(other, np.float32) - 1)
    here = corners * (np.array(size, np.float32) - 1)
    matrix: Matrix = cv2.getAffineTransform(here.astype(np.float32), there.astype(np.float32))
    return matrix
