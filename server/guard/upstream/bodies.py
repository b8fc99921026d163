"""Bodies of answers over HTTP, as much of them as may be read.

Neither the protocol's library nor the one beneath it bounds a body.
"""

from collections.abc import AsyncIterator
from typing import Final

import httpx2

TOO_LARGE: Final = "the answer is larger than may be read, or compressed"
BROKEN: Final = "the answer broke off"
"""What a body that cannot be read to its end raises; the library's error for the message ends with it."""


class BoundedBody(httpx2.AsyncByteStream):
    """A body of at most `longest` bytes. Raises `httpx2.StreamError` when there is more, and when it breaks off."""

    def __init__(self, stream: httpx2.AsyncByteStream, longest: int) -> None:
        self._stream = stream
        self._left = longest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._stream:
                self._left -= len(chunk)
                if self._left < 0:
                    raise httpx2.StreamError(TOO_LARGE)
                yield chunk
        except httpx2.TransportError:
            raise httpx2.StreamError(BROKEN) from None

    async def aclose(self) -> None:
        """Close what is bounded."""
        await self._stream.aclose()
