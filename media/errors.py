"""Everything that can go wrong between bytes and facts.

    MediaError
    ├── DecodeFailed          the file is damaged or not what it says   permanent
    ├── TooLarge              more pixels than one file may cost        permanent
    ├── DecoderCrashed        the decoder died of a signal              worth another try
    ├── DecoderTimeout        wall clock or processor time ran out      worth another try
    ├── DecoderOutOfMemory    the memory limit was hit                  worth another try
    ├── FileUnreadable        the file is not there or may not be read  worth another try
    └── DecoderUnavailable    no decoder: pool closed, or cannot start  worth another try

The message names the cause; the caller knows the file and adds it.
"""

from __future__ import annotations


class MediaError(Exception):
    """A file gave no facts.

    `code` is a stable word for programs; `permanent` says that the same bytes will fail again.
    """

    code = "media_error"
    permanent = False


class DecodeFailed(MediaError):
    """The bytes are damaged, cut short, or of a form no decoder here reads."""

    code = "decode_failed"
    permanent = True


class TooLarge(MediaError):
    """The picture has more pixels, summed over its frames, than the budget of one file."""

    code = "too_large"
    permanent = True


class DecoderCrashed(MediaError):
    """The decoder process died while it held this file. `signal` is a name such as SIGSEGV."""

    code = "decoder_crashed"

    def __init__(self, message: str, signal: str = "") -> None:
        super().__init__(message)
        self.signal = signal


class DecoderTimeout(MediaError):
    """Decoding took longer than the wall clock or the processor time allowed."""

    code = "decoder_timeout"


class DecoderOutOfMemory(MediaError):
    """Decoding needed more address space than the limit of a decoder process."""

    code = "decoder_out_of_memory"


class FileUnreadable(MediaError):
    """The path is missing, forbidden, or not a regular file; nothing is known about the bytes."""

    code = "file_unreadable"


class DecoderUnavailable(MediaError):
    """The pool is closed, or its decoder processes do not come up."""

    code = "decoder_unavailable"


BY_CODE: dict[str, type[MediaError]] = {
    kind.code: kind
    for kind in (
        DecodeFailed,
        TooLarge,
        DecoderCrashed,
        DecoderTimeout,
        DecoderOutOfMemory,
        FileUnreadable,
        DecoderUnavailable,
    )
}
