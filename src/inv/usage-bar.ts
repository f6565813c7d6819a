/** Shows how full something is. */
import { percentOf, type Usage } from '../inventory/allocate/usage.ts'

type Env = Readonly<Record<string, string | undefined>>

const WIDTH = 20

/** A bar and a number, which alone would do: `████████░░░░░░░░░░░░  42 %`; undefined where a share says nothing. */
export function usageBar(usage: Usage, env: Env): string | undefined {
  const percent = percentOf(usage)
  if (percent === undefined) return undefined
  // Only an empty subnet has an empty bar, only a full one a full bar.
  const filled = percent === 100 ? WIDTH : Math.min(WIDTH - 1, Math.ceil((percent * WIDTH) / 100))
  const [full, empty] = isUtf8(env) ? ['█', '░'] : ['#', '-']
  return `${full.repeat(filled)}${empty.repeat(WIDTH - filled)} ${String(percent).padStart(3)} %`
}

/** Whether the locale's characters are UTF-8: the first of these variables that is set decides (POSIX, XBD 8.2). */
function isUtf8(env: Env): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (value) => value !== undefined && value !== '',
  )
  return /utf-?8/i.test(locale ?? '')
}

/** Exact as long as a person would read it as a number; beyond, the power of two that is nearest. */
export function showCount(count: bigint): string {
  if (count <= 2n ** 32n) return String(count)
  const bits = count.toString(2).length
  const power = count * 2n >= 3n * 2n ** BigInt(bits - 1) ? bits : bits - 1
  return count === 2n ** BigInt(power) ? `2^${power}` : `~2^${power}`
}

/** For JSON: a string where a number would not be exact. */
export function exactCount(count: bigint): number | string {
  return count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : String(count)
}
