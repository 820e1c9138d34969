"""The central over HTTP for a person: session, refresh, resources."""
