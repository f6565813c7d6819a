/** Lines of authorized_keys, in the format of sshd(8). */

export interface Key {
  readonly options: string
  /** `ssh-ed25519` */
  readonly type: string
  readonly base64: string
  readonly comment: string
}

const KEY = /^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+) ([A-Za-z0-9+/]{16,}={0,3})(?: +(.*))?$/
/** Options end at the first space that is not within double quotes; a quote in quotes has a backslash before it. */
const OPTIONS = /^((?:[^\s"]|"(?:\\"|[^"])*")+) +(.*)$/

/** The key of a line without options; undefined where it is none. */
export function keyOf(text: string): Key | undefined {
  const found = KEY.exec(text.trim())
  if (found === null) return undefined
  const [, type = '', base64 = '', comment = ''] = found
  return { options: '', type, base64, comment: comment.trim() }
}

/** All keys of a file; what is no key is passed over. */
export function readKeys(text: string): readonly Key[] {
  return text.split('\n').flatMap((line) => {
    const key = readKey(line.trim())
    return key === undefined ? [] : [key]
  })
}

function readKey(line: string): Key | undefined {
  if (line.startsWith('#')) return undefined
  const plain = keyOf(line)
  if (plain !== undefined) return plain
  const [, options = '', rest = ''] = OPTIONS.exec(line) ?? []
  const key = keyOf(rest)
  return key === undefined ? undefined : { ...key, options }
}

/** One line of the file, without its newline. */
export function writeKey({ options, type, base64, comment }: Key): string {
  return [options, type, base64, comment].filter((part) => part !== '').join(' ')
}
