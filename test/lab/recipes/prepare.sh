#!/bin/sh
# Builds what the lab's hosts are made of, once per machine, each layer in a folder named by the hash of its recipe.
# usage: prepare.sh            build what is missing
#        prepare.sh --check    exit 1 if something is missing
#        prepare.sh --paths    print "layer path" lines
#        prepare.sh --prune    remove layers of other recipes that no running host stands on
set -eu
recipes=$(cd "$(dirname "$0")" && pwd)
cache=${HOSTWRIGHT_LAB_CACHE:-/var/cache/hostwright/lab}

# A layer's key covers its recipe, the shared shell text and the layers it is built on.
layers='base archive debian busybox guest hypervisor systemd'
below() {
  case $1 in
    base) ;;
    archive) echo base ;;
    debian) echo base archive ;;
    busybox | systemd) echo base archive debian ;;
    guest) echo base archive debian busybox ;;
    hypervisor) echo base archive debian busybox guest ;;
  esac
}
# That all layers of these recipes were finished is told by a stamp, so that the check costs next to nothing.
stamp=$cache/.finished-$(cat "$recipes"/*.sh | sha256sum | cut -c1-12)
if [ "${1-}" = --check ]; then [ -e "$stamp" ]; exit; fi

digests=$(cd "$recipes" && sha256sum layer.sh base.sh archive.sh debian.sh busybox.sh guest.sh guest-init.sh hypervisor.sh systemd.sh)
key() {
  wanted="layer $1 $(below "$1")"
  case $1 in guest) wanted="$wanted guest-init" ;; hypervisor) wanted="$wanted guest-init" ;; esac
  printf '%s\n' "$digests" | while read -r digest file; do
    case " $wanted " in *" ${file%.sh} "*) echo "$digest" ;; esac
  done | sha256sum | cut -c1-12
}
for layer in $layers; do
  eval "path_$layer=\$cache/$layer-$(key "$layer")"
done

if [ "${1-}" = --paths ]; then
  for layer in $layers; do eval "echo $layer \"\$path_$layer\""; done
  exit
fi

mkdir -p "$cache"
chmod 755 "$cache"
exec 9> "$cache/lock"
flock 9
if [ "${1-}" = --prune ]; then
  for old in "$cache"/*-????????????; do
    [ "$old" = "$(eval "echo \"\$path_$(basename "$old" | sed 's/-.*//')\"")" ] && continue
    grep -qsF "$old" /proc/[0-9]*/mountinfo && continue
    echo "lab: removing $old" >&2
    rm -rf "$old"
  done
  exit
fi
for layer in $layers; do
  eval "out=\$path_$layer"
  [ -d "$out" ] && continue
  started=$(date +%s)
  work=$cache/.building-$layer
  rm -rf "$work"
  mkdir -p "$work/out"
  echo "lab: building $layer" >&2
  if ! env LAYER_WORK="$work" LAYER_RECIPES="$recipes" \
    LAYER_BASE="$path_base" LAYER_ARCHIVE="$path_archive" LAYER_DEBIAN="$path_debian" \
    LAYER_BUSYBOX="$path_busybox" LAYER_GUEST="$path_guest" \
    unshare --mount --pid --fork --kill-child --mount-proc -- sh "$recipes/$layer.sh" "$work/out" > "$work/log" 2>&1 9>&-; then
    tail -n 30 "$work/log" >&2
    echo "lab: cannot build $layer (everything it said: $work/log)" >&2
    exit 1
  fi
  mv "$work/out" "$out"
  rm -rf "$work"
  echo "lab: built $layer in $(($(date +%s) - started)) s" >&2
done
: > "$stamp"
