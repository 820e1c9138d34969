"""What is plugged in: scanners, printers' cables, loudspeakers."""
