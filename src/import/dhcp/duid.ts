/** DHCP unique identifiers as servers' files write them. */
import { duidProblem, parseDuid } from '../../core/duid.ts'

/** The canonical text; undefined where it is none. */
export function duidFrom(text: string): string | undefined {
  const duid = parseDuid(text)
  return duid === undefined || duidProblem(duid) !== undefined ? undefined : duid
}
