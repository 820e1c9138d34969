"""One function per use case that is no scan: sign in, record, look up. Jobs call them too."""
