"""Whether a value is the name of a file or a folder, which is nobody's: README.md, Dockerfile, Downloads.

Servers of files and repositories put such names under a field that is only called ``name``, where a company's may
stand as well. A name that holds a person's given name is none here: "Jane-Doe.pdf" says whom the file is about.
"""

from __future__ import annotations

import re
from typing import Final

from scanner.checks.gazetteer import is_given_name

# Common extensions of shared-mime-info 2.4 (freedesktop.org.xml) without those by which companies end as well: .com,
# .io, .ai, .app, .co, .me and .pl are domains of theirs.
_ENDS: Final = (
    "7z aac adoc avif avro bak bash bat bin bmp bz2 c cc cfg conf cpp cs css csv dat db diff dll doc docm docx dtd eml"
    " env epub exe feather fish gif go gradle graphql gz h hcl heic hpp htm html ico ics ini ipynb jar java jpeg jpg js"
    " json jsonc jsonl jsx kt kts less lock log lua m4a map markdown md mdx mjs mkv mov mp3 mp4 mpeg msg ndjson odp ods"
    " odt ogg orc otf parquet patch pdf pem php png ppt pptx properties proto ps1 psd py pyc pyi r rar rb rst rtf"
    " sass scala scss sh sql sqlite svelte svg swift tar tex tf tgz tif tiff toml ts tsv tsx ttf txt vcf vim vue wasm"
    " wav webm webp woff woff2 xls xlsm xlsx xml xsd xsl yaml yml zip zsh zst"
)
# Files without one, and the folders of https://www.freedesktop.org/wiki/Software/xdg-user-dirs/ in English.
_WHOLE: Final = (
    "authors brewfile changelog codeowners containerfile contributing copying desktop dockerfile documents downloads"
    " gemfile jenkinsfile justfile licence license makefile music notice photos pictures pipfile procfile rakefile"
    " readme security templates vagrantfile videos"
)
_EXTENSIONS: Final = frozenset(_ENDS.split())
_NAMES: Final = frozenset(_WHOLE.split())
_LONGEST: Final = 255  # characters of a file's name, in most file systems
_PARTS: Final = re.compile(r"[^\W\d_]+")


def is_file_name(text: str) -> bool:
    """Whether a text is the name of a file or folder, and of nobody."""
    stem, dot, extension = text.rpartition(".")
    if len(text) > _LONGEST or "\n" in text:
        return False
    if not (dot and stem and extension.lower() in _EXTENSIONS):
        return text.lower() in _NAMES
    return not any(is_given_name(part.lower()) for part in _PARTS.findall(stem))
