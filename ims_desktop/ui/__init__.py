"""The window: shell, screens, presenters, theme and scan capture. The only room that knows Qt."""
