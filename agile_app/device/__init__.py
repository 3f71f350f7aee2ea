"""The local-first runtime: device vars and actions, operations, bundles, keys, the PWA plugin."""
