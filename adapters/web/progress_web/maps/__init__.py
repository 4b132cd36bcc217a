"""Maps drawn as SVG: from positions to points on a page, with outlines, pins and a scale (H1b)."""
