"""Images: a site's mirror as a file that the central keeps ready, so that a first load is one download."""
