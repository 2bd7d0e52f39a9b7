"""What can be wrong with received JSON.

DocumentError
├── MalformedJson   the bytes are not JSON; knows the place
│   └── TooDeep     nested deeper than anything is read
├── TooMany         more documents than one request may bring
├── TooMuchAround   what is around records, repeated, is larger than one request may bring
├── NotADocument    the whole payload is one bare string, number, true, false or null
└── EmptyArray      the payload is `[]`: there is nothing to store
"""

from __future__ import annotations

from typing import ClassVar


class DocumentError(Exception):
    """The JSON cannot be taken in. Trying again with the same bytes cannot help."""

    permanent: ClassVar[bool] = True
    code: ClassVar[str] = "invalid_document"


class MalformedJson(DocumentError):
    """The bytes are not JSON (RFC 8259).

    `line` and `column` are 1-based and count characters, as an editor shows them;
    `offset` is the 0-based byte where reading stopped. `goes_on`: at least one whole value ends
    before it.
    """

    code: ClassVar[str] = "malformed_json"
    goes_on: bool = False

    def __init__(self, message: str, line: int, column: int, offset: int) -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.message = message
        self.line = line
        self.column = column
        self.offset = offset

    def __reduce__(self) -> tuple[type[MalformedJson], tuple[str, int, int, int]]:
        """Pickle by the four facts: the default would pass the finished sentence alone."""
        return type(self), (self.message, self.line, self.column, self.offset)


class TooDeep(MalformedJson):
    """Reading stopped where the nesting was deeper than any document may be."""

    code: ClassVar[str] = "too_deep"


class TooMany(DocumentError):
    """Reading stopped at the documents beyond those that one request may bring."""

    code: ClassVar[str] = "too_many_objects"

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} documents in one text")
        self.limit = limit


class TooMuchAround(DocumentError):
    """What stands around nested records, once for each array of them, is too large."""

    code: ClassVar[str] = "too_much_around"

    def __init__(self, limit: int) -> None:
        super().__init__(f"the rests of the envelopes have more than {limit} bytes")
        self.limit = limit


class NotADocument(DocumentError):
    """The payload is a bare value; send an object, or an array of documents."""

    code: ClassVar[str] = "not_a_document"

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the payload is a bare {found}; send a JSON object, or an array of documents"
        )
        self.found = found


class EmptyArray(DocumentError):
    """The payload is an empty array; send at least one document."""

    code: ClassVar[str] = "empty_array"

    def __init__(self) -> None:
        super().__init__("the payload is an empty array; send at least one document")
