/** Names in DNS as they are, with how people write them beside. */
import { unicodeName } from '../core/idn.ts'

/** `xn--mller-kva.example (müller.example)` */
export function withUnicode(name: string): string {
  const text = unicodeName(name)
  return text === undefined ? name : `${name} (${text})`
}
