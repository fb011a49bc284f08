"""The layout program: finding Graphviz, asking it for positions and pictures, and holding a clock over it.

Works with Graphviz's own `dot` and with `graphviz-pure`, which takes the same arguments. Knows nothing of recordings. The
program is called here rather than by the `graphviz` package because only a process of our own can be stopped in time.
"""

import asyncio
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

TIME_LIMIT = 8.0
PictureFormat = Literal["svg", "png", "pdf", "dot"]


class LayoutError(Exception):
    """The layout program failed, or took too long."""


@dataclass(frozen=True, slots=True)
class Graphviz:
    """A layout program: its path, its name and version, and whether it can write PDF itself."""

    path: str
    program: str
    version: str

    @classmethod
    def find(cls, path: str = "") -> "Graphviz":
        """The program at `path`, else the machine's `dot`, else the packaged one. Raises `LayoutError` where there is none."""
        packaged = Path(sys.executable).with_name("graphviz-pure")
        chosen = path or shutil.which("dot") or (str(packaged) if packaged.is_file() else shutil.which("graphviz-pure"))
        if not chosen:
            raise LayoutError("there is no Graphviz: neither `dot` nor `graphviz-pure` was found")
        try:
            done = subprocess.run([chosen, "-V"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise LayoutError(f"{chosen} cannot be run: {error}") from error
        told = done.stderr + done.stdout
        number = re.search(r"version (\S+)", told)
        program = "graphviz-pure" if "graphviz-pure" in told else "dot"
        return cls(chosen, program, number.group(1) if number else "unknown")

    async def positions(self, dot: str, patience: float = TIME_LIMIT) -> str:
        """The plain text form of a drawing (`-Tplain`), within so many seconds."""
        return (await self._call(["-Kdot", "-Tplain"], dot, patience)).decode()

    async def picture(self, dot: str, form: PictureFormat, dpi: int = 192) -> bytes:
        """A picture of a graph whose nodes and edges have positions already; `dpi` is for PNG."""
        if form == "dot":
            return dot.encode()
        if form == "pdf" and self.program == "graphviz-pure":  # it has no PDF of its own
            return pdf_of_jpeg(await self._call(["-Kneato", "-n2", "-Tjpg", "-Gdpi=288"], dot), 288)
        resolution = [f"-Gdpi={dpi}"] if form == "png" else []
        return await self._call(["-Kneato", "-n2", f"-T{form}", *resolution], dot)

    async def _call(self, arguments: list[str], dot: str, patience: float = TIME_LIMIT) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *(self.path, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(patience):
                output, errors = await process.communicate(dot.encode())
        except TimeoutError as error:
            raise LayoutError("the layout took too long") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0 or not output:
            raise LayoutError(f"{self.program} failed: {errors.decode(errors='replace')[:500]}")
        return output


def pdf_of_jpeg(jpeg: bytes, dpi: int) -> bytes:
    """A PDF of one page that holds a picture, which goes in as it is (PDF 32000-1:2008, 7.4.8: DCTDecode)."""
    width, height = _jpeg_size(jpeg)
    page = (width * 72 / dpi, height * 72 / dpi)
    drawing = f"{page[0]:.2f} 0 0 {page[1]:.2f} 0 0 cm /Picture Do".encode()
    about = f"/Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page[0]:.2f} {page[1]:.2f}] "
        "/Resources << /XObject << /Picture 5 0 R >> >> /Contents 4 0 R >>".encode(),
        f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream",
        f"<< /Type /XObject /Subtype /Image {about} /Length {len(jpeg)} >>\nstream\n".encode() + jpeg + b"\nendstream",
    )


def _jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Width and height, from the frame header (ISO/IEC 10918-1, B.2.2)."""
    at = 2
    while at + 9 <= len(jpeg):
        marker, length = struct.unpack_from(">HH", jpeg, at)
        if marker in (0xFFC0, 0xFFC1, 0xFFC2):
            height, width = struct.unpack_from(">HH", jpeg, at + 5)
            return width, height
        at += 2 + length
    raise LayoutError("the layout program wrote a picture that cannot be read")


def _pdf(*objects: bytes) -> bytes:
    """A PDF file of numbered objects with its cross-reference table; the first object is the catalogue."""
    written = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(written)
