/** The files that one server program reads: swapped as a whole, taken by the server and proven to run, or put back. */
import * as z from 'zod/mini'
import { sh, type Shell } from '../../src/core/shell.ts'
import { textOf } from '../../src/type/content.ts'
import { defineType, type Change, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import type { Probe } from '../../src/type/probe.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import { accountNeeds } from '../_lib/ownership.ts'
import { controlFilesIn } from './control-files.ts'
import { explainFailure } from './explain.ts'
import { hazardsOf } from './hazards.ts'
import { type ConfigState, observeSet } from './observe.ts'
import { Params, problemsOf } from './params.ts'
import { isServerTold, swapSet, tellServer } from './swap-script.ts'
import { wantedSet } from './wanted-set.ts'

export const serviceConfig = defineType({
  name: 'service_config',
  summary:
    'The files that a server reads, swapped as a whole, and back again where it does not run with them',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
      error: 'must be a name of letters, digits, ".", "_" and "-"',
    }),
  ),
  params: Params,
  problems: problemsOf,
  needs: ({ params }) => [
    ...params.files.flatMap(({ path, owner = params.owner, group = params.group }) => [
      ...ancestorsOf(`${params.folder}/${path}`).map((one) => `directory:${one}` as const),
      ...accountNeeds({ owner, group }),
    ]),
  ],
  observe: each(observeSet),
  desired,
  converge: swapSet,
  read: readText,
  hazards: ({ params, before }: Change<Params, ConfigState>, texts) => hazardsOf(params, before, texts),
  explain: explainFailure,
  notes: (_, { foreign }: ConfigState) =>
    foreign.length === 0
      ? []
      : [
          `has ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ' …' : ''} changed by another hand since the last apply`,
        ],
  triggers: {
    // A set that was swapped just now has been taken with all that the server reads.
    reload: (wanted: Wanted<Params>, context, change: Change<Params, ConfigState> | null): Shell | null =>
      change !== null && isServerTold(change) ? null : tellServer(wanted, context),
  },
})

function desired({ params }: Wanted<Params>): Partial<ConfigState> {
  const { files, objects, running } = wantedSet(params)
  return {
    objects: objects.content,
    ...Object.fromEntries(files.map(({ path, content }) => [`${params.folder}/${path}`, content])),
    problems: [],
    ...(running === undefined ? {} : { running }),
  }
}

function readText({ params }: Wanted<Params>, _: unknown, key: string): Probe<string | null> {
  const path = key === 'objects' ? controlFilesIn(params.folder).objects : key
  return { script: sh`cat ${path}`, parse: (stdout, code) => (code === 0 ? textOf(stdout) : null) }
}
