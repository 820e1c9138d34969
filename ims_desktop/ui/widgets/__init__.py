"""Small widgets that screens are put together from; each draws what it is given and decides nothing."""
