/** SHA-256 with whatever program a host has for it. */
import { raw, type Shell } from '../../src/core/shell.ts'

/**
 * Defines `hw_sha256 [FILE…]`, which reads standard input where no file is named. GNU, busybox and shasum print
 * `HASH  NAME`, the BSDs `SHA256 (NAME) = HASH`, openssl `HASH *NAME`; `readDigest` understands each.
 */
export const digestFunction: Shell =
  raw(`if command -v sha256sum >/dev/null 2>&1; then hw_sha256() { sha256sum "$@"; }
elif command -v sha256 >/dev/null 2>&1; then hw_sha256() { sha256 "$@"; }
elif command -v shasum >/dev/null 2>&1; then hw_sha256() { shasum -a 256 "$@"; }
else hw_sha256() { openssl dgst -sha256 -r "$@"; }
fi`)

export interface Digest {
  readonly sha256: string
  /** As the program named the file; empty for standard input. */
  readonly path: string
}

/** One line of `hw_sha256`; null where it is none. */
export function readDigest(line: string): Digest | null {
  const bsd = /^SHA256 ?\((.*)\) ?= ?([0-9a-f]{64})$/.exec(line)
  if (bsd !== null) return { sha256: bsd[2] ?? '', path: bsd[1] ?? '' }
  const other = /^([0-9a-f]{64})(?: [ *](.*))?$/.exec(line)
  if (other === null) return null
  const path = other[2] ?? ''
  return { sha256: other[1] ?? '', path: path === '-' || path === 'stdin' ? '' : path }
}
