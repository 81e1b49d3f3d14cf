#!/usr/bin/env bash
# What the tests need from the system: Chromium and a font with Chinese glyphs. Installs what is missing where it may.
set -u
missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
if ! command -v fc-list >/dev/null || [ -z "$(fc-list ':lang=zh-cn' family 2>/dev/null | head -n 1)" ]; then missing+=(fonts-noto-cjk); fi
[ ${#missing[@]} -eq 0 ] && exit 0
say() { echo "Missing for the browser tests: ${missing[*]} (install with: apt-get install ${missing[*]})"; }
command -v apt-get >/dev/null || { say; exit 0; }
run=()
if [ "$(id -u)" -ne 0 ]; then sudo -n true 2>/dev/null || { say; exit 0; }; run=(sudo -n); fi
export DEBIAN_FRONTEND=noninteractive
{ "${run[@]}" apt-get update -qq && "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 || say
exit 0
