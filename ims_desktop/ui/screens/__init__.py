"""The screens: each a presenter without Qt and the widgets that draw it. None knows another."""
