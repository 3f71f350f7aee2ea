"""What runs beside the requests for as long as the process serves: logs, relay, jobs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agile_app.core.jobs import JobRunner
from agile_app.core.logs import start_logging
from agile_app.core.redis_notices import start_relay
from agile_app.settings import get_settings


@asynccontextmanager
async def background() -> AsyncIterator[None]:
    """For ``app.register_lifespan_task``; runs in every worker process."""
    start_logging(level=get_settings().log_level)
    relay = start_relay()
    runner = JobRunner()
    runner.start()
    try:
        yield
    finally:
        await asyncio.to_thread(runner.stop)
        if relay is not None:
            await asyncio.to_thread(relay.stop)
