"""Cases: where facts disagree, and somebody has to decide."""
