"""The gateway: who asks, whether they may, how often, in what form, and the one body that every error has."""
