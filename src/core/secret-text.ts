/** Text that is put together of parts: where one of them is a secret, the whole is one. */
import { Secret } from './secret.ts'

type TextPart = string | number | Secret

/**
 * A template literal that keeps secrets secret: `` text`password = ${secret('db')}\n` `` is a Secret, without one in it a string.
 */
export function text<const Parts extends readonly TextPart[]>(
  strings: TemplateStringsArray,
  ...parts: Parts
): Extract<Parts[number], Secret> extends never ? string : Secret {
  const shown = parts.map((part) => (part instanceof Secret ? part.reveal() : String(part)))
  const whole = strings.reduce((joined, string, index) => `${joined}${shown[index - 1] ?? ''}${string}`)
  const secrets = parts.filter((part) => part instanceof Secret)
  // The type follows from the parts, which TypeScript cannot see here.
  return (secrets.length === 0 ? whole : new Secret(whole, secrets)) as never
}
