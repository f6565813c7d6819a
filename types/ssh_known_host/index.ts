/** The keys by which a host is known to the ssh clients of another, or to one user there. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { rewrite } from './converge.ts'
import { fingerprintOf } from './known-hosts.ts'
import { observeKnownHosts } from './observe.ts'
import { HostName, namesOf, Params, wantedKeys } from './params.ts'

export const sshKnownHost = defineType({
  name: 'ssh_known_host',
  summary: 'The keys by which a host is known to the ssh clients of another',
  id: HostName.check(z.describe('The name of the host, as users write it after `ssh`, or its address.')),
  params: Params,
  needs: ({ params }) => (params.user === undefined ? [] : [`user:${params.user}`]),
  observe: observeKnownHosts,
  desired: ({ id, params }, context) => ({
    keys:
      params.state === 'absent'
        ? []
        : namesOf(id, params)
            .flatMap((name) => wantedKeys(id, params, context).map((key) => fingerprintOf(name, key)))
            .toSorted(),
  }),
  converge: (change, context) => [
    rewrite(change, change.params.state === 'absent' ? [] : wantedKeys(change.id, change.params, context)),
  ],
  // Whose home is where, only the host knows: it has been seen before anything changes.
  keeps: ({ before }) => (before?.path === undefined ? [] : [before.path]),
})
