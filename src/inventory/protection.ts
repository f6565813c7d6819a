/** `requireSigned` and `requireReview`: which manifests hosts may be changed by. */
import type { Problem } from '../core/errors.ts'
import type { MappingReader } from './text/read-mapping.ts'

export interface Protection {
  /** Only those of commits that are signed. */
  readonly signed: boolean
  /** Only those that the branch has on its remote: as of the last fetch, or after fetching. */
  readonly review: 'no' | 'known' | 'fetched'
}

export function readProtection(reader: MappingReader, problems: Problem[]): Protection {
  return {
    signed: reader.flag('requireSigned') ?? false,
    review: readReview(reader.raw('requireReview'), problems),
  }
}

function readReview(value: unknown, problems: Problem[]): Protection['review'] {
  if (value === undefined || value === null || value === false) return 'no'
  if (value === true) return 'known'
  if (value === 'fetch') return 'fetched'
  problems.push({
    message: `requireReview is ${JSON.stringify(value)}: it must be true, false or fetch`,
  })
  return 'no'
}
