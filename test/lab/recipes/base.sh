# A small Debian with an ssh server, as mmdebstrap makes it from the mirrors that this machine uses.
. "$LAYER_RECIPES/layer.sh"
sources=$(debian_sources)
if [ -z "$sources" ]; then # the lists were cleared away
  apt-get update -qq
  sources=$(debian_sources)
fi
[ -n "$sources" ] || { echo 'no Debian mirror is set up in apt on this machine'; exit 1; }
suite=$(printf '%s\n' "$sources" | cut -d" " -f3 | grep -v "[-/]" | head -n 1) # not its updates or security

# What the operator's apt needs to reach its mirrors (a proxy, an old snapshot) holds for mmdebstrap too.
apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' > "$work/apt.conf" || :

printf '%s\n' "$sources" | mmdebstrap --quiet --mode=root --variant=minbase --format=directory \
  --aptopt="$work/apt.conf" \
  --dpkgopt='force-unsafe-io' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --include=openssh-server,iproute2,isc-dhcp-client,iputils-ping,procps,netbase,lsb-base,hostname \
  "$suite" "$out" -

rm -f "$out"/etc/apt/apt.conf.d/99mmdebstrap "$out"/etc/apt/sources.list "$out"/etc/apt/sources.list.d/*
rm -f "$out"/etc/ssh/ssh_host_* "$out"/etc/machine-id "$out"/etc/resolv.conf "$out"/etc/hostname
: > "$out/etc/machine-id"
echo force-unsafe-io > "$out/etc/dpkg/dpkg.cfg.d/unsafe-io"
