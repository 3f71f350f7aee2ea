"""One typed settings object, read from the environment. Every value has a default that runs."""

import os
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

Network = IPv4Network | IPv6Network

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """What differs between installations.

    Attributes:
        port: the one port the app serves. ``host``: the address it listens on; only this machine
            unless set, because demo accounts have a published password.
        origin: scheme and authority the browser uses, for origin checks and cookies.
        data_dir: databases, keys and files of the embedded default.
        database_url: SQLAlchemy address; SQLite in ``data_dir`` unless set.
        database_key: turns SQLCipher on for SQLite.
        redis_url: shared change notices and Reflex state when more than one process serves.
        demo: invented records and the fixed demo accounts are allowed.
        trusted_proxies: addresses or networks of our own proxies; only they may say, in
            ``X-Forwarded-For``, whose request they pass on. None unless set.
        routing_url: an OSRM or Valhalla server that states travel times. ``routing_kind``: which of
            the two; it is asked when empty. ``routing_own``: the operator states that the server
            is their own, so confidential places may be sent and it need not be in this network.
        log_level: the least that is logged: DEBUG, INFO, WARNING, ERROR.
        development: the ``/ui`` gallery and verbose errors are allowed.
        alert_url: alerts for people whose app is closed are posted there, signed with
            ``alert_secret``.
        internal_hosts: servers inside the council's network that may be called although a person
            typed their address.
        planner_processes: how many plans are searched for at once, each in a process of its own.
        planner_grace: seconds a plan may take beyond its search before its process is stopped.
        planner_nightly: everybody's weeks are planned again each night, by this installation.
    """

    port: int
    origin: str
    data_dir: Path
    database_url: str
    database_key: str | None
    redis_url: str | None
    demo: bool
    development: bool
    host: str = "127.0.0.1"
    log_level: str = "INFO"
    trusted_proxies: tuple[Network, ...] = ()
    routing_url: str | None = None
    routing_kind: str = ""
    routing_own: bool = False
    alert_url: str | None = None
    alert_secret: str | None = None
    internal_hosts: frozenset[str] = frozenset()
    planner_processes: int = 2
    planner_grace: float = 5.0
    planner_nightly: bool = True

    @property
    def secure(self) -> bool:
        """True behind TLS: cookies take the ``__Host-`` name and the Secure flag."""
        return self.origin.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def _truthy(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def read_settings() -> Settings:
    """Settings as the environment states them now."""
    port = int(os.environ.get("AGILE_PORT", "3000"))
    data_dir = Path(os.environ.get("AGILE_DATA_DIR") or PROJECT_ROOT / ".data").resolve()
    return Settings(
        port=port,
        origin=os.environ.get("AGILE_ORIGIN", f"http://localhost:{port}").rstrip("/"),
        data_dir=data_dir,
        database_url=os.environ.get("AGILE_DATABASE_URL") or f"sqlite:///{data_dir / 'agile.db'}",
        database_key=os.environ.get("AGILE_DATABASE_KEY") or None,
        redis_url=os.environ.get("AGILE_REDIS_URL") or None,
        demo=_truthy("AGILE_DEMO"),
        development=_truthy("AGILE_DEVELOPMENT"),
        host=os.environ.get("AGILE_HOST") or "127.0.0.1",
        log_level=(os.environ.get("AGILE_LOG_LEVEL") or "INFO").upper(),
        trusted_proxies=tuple(
            ip_network(one.strip(), strict=False)
            for one in os.environ.get("AGILE_TRUSTED_PROXIES", "").split(",")
            if one.strip()
        ),
        routing_url=(os.environ.get("AGILE_ROUTING_URL") or "").rstrip("/") or None,
        routing_kind=(os.environ.get("AGILE_ROUTING_KIND") or "").strip().lower(),
        routing_own=_truthy("AGILE_ROUTING_OWN"),
        alert_url=os.environ.get("AGILE_ALERT_URL") or None,
        alert_secret=os.environ.get("AGILE_ALERT_SECRET") or None,
        internal_hosts=frozenset(
            os.environ.get("AGILE_INTERNAL_HOSTS", "").lower().replace(",", " ").split()
        ),
        planner_processes=max(
            1, int(os.environ.get("AGILE_PLANNER_PROCESSES") or os.cpu_count() or 2)
        ),
        planner_grace=float(os.environ.get("AGILE_PLANNER_GRACE") or 5.0),
        planner_nightly=os.environ.get("AGILE_PLANNER_NIGHTLY", "1").strip() != "0",
    )


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings; tests call ``get_settings.cache_clear()`` after changing them."""
    return read_settings()
