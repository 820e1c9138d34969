"""Receiving: goods that came in, as receipts, through the same ledger as the floor's."""
