"""What is sent beside the calls: its order, who waits for it and for how long, and what it holds."""

import anyio

from server.guard.upstream.outbox import Outbox


class _Server:
    """Takes what is put into an outbox, each after some seconds; `heard`: in which order."""

    def __init__(self, at_once: int = 1) -> None:
        self.outbox = Outbox(at_once)
        self.heard: list[str] = []

    def put(self, name: str, seconds: float = 0.0) -> None:
        async def take() -> None:
            await anyio.sleep(seconds)
            self.heard.append(name)

        self.outbox.put(len(name), take)


def test_a_call_goes_out_behind_the_notifications_that_were_put_in_before_it() -> None:
    async def talk() -> None:
        server = _Server()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(server.outbox.keep_sending)
            for name in ("one", "two", "three"):
                server.put(name, 0.02)
            await server.outbox.catch_up()
            assert server.heard == ["one", "two", "three"]
            assert server.outbox.waiting == 0
            tasks.cancel_scope.cancel()

    anyio.run(talk)


def test_a_server_that_is_slow_is_waited_for_once_until_it_has_taken_everything() -> None:
    async def talk() -> None:
        server = _Server()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(server.outbox.keep_sending)
            server.put("slow", 1.3)
            begun = anyio.current_time()
            await server.outbox.catch_up()
            assert 0.9 < anyio.current_time() - begun < 1.25
            begun = anyio.current_time()
            for _ in range(100):
                await server.outbox.catch_up()
            assert anyio.current_time() - begun < 0.2, "no call behind it waits"
            await anyio.sleep(0.5)
            server.put("quick again", 0.05)
            await server.outbox.catch_up()
            assert server.heard == ["slow", "quick again"]
            tasks.cancel_scope.cancel()

    anyio.run(talk)


def test_what_waits_is_counted_with_what_holds_it() -> None:
    """A notification has 43 bytes and its request of HTTP some 5,400: by its own bytes 390,000 could wait, in 2 GB."""

    async def talk() -> None:
        server = _Server()
        server.put("x" * 43)
        assert 5_400 < server.outbox.waiting < 10_000

    anyio.run(talk)
