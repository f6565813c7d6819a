/** Whom the secrets of a branch are encrypted for: public keys of age and of SSH, one a line, with a name behind each. */
import { Invalid, type Problem } from '../../core/errors.ts'
import { RECIPIENTS_FILE } from './secret-name.ts'

export interface RecipientLine {
  /** `age1…`, or `ssh-ed25519 AAAA…`. */
  readonly key: string
  /** Whose it is; empty where not told. */
  readonly owner: string
}

const KEY = /^(age1[a-z0-9]{50,4000}|(?:ssh-ed25519|ssh-rsa) [A-Za-z0-9+/]+={0,2})(?:\s+#?\s*(.*))?$/

/** Throws Invalid with every line that is none. */
export function readRecipients(text: string): readonly RecipientLine[] {
  const problems: Problem[] = []
  const lines = text.split('\n').flatMap((line, index): RecipientLine[] => {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) return []
    const found = readRecipient(trimmed)
    if (found !== undefined) return [found]
    problems.push({
      message: `"${trimmed.slice(0, 40)}" is no public key of age (age1…) and none of SSH (ssh-ed25519, ssh-rsa)`,
      at: `${RECIPIENTS_FILE}:${index + 1}`,
    })
    return []
  })
  if (problems.length > 0) throw new Invalid('Cannot read the recipients of the secrets', problems)
  return lines
}

/** One key, with or without its owner's name behind it. */
export function readRecipient(text: string): RecipientLine | undefined {
  const match = KEY.exec(text.trim())
  return match?.[1] === undefined ? undefined : { key: match[1], owner: match[2] ?? '' }
}

export function writeRecipients(lines: readonly RecipientLine[]): string {
  const text = lines.map(({ key, owner }) => (owner === '' ? key : `${key} ${owner}`)).join('\n')
  return `# Whom the secrets of this branch are encrypted for. After a change: cfg secret rekey\n${text}\n`
}
