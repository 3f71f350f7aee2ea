"""Facts a worker adds to the record: what starts, moves or ends a statutory clock."""
