#!/bin/sh
# Builds progress_web/static/progress.css and govuk-frontend.min.js. Needs Node and npm; run it by hand after a change.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-save govuk-frontend@6.6.0 sass@1.108.2 \
  @fontsource-variable/atkinson-hyperlegible-next@5.3.0 @fontsource-variable/atkinson-hyperlegible-mono@5.3.0
static="$here/../progress_web/static"
node_modules/.bin/sass --style=compressed --no-source-map --quiet-deps --load-path=node_modules \
  "$here/progress.scss" "$static/progress.css"
sed '/^\/\/# sourceMappingURL/d' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js > "$static/govuk-frontend.min.js"
mkdir -p "$static/fonts"
for font in next-latin next-latin-ext mono-latin; do
  cp "node_modules/@fontsource-variable/atkinson-hyperlegible-${font%%-*}/files/atkinson-hyperlegible-$font-wght-normal.woff2" \
    "$static/fonts/atkinson-hyperlegible-$font.woff2"
done
head -2 node_modules/@fontsource-variable/atkinson-hyperlegible-mono/LICENSE > "$static/fonts/OFL.txt"
cat node_modules/@fontsource-variable/atkinson-hyperlegible-next/LICENSE >> "$static/fonts/OFL.txt"
