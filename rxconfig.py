"""Reflex configuration, from the one settings object."""

import reflex as rx
from reflex.plugins import SitemapPlugin

from agile_app.build_plugins import ExactPackages, SameOrigin
from agile_app.device.pwa import Pwa
from agile_app.settings import get_settings

settings = get_settings()

config = rx.Config(
    app_name="agile_app",
    telemetry_enabled=False,
    # State on disk would be pickled personal data; memory, or Redis when more than one process.
    state_manager_mode="redis" if settings.redis_url else "memory",
    redis_url=settings.redis_url,
    cors_allowed_origins=[settings.origin],
    backend_port=settings.port,
    frontend_port=settings.port,
    frontend_compression_formats=["gzip", "brotli"],
    show_built_with_reflex=False,
    disable_plugins=[SitemapPlugin],
    # What the device runtime and its instruments import; versions also held by reflex.lock.
    frontend_packages=[
        "idb@8.0.4",
        "leaflet@1.9.4",
        "perfect-freehand@1.2.3",
        "pmtiles@3.2.1",
        "protomaps-leaflet@5.1.0",
        "quill@2.0.3",
        "quill-delta@5.1.0",
        "yjs@13.6.33",
    ],
    # In this order: what hashes the built files comes after what changes them.
    plugins=[ExactPackages(), SameOrigin(), Pwa()],
)
