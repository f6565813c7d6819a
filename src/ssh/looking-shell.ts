/** The shell of a session that only looks: what it reads is not marked as read, so that a plan leaves even access times alone. */
import { raw, type Shell } from '../core/shell.ts'

/**
 * Text for `/bin/sh`: starts the session's shell in a mount namespace of its own (unshare(1)), where the host has that and lets
 * us; anywhere else it is a shell like any other.
 */
export const lookingShell =
  'unset HW_APART; if unshare -m true 2>/dev/null; then HW_APART=yes; export HW_APART; exec unshare -m /bin/sh; fi; exec /bin/sh'

/**
 * To be defined first in such a session: mounts what holds files anew without access times, as only this shell sees it.
 * `hw_mount_table` keeps what is mounted and how, as it was before, for probes that ask.
 */
export const withoutAccessTimes: Shell = raw(`if [ "\${HW_APART-}" = yes ]; then
  unset HW_APART
  hw_mount_table=$(cat /proc/self/mounts)
  while read -r hw_device hw_mount hw_kind hw_options hw_rest; do
    case $hw_kind in ext[234]|xfs|btrfs|f2fs|jfs|reiserfs|zfs|bcachefs|ubifs|overlay|tmpfs) ;; *) continue ;; esac
    case $hw_mount in *\\\\*|/dev|/dev/*|/run|/run/*|/proc/*|/sys/*) continue ;; esac
    case ,$hw_options, in *,noatime,*|*,ro,*) continue ;; esac
    hw_kept=
    for hw_option in nosuid nodev noexec; do
      case ,$hw_options, in *,$hw_option,*) hw_kept=$hw_kept,$hw_option ;; esac
    done
    # With the device named, since mount(8) reads fstab for it otherwise.
    mount -o "remount,bind,noatime$hw_kept" "$hw_device" "$hw_mount" 2>/dev/null
  done </proc/self/mounts
fi`)
