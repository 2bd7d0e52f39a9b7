"""Packs that can be pulled by name: where their files are and what they must be."""

from __future__ import annotations

from dataclasses import dataclass

from cubby.embedding.manifest import (
    TEXT,
    TOKENIZER,
    VISION,
    FileFacts,
    ImageForm,
    Manifest,
    TextForm,
)
from cubby.embedding.photo_labels import PHOTO_LABELS


@dataclass(frozen=True, slots=True)
class KnownPack:
    """A pack that is put together here from published files at one fixed revision."""

    manifest: Manifest
    repository: str
    revision: str
    sources: dict[str, str]
    """File of the pack -> path in the repository."""


def _clip_b32(name: str, space: str, suffix: str, vision: FileFacts, text: FileFacts) -> KnownPack:
    manifest = Manifest(
        name=name,
        space=space,
        dim=512,
        licence="MIT (weights: OpenAI CLIP ViT-B/32)",
        provenance="Xenova/clip-vit-base-patch32, the ONNX form of openai/clip-vit-base-patch32",
        image=ImageForm(
            size=224,
            mean=(0.48145466, 0.4578275, 0.40821073),
            std=(0.26862954, 0.26130258, 0.27577711),
            input="pixel_values",
            output="image_embeds",
        ),
        text=TextForm(
            context_length=77,
            pad_token_id=49407,
            end_token_id=49407,
            input="input_ids",
            output="text_embeds",
        ),
        files={VISION: vision, TEXT: text, TOKENIZER: _TOKENIZER},
        cluster_threshold=0.8,
        # The seven templates that OpenAI found to do as well as its eighty.
        prompts=[
            "itap of a {}.",
            "a bad photo of the {}.",
            "a origami {}.",
            "a photo of the large {}.",
            "a {} in a video game.",
            "art of the {}.",
            "a photo of the small {}.",
        ],
        labels=PHOTO_LABELS,
    )
    sources = {
        VISION: f"onnx/vision_model{suffix}.onnx",
        TEXT: f"onnx/text_model{suffix}.onnx",
        TOKENIZER: "tokenizer.json",
    }
    revision = "d15189d7028b43f1d3e65039190477f6af591c2a"
    return KnownPack(manifest, "Xenova/clip-vit-base-patch32", revision, sources)


_TOKENIZER = FileFacts(
    bytes=2_224_119, sha256="f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd"
)

KNOWN_PACKS = {
    pack.manifest.name: pack
    for pack in (
        _clip_b32(
            "clip-vit-b32-q8",
            "clip-vit-b32-openai-q8",
            "_quantized",
            FileFacts(
                bytes=89_117_001,
                sha256="583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299",
            ),
            FileFacts(
                bytes=64_504_507,
                sha256="73baab855d406190da9faa498cfedf65f15cf309f4cc7385b7b032e6d08e5c3a",
            ),
        ),
        _clip_b32(
            "clip-vit-b32",
            "clip-vit-b32-openai-f32",
            "",
            FileFacts(
                bytes=351_685_709,
                sha256="fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40",
            ),
            FileFacts(
                bytes=254_058_553,
                sha256="3f6571f5bad13a97c469c1622e1cfc4d9aef78b79fdbfcff804ca357bfada8cc",
            ),
        ),
    )
}
