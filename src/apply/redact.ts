/** Takes secrets out of text, and finds them in parameters. */
import { Secret } from '../core/secret.ts'
import { quote } from '../core/shell.ts'

/** The secrets within a value, however deep. */
export function secretsIn(value: unknown, found: Set<Secret> = new Set()): Set<Secret> {
  if (value instanceof Secret) {
    found.add(value)
    for (const part of value.parts) secretsIn(part, found)
  } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value))
    for (const part of Object.values(value)) secretsIn(part, found)
  return found
}

export type Redact = (text: string) => string

/** Replaces each secret, its lines, and the forms in which a shell or base64 has it, by `[secret]`. */
export function redactor(secrets: Iterable<Secret>): Redact {
  const forms = new Set<string>()
  for (const secret of secrets) {
    const text = secret.reveal()
    // A line of a key file gives it away as the whole does. What is shorter than four characters is no secret, and
    // would take letters out of every word.
    for (const part of [text, ...text.split('\n')]) {
      const line = part.trim()
      if (line.length < 4) continue
      const quoted = quote(line)
      forms.add(line)
      forms.add(quoted.startsWith("'") ? quoted.slice(1, -1) : quoted)
      forms.add(Buffer.from(line).toString('base64').replace(/=+$/, ''))
      forms.add(encodeURIComponent(line))
      forms.add(JSON.stringify(line).slice(1, -1))
    }
  }
  // The longest first, so that no rest of a longer one stays.
  const ordered = [...forms].sort((a, b) => b.length - a.length)
  return (text) => ordered.reduce((redacted, form) => redacted.replaceAll(form, '[secret]'), text)
}
