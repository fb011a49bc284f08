"""How the server and a child talk: frames of bytes, each after its length, the first of them JSON; and its words to the zygote.

Both sides import this module, so it imports nothing but the standard library. Nothing here is ever unpickled.
"""

import json
import os
import struct
from collections.abc import Sequence

LENGTH = struct.Struct(">Q")
MESSAGE = 512  # bytes of a control message between server and zygote: so short that a socket takes it whole or not at all


class WireError(Exception):
    """What came is not what was agreed: too short, too long, or too many frames."""


def message(**fields: object) -> bytes:
    """A control message: JSON, padded to its fixed length."""
    return json.dumps(fields).encode().ljust(MESSAGE)


def send_frames(descriptor: int, frames: Sequence[bytes | memoryview]) -> None:
    """Writes the number of frames, then each frame after its length. Blocking; a plain `write` is all that a child may call."""
    _write(descriptor, LENGTH.pack(len(frames)))
    for frame in frames:
        view = memoryview(frame).cast("B") if len(frame) else memoryview(b"")
        _write(descriptor, LENGTH.pack(len(view)))
        _write(descriptor, view)


def _write(descriptor: int, data: bytes | memoryview) -> None:
    rest = memoryview(data)
    while len(rest):
        rest = rest[os.write(descriptor, rest) :]


def receive_frames(descriptor: int, most: int = 16 << 20) -> list[bytes]:
    """Reads what `send_frames` sent. Blocking; raises `WireError` where the other side stops or sends over `most` bytes."""
    (count,) = LENGTH.unpack(_exactly(descriptor, LENGTH.size))
    frames = []
    for _ in range(count):
        (length,) = LENGTH.unpack(_exactly(descriptor, LENGTH.size))
        most -= length
        if most < 0:
            raise WireError("too much was sent")
        frames.append(_exactly(descriptor, length))
    return frames


def _exactly(descriptor: int, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        part = os.read(descriptor, min(size - len(received), 1 << 20))
        if not part:
            raise WireError("the other side stopped")
        received += part
    return bytes(received)


def split_frames(data: bytes) -> list[bytes]:
    """The frames of an answer that was read to its end. Raises `WireError` where they do not fill it exactly."""
    view = memoryview(data)
    if len(view) < LENGTH.size:
        raise WireError("the answer is cut off")
    (count,) = LENGTH.unpack(view[: LENGTH.size])
    frames: list[bytes] = []
    at = LENGTH.size
    while at < len(view) and len(frames) < count:
        if at + LENGTH.size > len(view):
            raise WireError("the answer is cut off")
        (length,) = LENGTH.unpack(view[at : at + LENGTH.size])
        at += LENGTH.size
        if length > len(view) - at:
            raise WireError("the answer is cut off")
        frames.append(bytes(view[at : at + length]))
        at += length
    if len(frames) != count or at != len(view):
        raise WireError("the answer is not whole")
    return frames
