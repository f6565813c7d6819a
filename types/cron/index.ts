/** A job that cron runs. */
import * as z from 'zod/mini'
import { UserError } from '../../src/core/errors.ts'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { contentOf, textOf } from '../../src/type/content.ts'
import { defineType, type HostContext, type Wanted } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Content, type Observed, refused, unknown } from '../../src/type/state.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { put, putFunction } from '../_lib/put-file.ts'
import { entryIn, readCrontabs, setEntry, showCrontabs, spoolFile, type Crontab } from './crontab.ts'
import { ofCronAlone, Params, placeOf, problemsOf } from './params.ts'
import { entryText, fileText } from './text.ts'

type Job = Wanted<Params>

interface JobState {
  /** The file in /etc/cron.d. */
  readonly content?: Content
  readonly owner?: string
  readonly mode?: string
  /** The line in a crontab. */
  readonly entry?: string
  readonly [key: string]: Content | string | undefined
}

const DIRECTORY = '/etc/cron.d'

export const cron = defineType({
  name: 'cron',
  summary: 'A job that cron runs',
  id: z.string().check(
    // Debian's cron passes over files in /etc/cron.d with any other character in their names.
    z.regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$/, {
      error: 'must be a short name: letters, digits, "_" and "-"',
    }),
    z.describe('A name for the job: `backup`.'),
  ),
  params: Params,
  problems: problemsOf,
  needs: ({ params }) => [
    'package:cron',
    'package:cronie',
    ...(params.user === 'root' ? [] : [`user:${params.user}` as const]),
  ],

  observe: (wanted, context) => {
    const inFiles = wanted.filter((job) => placeOf(job.params, context) === 'cron.d')
    const users = new Set(wanted.filter((job) => !inFiles.includes(job)).map(({ params }) => params.user))
    const files = listing(inFiles.map(({ id }) => ({ path: pathOf(id), digest: true })))
    const script = lines(
      inFiles.length === 0 ? raw(':') : files.script,
      sh`echo =crontabs; [ ! -d ${DIRECTORY} ] || echo =directory`,
      showCrontabs([...users]),
      raw('echo =end'),
    )
    return probe(script, (stdout) => {
      const [listed = '', rest = ''] = stdout.split(/^=crontabs$/m)
      if (!/^=end$/m.test(rest)) throw new Error('the probe did not run to its end')
      const entries = files.parse(Buffer.from(listed), 0)
      const hasDirectory = /^=directory$/m.test(rest)
      const crontabs = readCrontabs(rest)
      return new Map(
        wanted.map((job) => [
          job.id,
          inFiles.includes(job)
            ? fileState(job, entries.get(pathOf(job.id)), hasDirectory)
            : entryState(job, crontabs.get(job.params.user), !/^=no-cron$/m.test(rest)),
        ]),
      )
    })
  },

  desired: (job, context) => {
    if (job.params.state === 'absent') return null
    if (placeOf(job.params, context) === 'crontab') return { entry: entryOf(job, context) }
    return { content: contentOf(fileText(job)), owner: 'root', mode: '0644' }
  },

  converge: (job, context) => {
    const isGone = job.after === null
    if (placeOf(job.params, context) === 'crontab')
      return [setEntry(job, isGone ? null : entryOf(job, context))]
    return [isGone ? sh`rm -f ${pathOf(job.id)}` : writeFile(job)]
  },

  read: ({ id }) => ({
    script: sh`cat ${pathOf(id)}`,
    parse: (stdout, code) => (code === 0 ? textOf(stdout) : null),
  }),

  keeps: ({ id, params }, context) => [
    placeOf(params, context) === 'cron.d' ? pathOf(id) : spoolFile(params.user, context),
  ],
  // A cron that looks into its crontabs only when it is told to is told so by crontab(1); `-l` leaves Debian's heading out.
  putBack: ({ params }, context) => {
    const { user } = params
    return placeOf(params, context) === 'cron.d'
      ? null
      : sh`hw_copy=$(mktemp) || exit
if crontab -l -u ${user} >"$hw_copy" 2>/dev/null; then crontab -u ${user} - <"$hw_copy"; fi
hw_code=$?
rm -f "$hw_copy"
exit "$hw_code"`
  },
})

function pathOf(id: string): string {
  return `${DIRECTORY}/${id}`
}

function fileState({ params }: Job, entry: Entry | undefined, hasDirectory: boolean): Observed<JobState> {
  if (!hasDirectory && params.state === 'present')
    return unknown(`there is no ${DIRECTORY}: the host has no cron that reads it`)
  if (entry === undefined) return null
  if (entry.kind !== 'file') return refused('what is there is not a regular file')
  const { sha256, size, owner, mode } = entry
  return {
    ...(sha256 === undefined ? {} : { content: { kind: 'content', sha256, bytes: size } }),
    owner,
    mode,
  }
}

function entryState({ id, params }: Job, crontab: Crontab | undefined, hasCron: boolean): Observed<JobState> {
  const isWanted = params.state === 'present'
  if (!hasCron && isWanted) return unknown('the host has no crontab program')
  if (crontab?.isThere !== true) return isWanted ? unknown(`user "${params.user}" does not exist`) : null
  const entry = entryIn(crontab, id)
  return entry === undefined ? null : { entry }
}

function entryOf(job: Job, context: HostContext): string {
  const [name] = ofCronAlone(job.params)
  if (name !== undefined)
    throw new UserError(
      `a crontab cannot give "${name}" to one job alone, and the cron of ${context.facts.os.id} reads no files in ${DIRECTORY}`,
    )
  return entryText(job, context)
}

/** Owner and mode too: a file that others may write to is one that cron does not read. */
function writeFile(job: Job): Shell {
  const path = pathOf(job.id)
  return lines(putFunction, sh`${put(path, fileText(job))} && chown 0:0 ${path} && chmod 0644 ${path}`)
}
