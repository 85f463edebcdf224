"""Draw the README's screenshot: ``python -m tests.screenshot`` writes docs/screenshot.svg.

The picture is the program itself on the samples, in the ink theme, 110 by 32.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from tests.app.screens import settle
from tui.app.app import BrowserApp
from tui.state import ReadingState, Settings

ROOT = Path(__file__).parents[1]
SIZE = (110, 32)
FONTS = "'Sarasa Mono SC', 'Noto Sans Mono CJK SC', 'Source Han Mono', ui-monospace, monospace"


async def draw() -> str:
    """The browser on the third sample, a search for 垂直整合 marked in the text, as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        app = BrowserApp(
            [ROOT / "seeds"], state=ReadingState(Path(folder)), settings=Settings(theme="ink")
        )
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            for key in ("J", "J", "/", *"垂直整合", "enter"):
                await pilot.press(key)
                await settle(pilot)
            # The status line says how to open one's own folder; the hints are the better picture.
            await pilot.press("}", "{")
            await settle(pilot)
            svg = app.export_screenshot(title="fangtan seeds")
    # No fonts from the network: whoever looks has one with Chinese characters.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: Fira Code[^;]*;", f"font-family: {FONTS};", svg)


if __name__ == "__main__":
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "screenshot.svg").write_text(asyncio.run(draw()), encoding="utf-8")
