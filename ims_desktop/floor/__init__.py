"""The jobs of the floor as state machines: a scan goes in, a step comes out. No Qt, no SQL."""
