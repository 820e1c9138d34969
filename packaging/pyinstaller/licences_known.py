"""What somebody has looked at: licences that may ship, and those of libraries that no Python package tells about."""

from __future__ import annotations

from collections.abc import Mapping

ALLOWED = frozenset(
    {
        "0BSD",
        "AFL-2.1",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD-4-Clause-UC",
        "bzip2-1.0.6",
        "CC0-1.0",
        "CC-BY-4.0",
        "FTL",
        "IJG",
        "ISC",
        "LGPL-2.0-or-later",
        "LGPL-2.1-only",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "libpng-2.0",
        "libtiff",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "OFL-1.1",
        "OLDAP-2.8",
        "PSF-2.0",
        "Unicode-3.0",
        "X11",
        "Zlib",
        "blessing",
    }
)

EXCEPTIONS = frozenset({"Bootloader-exception", "GCC-exception-3.1"})
"""They allow what is made with a GPL tool to be shipped under any licence."""

NAMES: Mapping[str, str] = {
    "Apache 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
"""How older packages say it."""

OVERRIDES: Mapping[str, str] = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",  # its starter and run-time hooks are in the bundle
    "pyinstaller-hooks-contrib": "Apache-2.0",  # of it, run-time hooks alone ship; they are under Apache-2.0
}
"""Where the package says less than its licence does."""

LIBRARIES: Mapping[str, str] = {
    # of the system, or carried along by a wheel
    "FLAC": "BSD-3-Clause",
    "X11": "X11",
    "X11-xcb": "X11",
    "Xau": "X11",
    "Xdmcp": "X11",
    "Xext": "X11",
    "Xrandr": "X11",
    "Xrender": "X11",
    "asyncns": "LGPL-2.1-or-later",
    "avcodec": "LGPL-2.1-or-later",  # FFmpeg, as Qt builds it
    "avformat": "LGPL-2.1-or-later",
    "avutil": "LGPL-2.1-or-later",
    "blkid": "LGPL-2.1-or-later",
    "brotlicommon": "MIT",
    "brotlidec": "MIT",
    "bsd": "BSD-3-Clause",
    "bz2": "bzip2-1.0.6",
    "cap": "BSD-3-Clause OR GPL-2.0-only",
    "com_err": "MIT",
    "crypt": "LGPL-2.1-or-later",
    "crypto": "Apache-2.0",  # OpenSSL 3
    "dbus": "AFL-2.1 OR GPL-2.0-or-later",
    "expat": "MIT",
    "ffi": "MIT",
    "fontconfig": "MIT",
    "freetype": "FTL OR GPL-2.0-or-later",
    "gcc_s": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "gcrypt": "LGPL-2.1-or-later",
    "gio": "LGPL-2.1-or-later",
    "glib": "LGPL-2.1-or-later",
    "gmodule": "LGPL-2.1-or-later",
    "gobject": "LGPL-2.1-or-later",
    "gpg-error": "LGPL-2.1-or-later",
    "gssapi_krb5": "MIT",
    "gthread": "LGPL-2.1-or-later",
    "icudata": "Unicode-3.0",
    "icui18n": "Unicode-3.0",
    "icuuc": "Unicode-3.0",
    "jpeg": "IJG AND BSD-3-Clause AND Zlib",  # libjpeg-turbo; its notice is in Pillow's
    "k5crypto": "MIT",
    "keyutils": "LGPL-2.0-or-later",
    "krb5": "MIT",
    "krb5support": "MIT",
    "lber": "OLDAP-2.8",
    "ldap": "OLDAP-2.8",
    "lz4": "BSD-2-Clause",
    "lzma": "0BSD",
    "md": "BSD-3-Clause",
    "mount": "LGPL-2.1-or-later",
    "mp3lame": "LGPL-2.0-or-later",
    "mpg123": "LGPL-2.1-only",
    "ogg": "BSD-3-Clause",
    "openjp2": "BSD-2-Clause",
    "opus": "BSD-3-Clause",
    "pcre2": "BSD-3-Clause",
    "png16": "libpng-2.0",
    "pq": "MIT",  # PostgreSQL's licence, which is MIT's in other words
    "pulse": "LGPL-2.1-or-later",
    "pulsecommon": "LGPL-2.1-or-later",
    "sasl2": "BSD-4-Clause-UC",
    "selinux": "CC0-1.0",  # in the public domain
    "sndfile": "LGPL-2.1-or-later",
    "sqlite3": "blessing",
    "ssl": "Apache-2.0",
    "stdc++": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "swresample": "LGPL-2.1-or-later",
    "swscale": "LGPL-2.1-or-later",
    "systemd": "LGPL-2.1-or-later",
    "tiff": "libtiff",
    "tinfo": "X11",
    "uuid": "BSD-3-Clause",
    "vorbis": "BSD-3-Clause",
    "vorbisenc": "BSD-3-Clause",
    "wayland-client": "MIT",
    "wayland-cursor": "MIT",
    "wayland-egl": "MIT",
    "xcb": "X11",
    "xcb-cursor": "X11",
    "xcb-glx": "X11",
    "xcb-icccm": "X11",
    "xcb-image": "X11",
    "xcb-keysyms": "X11",
    "xcb-randr": "X11",
    "xcb-render": "X11",
    "xcb-render-util": "X11",
    "xcb-shape": "X11",
    "xcb-shm": "X11",
    "xcb-sync": "X11",
    "xcb-util": "X11",
    "xcb-xfixes": "X11",
    "xcb-xkb": "X11",
    "xkbcommon": "MIT",
    "xkbcommon-x11": "MIT",
    "z": "Zlib",
    "zstd": "BSD-3-Clause OR GPL-2.0-only",
}
"""By name without ``lib``, version and ending; from their own copyright files."""
