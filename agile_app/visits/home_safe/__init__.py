"""Home safe: a lone visit's timer on the server, and who is told when nobody checks out."""
