"""Photos, drawings, voice notes and signatures of live documents: kept whole, sent in pieces."""
