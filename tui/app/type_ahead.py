"""Keys typed faster than the screen changes, kept in order for what they were meant for.

A key may open a text field or close one, and that takes a few turns of the event loop: a widget
is mounted, focused, taken away. Over a slow line, and from fast hands, the next keys arrive in the
same packet. Textual would hand them to whatever has the focus at that moment; here each key waits
until the one before it has had its effect.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

ROUNDS = 3
"""How often every queue is waited for: a key's longest chain is field → screen → app → focus."""

PATIENCE = 0.5
"""Seconds after which a queue that does not move is no longer waited for."""


class TypeAheadApp(App[None]):
    """An app that handles its keys and pastes strictly one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Event] = deque()
        self._handling = False

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if not self._handling:
            await self._handle_oldest()

    async def _handle_oldest(self) -> None:
        """In the app's own queue: handle one key, and the next when this one is through."""
        if not self._typed:
            self._handling = False
            return
        self._handling = True
        await super().on_event(self._typed.popleft())
        self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        for _ in range(ROUNDS):
            for pump in (self.focused, self.screen if self.screen_stack else None, self):
                if pump is not None and pump.is_running:
                    await _through(pump)
        if not self.call_later(self._handle_oldest):
            self._handling = False


async def _through(pump: MessagePump) -> None:
    """Wait until a queue has handled all that was in it."""
    reached = asyncio.Event()
    if pump.call_later(reached.set):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await reached.wait()
