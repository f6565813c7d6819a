/** Settings of OpenSSH's server: who may log in, how, and where it listens. */
import * as z from 'zod/mini'
import { lines, sh } from '../../src/core/shell.ts'
import { contentOf } from '../../src/type/content.ts'
import { defineType } from '../../src/type/define-type.ts'
import { converge, reload, REREAD } from './converge.ts'
import { hazardsOf } from './hazards.ts'
import { FUNCTIONS, observeServers } from './observe.ts'
import { Params, problemsOf } from './params.ts'
import { textOf } from './settings.ts'

export const sshServer = defineType({
  name: 'ssh_server',
  summary: "Settings of OpenSSH's server: who may log in, how, and where it listens",
  id: z.string().check(
    z.regex(/^[a-z][a-z0-9_-]{0,62}$/, {
      error: 'must be a short name: small letters, digits, "-" and "_"',
    }),
    z.describe('What the settings are for: `login`; several resources may set different things.'),
  ),
  params: Params,
  problems: problemsOf,
  needs: () => ['package:openssh-server', 'package:openssh'],
  affects: ['ssh'],
  observe: observeServers,
  desired: ({ params }) =>
    params.state === 'absent' ? null : { content: contentOf(textOf(params)), overridden: [], stray: '' },
  converge,
  triggers: {
    reload: (wanted, context, change) =>
      change !== null ? null : lines(FUNCTIONS, REREAD, sh`"$hw_sshd" -t && ${reload(wanted, context)}`),
  },
  hazards: (change, _texts, context) => hazardsOf(change, context),
  explain: (_wanted, said) => {
    const complaints = said
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    return complaints.find((line) =>
      /bad configuration|unsupported|has no effect|does not listen|line \d+/i.test(line),
    )
  },
  keeps: ({ before }) =>
    [before?.file, before?.stray].flatMap((path) => (path === undefined || path === '' ? [] : [path])),
  putBack: (change, context) => lines(FUNCTIONS, REREAD, sh`"$hw_sshd" -t && ${reload(change, context)}`),
})
