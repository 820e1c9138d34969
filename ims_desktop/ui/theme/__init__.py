"""How everything looks: tokens as data, one style sheet made from them, fonts and icons."""
