/** How waivers are shown. */
import type { Waiver } from '../inventory/model/waiver.ts'

export function describeWaivers(waivers: readonly Waiver[] = []): readonly (readonly [string, string])[] {
  return waivers.map(({ code, about, reason, until }) => {
    const what = about === undefined ? code : `${code} (${about})`
    return ['waived', `${what} until ${until}: ${reason}`] as const
  })
}
