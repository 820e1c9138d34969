"""Putaway rules: the list by which a site's workstations suggest locations, and a dry run that explains."""
