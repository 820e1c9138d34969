"""The sample company: demo, guided tour and replay. The only room that sees both sides."""
