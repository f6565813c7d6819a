/** Finds secrets that a manifest has turned into text, of which only `[secret]` is left. */
import type { Problem } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'

const PRINTED = String(new Secret(''))

/** One problem for each parameter that has such text in it, however deep. */
export function printedSecrets(params: Readonly<Record<string, unknown>>): readonly Problem[] {
  return Object.entries(params).flatMap(([name, value]) =>
    hasPrinted(value)
      ? [
          {
            message: `in parameter "${name}" a secret was turned into text, which leaves "${PRINTED}"`,
            hint: "put it together by text`…${secret('NAME')}…` or by template(), which keep it a secret",
          },
        ]
      : [],
  )
}

function hasPrinted(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(PRINTED)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || value instanceof Secret)
    return false
  return Object.values(value).some((part) => hasPrinted(part))
}
