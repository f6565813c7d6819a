/** fstab(5): its lines, read and written, and what is mounted now. */
import { raw, type Shell } from '../../src/core/shell.ts'

export const FSTAB = '/etc/fstab'

export interface FstabLine {
  readonly source: string
  readonly point: string
  readonly type: string
  readonly options: string
  readonly dump: string
  readonly pass: string
}

/** Lines that say something, in their order; the field of a name is as a program sees it, blanks unescaped. */
export function readFstab(lines: readonly string[]): readonly FstabLine[] {
  return lines.flatMap((line) => {
    const [source, point, type, options, dump = '0', pass = '0'] = line.trim().split(/\s+/)
    if (source === undefined || point === undefined || type === undefined || source.startsWith('#')) return []
    return [
      { source: unescape(source), point: unescape(point), type, options: options ?? 'defaults', dump, pass },
    ]
  })
}

export function fstabText({ source, point, type, options, dump, pass }: FstabLine): string {
  return [escape(source), escape(point), type, options, dump, pass].join(' ')
}

/** As the kernel and fstab write what they would take for the end of a field: three octal digits. */
export function escape(text: string): string {
  return text.replaceAll(
    /[\s\\#]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
}

export function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_match, digits: string) =>
    String.fromCharCode(parseInt(digits, 8)),
  )
}

/** awk: the mount point of a line, and for swap its source, since all of those have no mount point. */
export const FSTAB_KEY: Shell = raw(
  'function key(text) { if (text ~ /^[ \\t]*#/ || split(text, part) < 3) return ""; return part[3] == "swap" ? part[1] : part[2] }',
)

// A session that only looks has mounted things anew for itself, and keeps what was mounted before in a variable.
export const showMounts: Shell = raw(
  `echo =mounts; if [ -n "\${hw_mount_table-}" ]; then printf '%s\\n' "$hw_mount_table"; elif [ -r /proc/self/mounts ]; then cat /proc/self/mounts; else mount -p 2>/dev/null || mount; fi`,
)
