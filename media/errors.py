"""Everything that can go wrong between bytes and facts.

    MediaError
    ├── DecodeFailed          the fault is in the file                    permanent
    │   ├── Damaged           its bytes are not what its type asks for
    │   ├── CutShort          its end is missing
    │   ├── Encrypted         a password or a copy protection is needed
    │   ├── NotSupported      a variant that no installed decoder reads
    │   ├── Empty             it holds no bytes, or no picture and no sound
    │   └── TooLarge          more pixels than one file may cost
    ├── DecoderCrashed        a signal ended the decoder                  worth one more try
    ├── DecoderTimeout        wall clock or processor time ran out        worth one more try
    ├── DecoderOutOfMemory    the memory limit was hit                    worth one more try
    ├── FileUnreadable        the file is missing or may not be read      worth another try
    └── DecoderUnavailable    no decoder: pool closed, or cannot start    worth another try

The message names the cause in plain words; `detail` keeps the words of the library. The caller
knows the file and adds it.
"""

from __future__ import annotations


class MediaError(Exception):
    """A file gave no facts.

    `code` is a stable word for programs; `permanent` says that the same bytes will fail again.
    """

    code = "media_error"
    permanent = False

    def __init__(self, message: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class DecodeFailed(MediaError):
    """The fault is in the file. Each reason has a class of its own."""

    code = "decode_failed"
    permanent = True


class Damaged(DecodeFailed):
    """The bytes are not what the type of the file asks for."""

    code = "damaged"


class CutShort(DecodeFailed):
    """The end of the file is missing, and too little is there to show or play."""

    code = "cut_short"


class Encrypted(DecodeFailed):
    """The content is encrypted or protected against copying."""

    code = "encrypted"


class NotSupported(DecodeFailed):
    """The file may be fine; no installed decoder reads this variant."""

    code = "not_supported"


class Empty(DecodeFailed):
    """The file holds no bytes, or neither pictures nor sound."""

    code = "empty"


class TooLarge(DecodeFailed):
    """The picture has more pixels than the budget of one file, and cannot be reduced on the way."""

    code = "too_large"


class DecoderCrashed(MediaError):
    """The decoder process ended while it held this file. `signal` is a name such as SIGSEGV."""

    code = "decoder_crashed"

    def __init__(self, message: str, detail: str = "", signal: str = "") -> None:
        super().__init__(message, detail)
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
        Damaged,
        CutShort,
        Encrypted,
        NotSupported,
        Empty,
        TooLarge,
        DecoderCrashed,
        DecoderTimeout,
        DecoderOutOfMemory,
        FileUnreadable,
        DecoderUnavailable,
    )
}
LIMITS = (DecoderCrashed, DecoderTimeout, DecoderOutOfMemory)
"""What a frugal decode of the same file may escape."""
