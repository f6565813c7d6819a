/** Where a route leads, as the id says it: `10.0.0.0/8`, `default metric 200`. */
import { canonicalPrefix } from '../_lib/network/names.ts'

export interface Destination {
  readonly family: 4 | 6
  /** `10.0.0.0/8`, `0.0.0.0/0`. */
  readonly prefix: string
  readonly metric: number | undefined
}

/** Undefined where the id says something else. */
export function readDestination(id: string): Destination | undefined {
  const [, name = '', metric] = /^(\S+)(?: metric (0|[1-9]\d{0,9}))?$/.exec(id) ?? []
  const prefix = name === 'default' ? '0.0.0.0/0' : canonicalPrefix(name)
  if (prefix === undefined || Number(metric ?? 0) > 4_294_967_295) return undefined
  return {
    family: prefix.includes(':') ? 6 : 4,
    prefix,
    metric: metric === undefined ? undefined : Number(metric),
  }
}

/** The id in its one writing. */
export function canonicalId(id: string): string | undefined {
  const destination = readDestination(id)
  if (destination === undefined) return undefined
  const { prefix, metric } = destination
  return `${prefix === '0.0.0.0/0' ? 'default' : prefix}${metric === undefined ? '' : ` metric ${metric}`}`
}

/** For names of files; run-parts(8) takes letters, digits, "-" and "_" alone. */
export function slugOf({ prefix, metric }: Destination): string {
  return `hostwright-route-${prefix.replaceAll(/[.:]/g, '_').replace('/', '-')}${metric === undefined ? '' : `-${metric}`}`
}
