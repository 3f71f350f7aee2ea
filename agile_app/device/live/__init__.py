"""Live documents: one Yjs document each, an append-only log, and an acknowledged protocol.

"Saved" means committed: a change is committed first, then shown to others, then acknowledged.
Why the ready-made servers were passed over, and what was measured: ``reference/collab.md`` §2–5.
"""
