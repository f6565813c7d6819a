# Shared by the recipes: a throwaway overlay over finished layers, and commands inside it. Runs in a mount namespace of its own.
set -eu
out=$1
work=$LAYER_WORK
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

# The Debian mirrors that this machine itself uses, one "deb" line each.
debian_sources() {
  apt-get indextargets --format '$(ORIGIN) deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    sed -n 's/^Debian //p' | sort -u
}

# open_overlay UPPER LOWER: mounts the overlay at $work/root, with what a package installation needs around it.
open_overlay() {
  root=$work/root
  mkdir -p "$root" "$work/overlay"
  mount -t overlay overlay -o "lowerdir=$2,upperdir=$1,workdir=$work/overlay" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs tmp "$root/tmp"
}

# No service may start while a root is being made.
hold_services() {
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
}

in_root() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

# Takes what a package installation leaves behind out of a finished upper layer.
sweep_upper() {
  rm -rf "$1/var/cache/apt" "$1/var/log/apt" "$1/var/log/dpkg.log" "$1/var/cache/debconf"/*-old "$1/var/lib/dpkg"/*-old
  rm -f "$1/usr/sbin/policy-rc.d" "$1/var/cache/ldconfig/aux-cache"
  rm -rf "$1/tmp" "$1/dev" "$1/proc" "$1/run"
}
