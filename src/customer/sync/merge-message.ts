/** What the commit says by which base comes to a customer. */
import type { NewCommitOfBase } from './merge-outcome.ts'

/** So many subjects are listed. */
const LISTED = 100

/** The subjects of what the branch is given, newest first. */
export function mergeMessage(base: string, customer: string, news: readonly NewCommitOfBase[]): string {
  const listed = news.slice(0, LISTED).map(({ subject }) => `* ${subject}`)
  const left = news.length - listed.length
  const more = left > 0 ? [`* and ${left} more`] : []
  return `Merge base "${base}" into customer ${customer}\n\n${[...listed, ...more].join('\n')}\n`
}
