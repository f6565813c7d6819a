/** Looks at a host before its manifest runs: one script of shell built-ins and few small programs, for any POSIX system. */
import { raw, type Shell } from '../core/shell.ts'

/**
 * Prints sections, each begun by a line `=NAME`. Built-ins read what they can, since each program costs a millisecond or two; and all is
 * said at once, since each line that a shell says would be a packet of its own.
 */
export const factsScript: Shell = raw(`hw_facts() {
hw_cat() { while IFS= read -r hw_line || [ -n "$hw_line" ]; do printf '%s\\n' "$hw_line"; done <"$1"; }
hw_one() { hw_line=; IFS= read -r hw_line 2>/dev/null <"$1"; printf '%s\\n' "$hw_line"; }
echo =uname; if [ -r /proc/sys/kernel/arch ]; then
  hw_names=; for hw_file in ostype hostname osrelease arch; do IFS= read -r hw_line </proc/sys/kernel/$hw_file; hw_names="$hw_names $hw_line"; done
  printf '%s\\n' "\${hw_names# }"
else uname -snrm; fi
echo =id; hw_root=; { IFS=: read -r hw_root hw_rest hw_id hw_rest </etc/passwd; } 2>/dev/null
if [ -n "$hw_root" ] && [ "$hw_id" = 0 ] && [ "$hw_euid" = 0 ]; then printf '%s\\n' "uid=0($hw_root)"; else id; fi
echo =os; for hw_file in /etc/os-release /usr/lib/os-release; do
  if [ -r "$hw_file" ]; then hw_cat "$hw_file"; break; fi; done
echo =distribution; [ ! -e /etc/alpine-release ] || echo alpine; [ ! -e /etc/debian_version ] || echo debian
[ ! -L /bin/ls ] || case $(readlink /bin/ls) in *busybox*) echo busybox;; esac
echo =memory; if [ -r /proc/meminfo ]; then hw_one /proc/meminfo; else sysctl -n hw.physmem64 2>/dev/null || sysctl -n hw.physmem; fi
echo =cpus; if [ -r /sys/devices/system/cpu/online ]; then hw_one /sys/devices/system/cpu/online
elif [ -r /proc/cpuinfo ]; then echo "count $(grep -c '^processor' /proc/cpuinfo)"; else echo "count $(sysctl -n hw.ncpu)"; fi
echo =init; [ ! -d /run/systemd/system ] || echo systemd; if command -v rc-service >/dev/null 2>&1; then echo openrc; fi
if command -v rcctl >/dev/null 2>&1; then echo rcctl; fi; [ ! -d /etc/init.d ] || echo sysv
echo =packages; for hw_program in apt-get apk dnf zypper pacman pkg pkg_add; do
  if command -v "$hw_program" >/dev/null 2>&1; then echo "$hw_program"; fi; done
echo =network; if command -v netplan >/dev/null 2>&1; then for hw_file in /etc/netplan/*.yaml; do [ ! -e "$hw_file" ] || echo netplan; done; fi
[ ! -e /run/systemd/netif/state ] || echo networkd; [ ! -d /run/NetworkManager ] || echo other
if [ -d /etc/network ] && command -v ifup >/dev/null 2>&1; then echo ifupdown; fi
echo =macs; for hw_nic in /sys/class/net/*; do
  if [ -r "$hw_nic/address" ]; then printf '%s ' "\${hw_nic##*/}"; hw_one "$hw_nic/address"; fi; done
echo =addresses; if command -v ip >/dev/null 2>&1; then ip -o addr 2>/dev/null || ip addr; else ifconfig -a; fi
echo =end
}
hw_said=$(hw_facts); printf '%s\\n' "$hw_said"`)
