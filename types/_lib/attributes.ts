/** What a file has beside content, owner and mode, brought over to the one that takes its place; and why that could not. */
import { raw, type Shell } from '../../src/core/shell.ts'

/**
 * `hw_attributes OLD NEW` gives NEW what OLD has: access control list, extended attributes and SELinux context; with
 * GNU cp owner and mode too. Elsewhere it does what the programs at hand can do, and fails rather than lose a list: its
 * mask reads as the group's permissions, so that without the list the group would get them.
 */
export const attributesFunction: Shell = raw(`hw_attributes() {
  cp --attributes-only --preserve=all --no-preserve=timestamps,links -- "$1" "$2" 2>/dev/null && return
  if command -v getfacl >/dev/null 2>&1 && command -v setfacl >/dev/null 2>&1; then
    getfacl -p "$1" 2>/dev/null | setfacl --set-file=- "$2" 2>/dev/null
  fi
  chcon --reference="$1" "$2" 2>/dev/null
  case $(ls -ld "$1"),$(ls -ld "$2") in
  ??????????+*,??????????+*) ;;
  ??????????+*) echo 'its access control list cannot be kept: the host needs getfacl and setfacl' >&2; return 1 ;;
  esac
}`)

/** The same with owner and mode on every system, for a NEW that has its content already. Needs `attributesFunction`. */
export const likenessFunction: Shell = raw(`hw_like() {
  cp --attributes-only --preserve=all --no-preserve=timestamps,links -- "$1" "$2" 2>/dev/null && return
  rm -f "$2.old" && cp -p "$1" "$2.old" && cat "$2" >"$2.old" && mv -f "$2.old" "$2" && hw_attributes "$1" "$2"
}`)

/** `hw_locked FILE` says so, as the reason of a failure, where the file must not be changed by anybody. */
export const lockedFunction: Shell = raw(`hw_locked() {
  if hw_flags=$(lsattr -d "$1" 2>/dev/null); then
    case \${hw_flags%% *} in
    *i*) echo "\\"$1\\" is immutable: take that away first, with \\"chattr -i\\"" >&2 ;;
    *a*) echo "\\"$1\\" may only be appended to: take that away first, with \\"chattr -a\\"" >&2 ;;
    esac
  else
    case $(ls -lod "$1" 2>/dev/null) in
    *chg*/*) echo "\\"$1\\" is immutable: take that away first, with \\"chflags noschg,nouchg\\"" >&2 ;;
    esac
  fi
  false
}`)

/**
 * `hw_only_name FILE` fails where the file has further names and others may write to its directory: who can, may have given some
 * file of root's that name (a hard link), and would be handed it.
 */
export const onlyNameFunction: Shell = raw(`hw_only_name() {
  set -f; set -- "$1" $(ls -ldn "$1"); set +f
  [ "$3" -gt 1 ] || return 0
  set -f; set -- "$1" $(ls -ldn "\${1%/*}/"); set +f
  case $4 in 0 | "$(id -u)") case $2 in d???????w*) ;; *) return 0 ;; esac ;; esac
  echo 'it has further names (hard links), and others may write to its directory' >&2
  return 1
}`)
