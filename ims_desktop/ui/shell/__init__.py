"""The shell: rail, status line, navigation, and the way of every scan and command to the screen it is for."""
