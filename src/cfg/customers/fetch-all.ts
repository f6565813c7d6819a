/** Fetches from all remotes for a command that goes on whatever they answer. */
import type { CommandContext } from '../../command/context.ts'
import { fetchRemotes, type Fetched } from '../../git/branches/fetch-remotes.ts'
import type { Repository } from '../../git/repository.ts'

/** What a remote does not give is a warning. */
export async function fetchAll(
  { emit }: Pick<CommandContext, 'emit'>,
  repository: Repository,
): Promise<readonly Fetched[]> {
  const fetched = await fetchRemotes(repository, (remote) =>
    emit({ kind: 'fetch', level: 'progress', subject: remote, text: 'fetching', moving: true }),
  )
  for (const { remote, problem } of fetched)
    if (problem === undefined)
      emit({ kind: 'fetch', level: 'progress', subject: remote, text: 'fetched', done: 'good' })
    else
      emit({
        kind: 'fetch',
        level: 'warning',
        subject: remote,
        text: `cannot be fetched, shown is what was fetched before: ${problem}`,
        done: 'bad',
      })
  if (fetched.length === 0)
    emit({ kind: 'fetch', level: 'warning', text: 'this repository has no remote to fetch from' })
  return fetched
}
