/** Lines of known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
import { createHash, createHmac } from 'node:crypto'

const KEY = /^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+) ([A-Za-z0-9+/]{16,}={0,3})(?:[ \t].*)?$/

/** Type and base64 of a key, without its comment; undefined where it is none. */
export function keyOf(text: string): string | undefined {
  const [, type, base64] = KEY.exec(text.trim()) ?? []
  return type === undefined ? undefined : `${type} ${base64 ?? ''}`
}

/** How ssh-keygen(1) tells a key: `git.example.org ED25519 SHA256:…`. */
export function fingerprintOf(name: string, key: string): string {
  const [type = '', base64 = ''] = key.split(' ')
  const kind = type
    .replace(/^(sk-)?(?:ssh-)?/, '$1')
    .replace(/-sha2-.*$/, '')
    .replace(/@.*$/, '')
    .toUpperCase()
  const sum = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '')
  return `${name} ${kind} SHA256:${sum}`
}

export interface KnownLine {
  readonly text: string
  /** Of those asked for. */
  readonly names: readonly string[]
  /** The names that were not asked for; they stay as they are. */
  readonly others: readonly string[]
  readonly key: string
}

/** The lines that name one of these hosts. Certificate authorities, revoked keys, patterns and comments are not such lines. */
export function linesOf(text: string, names: readonly string[]): readonly KnownLine[] {
  return text.split('\n').flatMap((line) => {
    const [, first = '', rest = ''] = /^\s*([^#@\s][^\s]*)\s+(.*)$/.exec(line) ?? []
    const key = keyOf(rest)
    if (key === undefined) return []
    const written = first.split(',')
    const found = names.filter((name) => written.some((one) => isName(one, name)))
    const others = written.filter((one) => !names.some((name) => isName(one, name)))
    return found.length === 0 ? [] : [{ text: line, names: found, others, key }]
  })
}

/** A hashed name is `|1|SALT|HMAC-SHA1 of the name`, both in base64. */
function isName(written: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(written) ?? []
  if (salt === undefined) return written.toLowerCase() === name.toLowerCase()
  // ssh hashes names in small letters.
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name.toLowerCase()).digest('base64') === hash
}
